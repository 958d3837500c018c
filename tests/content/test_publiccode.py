"""publiccode.yml has what catalogues of public software ask for (the standard's version 0.4)."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from bot.settings import PROJECT_DIR

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}


def needs(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


SCHEMA = needs(
    publiccodeYmlVersion={"const": "0.4"},
    name=TEXT,
    url={"type": "string", "pattern": "^https://"},
    releaseDate={"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    platforms=TEXTS,
    categories=TEXTS,
    developmentStatus={"enum": ["concept", "development", "beta", "stable", "obsolete"]},
    softwareType={"type": "string", "pattern": "^(standalone/(web|backend|other)|addon|library)$"},
    description={
        "type": "object",
        "minProperties": 1,
        "additionalProperties": needs(
            shortDescription={"type": "string", "minLength": 1, "maxLength": 150},
            longDescription={"type": "string", "minLength": 150, "maxLength": 10_000},
            features=TEXTS,
        ),
    },
    legal=needs(license={"const": "MIT"}),
    maintenance=needs(
        type={"enum": ["community", "internal"]},
        contacts={"type": "array", "items": needs(name=TEXT), "minItems": 1},
    ),
    localisation=needs(localisationReady={"type": "boolean"}, availableLanguages=TEXTS),
)


@pytest.fixture
def described() -> dict[str, Any]:
    text = (PROJECT_DIR / "publiccode.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def test_the_description_fits_the_standard(described: dict[str, Any]) -> None:
    jsonschema.validate(described, SCHEMA)


def test_the_version_is_the_projects(described: dict[str, Any]) -> None:
    project = (PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{described["softwareVersion"]}"' in project


@pytest.mark.parametrize("key", ["url", "legal", "description"])
def test_what_is_missing_would_be_found(described: dict[str, Any], key: str) -> None:
    del described[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(described, SCHEMA)
