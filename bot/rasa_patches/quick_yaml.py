"""Reads YAML with less ado; what is read is the same.

Rasa reads a domain four times in a row: to see that it is one, to check it against its schema, and
twice for what stands in it. And to check it, it notes the line of everything, for which it reads in
Python rather than in C. That is half of what loading a model takes, and some of a training. Here a
text is read once, and only one with a mistake is checked as Rasa does it, which names the line.
"""

from __future__ import annotations

import importlib
import logging
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Union

from pykwalify.core import Core
from pykwalify.errors import PyKwalifyException
from rasa.shared.constants import PACKAGE_NAME, RESPONSES_SCHEMA_FILE, SCHEMA_EXTENSIONS_FILE
from rasa.shared.utils import io, validation
from ruamel.yaml.error import YAMLError

_PLAIN = "safe"
# What is read may depend on the environment, which may have changed.
_OF_ENVIRONMENT = "${"
# One, and the schemas that are read while it is checked.
_TEXTS = 4

_read = io.read_yaml
_validate = validation.validate_yaml_schema


def install() -> None:
    """Makes Rasa read so whatever it reads: domain, phrases, rules, stories, settings."""
    io.read_yaml = _read_once
    validation.validate_yaml_schema = _validate_quickly
    # As Rasa has it for each check: it tells by itself what is wrong.
    logging.getLogger("pykwalify").setLevel(logging.CRITICAL)


def _read_once(content: str, reader_type: Union[str, List[str]] = _PLAIN) -> Any:
    if reader_type != _PLAIN or _OF_ENVIRONMENT in content:
        return _read(content, reader_type)
    # A copy for each who asks; to read it anew would take ten times as long.
    return pickle.loads(_pickled(content))


@lru_cache(maxsize=_TEXTS)
def _pickled(content: str) -> bytes:
    return pickle.dumps(_read(content))


def _validate_quickly(
    yaml_file_content: str, schema_path: str, package_name: str = PACKAGE_NAME
) -> None:
    if not _is_in_order(yaml_file_content, _file(package_name, schema_path)):
        _validate(yaml_file_content, schema_path, package_name)


def _is_in_order(content: str, schema_file: str) -> bool:
    schema = {
        **io.read_yaml_file(schema_file),
        **io.read_yaml_file(_file(PACKAGE_NAME, RESPONSES_SCHEMA_FILE)),
    }
    extensions = [_file(PACKAGE_NAME, SCHEMA_EXTENSIONS_FILE)]
    try:
        read = io.read_yaml(content)
        Core(source_data=read, schema_data=schema, extensions=extensions).validate()
    except (YAMLError, PyKwalifyException):
        return False
    return True


def _file(package: str, path: str) -> str:
    return str(Path(str(importlib.import_module(package).__file__)).parent / path)
