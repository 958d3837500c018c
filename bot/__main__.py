"""Entry point of ``python -m bot``."""

import sys

# Checked before anything else is imported: under another Python the imports themselves would fail
# with messages that help nobody.
if sys.version_info[:2] != (3, 11):
    sys.exit(
        f"This project runs on Python 3.11; this is {sys.version.split()[0]}. "
        "Use `make serve` or `uv run python -m bot …`, which pick the right one."
    )

try:
    from bot.cli import main
except ModuleNotFoundError as missing:
    if str(missing.name).partition(".")[0] in ("bot", "actions"):
        raise
    sys.exit(
        f"This Python has no {missing.name}, which the project needs. Run `make sync` once, and "
        "`. .venv/bin/activate` in each terminal."
    )

if __name__ == "__main__":
    main()
