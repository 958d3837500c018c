"""Loads TensorFlow when something of it is asked for, rather than with Rasa.

No component of ours needs it, but two classes of Rasa's that are always loaded inherit from two of
its. That is two thirds of the memory that Rasa takes before it has a model, and half of its start.
"""

from __future__ import annotations

import importlib
import sys
import threading
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, MutableSequence, Optional, Type

_NAME = "tensorflow"
# Imports TensorFlow, which has to be complete before it is.
_BESIDE = "keras"
# The two classes; until TensorFlow is loaded, empty ones stand in for them.
_PARENTS = {"tensorflow.keras.callbacks": "Callback", "tensorflow.keras.utils": "Sequence"}
_loading = threading.RLock()


class _Later(ModuleType):
    """Stands in for one of TensorFlow's modules."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        # A package, so that what lies in it is looked for, by the finder below.
        self.__path__: MutableSequence[str] = []

    def __getattr__(self, name: str) -> Any:
        # For the names that all modules have, such as their file's, many ask.
        if name.startswith("__"):
            raise AttributeError(name)
        _load()
        value = getattr(importlib.import_module(self.__name__), name)
        # Who has imported this module keeps it, and will ask again.
        setattr(self, name, value)
        return value


class _Finder(MetaPathFinder):
    """Loads TensorFlow before anything in it that has no stand-in is imported, or beside it."""

    def find_spec(
        self, fullname: str, path: Any, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        """Finds what has been imported meanwhile."""
        if fullname.partition(".")[0] not in (_NAME, _BESIDE):
            return None
        _load()
        module = importlib.import_module(fullname)
        # Of a module that is there by now, Python takes its own spec, and would make it anew.
        module.__spec__ = spec = ModuleSpec(fullname, _Imported(module))
        return spec


class _Imported(Loader):
    """Hands out a module that is there."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """It keeps what it was made with."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run."""
        module.__spec__ = self._spec


_finder = _Finder()


def install() -> None:
    """Stands in for TensorFlow, unless it is there already; to be called before Rasa is there."""
    if _NAME in sys.modules:
        return
    for name in (_NAME, "tensorflow.keras", *_PARENTS):
        sys.modules[name] = module = _Later(name)
        package, _, own = name.rpartition(".")
        if package:
            setattr(sys.modules[package], own, module)
    for name, parent in _PARENTS.items():
        setattr(sys.modules[name], parent, type(parent, (), {"__module__": name}))
    sys.meta_path.insert(0, _finder)


def _load() -> None:
    with _loading:
        if _finder not in sys.meta_path:
            return
        sys.meta_path.remove(_finder)
        stand_ins = {
            name: module for name, module in sys.modules.items() if isinstance(module, _Later)
        }
        for name in stand_ins:
            del sys.modules[name]
        importlib.import_module(_NAME)
        for name, parent in _PARENTS.items():
            real = getattr(importlib.import_module(name), parent)
            _let_inherit(getattr(stand_ins[name], parent), real)
            setattr(stand_ins[name], parent, real)


def _let_inherit(stand_in: Type[Any], parent: Type[Any]) -> None:
    for heir in stand_in.__subclasses__():
        heir.__bases__ = tuple(parent if base is stand_in else base for base in heir.__bases__)
