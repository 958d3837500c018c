"""TensorFlow is loaded when something of it is asked for, and then it is whole."""

from __future__ import annotations

import subprocess
import sys

from bot.settings import PROJECT_DIR

BEGIN = """
import sys
from bot.rasa_patches import late_tensorflow
late_tensorflow.install()
import rasa.core.run
from rasa.utils.tensorflow.callback import RasaTrainingLogger
from rasa.utils.tensorflow.data_generator import RasaDataGenerator
def is_loaded(): return "tensorflow.python" in sys.modules
assert not is_loaded()
"""
END = """
assert is_loaded()
import keras
import tensorflow
assert issubclass(RasaTrainingLogger, tensorflow.keras.callbacks.Callback)
assert issubclass(RasaDataGenerator, tensorflow.keras.utils.Sequence)
assert keras.layers.Dense is tensorflow.keras.layers.Dense
assert tensorflow.__spec__.name == "tensorflow" and keras.__spec__.name == "keras"
"""
USES = (
    "import tensorflow as tf; tf.constant(1); assert tf.keras.layers.Dense",
    "from tensorflow import Tensor",
    "import tensorflow.python.eager.backprop",
    "from tensorflow.keras import backend",
    "from tensorflow.keras.utils import to_categorical",
    "from keras.utils.control_flow_util import smart_cond",
    "from rasa.nlu.classifiers.diet_classifier import DIETClassifier",
)
EACH_BY_ITSELF = """
import os, traceback
failed = []
for use in USES:
    child = os.fork()
    if not child:
        try:
            exec(use + END, {**globals()})
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(use)
assert not failed, failed
"""


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_neither_rasa_nor_our_components_load_it() -> None:
    ours = "bot.channel.webchat, bot.nlu.intent_classifier, bot.nlu.swedish_spacy"
    code = f"{BEGIN}import inspect, rasa.__main__, {ours}\ninspect.stack()\nprint(is_loaded())"
    assert run(code) == "False\n"


def test_whoever_asks_for_something_of_it_gets_it() -> None:
    # Rasa is imported once; each use has a copy of that process, where TensorFlow is not loaded.
    run(f"{BEGIN}END = {END!r}\nUSES = {USES!r}\n{EACH_BY_ITSELF}")


def test_where_it_is_loaded_already_nothing_changes() -> None:
    code = "import sys, tensorflow\nfrom bot.rasa_patches import late_tensorflow\n"
    run(f"{code}late_tensorflow.install()\nassert sys.modules['tensorflow'] is tensorflow")
