"""What GS1 asks of a linkset and of a description file, written as JSON Schema for these tests."""

import json
from pathlib import Path
from typing import Any

_MODEL = Path(__file__).parents[3] / "shared/fixtures/digital-link/resolver/modelLinkset.json"
MODEL: Any = json.loads(_MODEL.read_text()) if _MODEL.is_file() else None

_LINK = {
    "type": "object",
    "required": ["href", "title"],
    "properties": {
        "href": {"type": "string", "pattern": "^https?://"},
        "title": {"type": "string", "minLength": 1},
        "type": {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
        "hreflang": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": "^[A-Za-z]{2}(-[A-Za-z]{2})?$"},
        },
        "context": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
LINKSET = {
    "type": "object",
    "required": ["linkset"],
    "properties": {
        "linkset": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["anchor"],
                "properties": {
                    "anchor": {"type": "string", "pattern": "^https?://[a-zA-Z0-9./:%_~-]+$"},
                    "itemDescription": {"type": "string", "minLength": 1},
                },
                "patternProperties": {
                    r"^https://ref\.gs1\.org/voc/[A-Za-z]+$": {
                        "type": "array",
                        "minItems": 1,
                        "items": _LINK,
                    }
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}

_KEYS = ["all", "00", "01", "253", "255", "401", "402", "410", "411", "412", "413", "414", "415",
         "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"]  # fmt: skip
DESCRIPTION = {
    "type": "object",
    "required": ["resolverRoot", "supportedPrimaryKeys"],
    "properties": {
        "name": {"type": "string"},
        "resolverRoot": {"type": "string", "pattern": "^https?://[^/]+$"},
        "supportedPrimaryKeys": {"type": "array", "minItems": 1, "items": {"enum": _KEYS}},
        "supportedLinkType": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["namespace", "prefix"],
                "properties": {
                    "namespace": {"type": "string", "pattern": "^https?://"},
                    "prefix": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*:$"},
                },
            },
        },
        "linkTypeDefaultCanBeLinkset": {"type": "boolean"},
        "supportedContextValuesExternal": {
            "type": "array",
            "items": {"type": "object", "required": ["nameOfList", "url"]},
        },
        "jsonLdContextLocation": {"type": "string", "pattern": "^https://"},
        "contact": {"type": "object", "required": ["fn"]},
    },
    "additionalProperties": False,
}
