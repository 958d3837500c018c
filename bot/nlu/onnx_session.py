"""How onnxruntime runs in a server: threads that sleep when idle, memory that is given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime


def open_session(model: Path | bytes, threads: int = 1) -> Any:
    """Opens an ONNX model.

    Args:
        model: its file, or the model itself.
        threads: per run; on shared cores one is fastest.

    Returns:
        The session. What it raises has no ancestor of onnxruntime's own.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Otherwise memory for the longest text so far is never released.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
