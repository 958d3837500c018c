"""Loads TensorFlow lazily, when something in it is used, rather than with Rasa.

None of our components needs it, but two of Rasa's classes that are always loaded inherit from two
of its classes. It takes two thirds of Rasa's memory before a model, and half of its start-up time.
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
# Imports TensorFlow, which must be fully loaded first.
_BESIDE = "keras"
# The two base classes, for which empty ones stand in until TensorFlow is loaded.
_PARENTS = {"tensorflow.keras.callbacks": "Callback", "tensorflow.keras.utils": "Sequence"}
_loading = threading.RLock()


class _Later(ModuleType):
    """Stands in for one of TensorFlow's modules."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        # A package, so that its submodules are looked up by the finder below.
        self.__path__: MutableSequence[str] = []

    def __getattr__(self, name: str) -> Any:
        # Names that every module has, such as ``__file__``, are read by many.
        if name.startswith("__"):
            raise AttributeError(name)
        _load()
        value = getattr(importlib.import_module(self.__name__), name)
        # Importers keep this stand-in, and will look up names in it again.
        setattr(self, name, value)
        return value


class _Finder(MetaPathFinder):
    """Loads TensorFlow before anything in it without a stand-in is imported, or next to it."""

    def find_spec(
        self, fullname: str, path: Any, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        """Finds what has been imported meanwhile."""
        if fullname.partition(".")[0] not in (_NAME, _BESIDE):
            return None
        _load()
        module = importlib.import_module(fullname)
        # For a module that is loaded by now, Python would use its own spec and load it again.
        module.__spec__ = spec = ModuleSpec(fullname, _Imported(module))
        return spec


class _Imported(Loader):
    """Returns a module that is loaded already."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module as it is."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: the module has run."""
        module.__spec__ = self._spec


_finder = _Finder()


def install() -> None:
    """Installs the stand-ins unless TensorFlow is loaded; to be called before Rasa is imported."""
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
