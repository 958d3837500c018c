"""Reads YAML with less overhead and the same result.

Rasa parses a domain four times in a row: to recognise it, to check it against its schema, and twice
for its contents. To check it, it records the line of everything, which needs the Python parser
rather than the C one. That is half of the time of loading a model, and some of a training. Here a
text is parsed once, and only one with a mistake is checked as Rasa does, to name the line.
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
# The result depends on environment variables, which may have changed.
_OF_ENVIRONMENT = "${"
# Texts kept: one, and the schemas that are read while it is checked.
_TEXTS = 4

_read = io.read_yaml
_validate = validation.validate_yaml_schema


def install() -> None:
    """Makes Rasa read all its YAML this way: domain, phrases, rules, stories, settings."""
    io.read_yaml = _read_once
    validation.validate_yaml_schema = _validate_quickly
    # As Rasa does for each check; Rasa itself then reports what is wrong.
    logging.getLogger("pykwalify").setLevel(logging.CRITICAL)


def _read_once(content: str, reader_type: Union[str, List[str]] = _PLAIN) -> Any:
    if reader_type != _PLAIN or _OF_ENVIRONMENT in content:
        return _read(content, reader_type)
    # A copy for each caller; parsing again would take ten times as long.
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
