"""Makes the translations (django.po) into the form Django reads (django.mo). Pure Python.

Knows what our files use: msgid, msgid_plural, msgstr, msgstr[n], strings over several lines.
"""

import ast
import re
import struct
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "ocop" / "locale"
_MAGIC = 0x950412DE
_LINE = re.compile(r'(msgid|msgid_plural|msgstr)(?:\[(\d+)\])?\s+(".*")')


def read(text: str) -> dict[str, str]:
    """msgid → msgstr as a .mo file holds them: plural forms parted by NUL. ValueError on other lines."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text):
        fields = _fields(block)
        if "msgid" in fields:
            key = "\0".join(fields[name] for name in ("msgid", "msgid_plural") if name in fields)
            forms = [value for name, value in fields.items() if name.startswith("msgstr")]
            if all(forms):
                found[key] = "\0".join(forms)
    return found


def _fields(block: str) -> dict[str, str]:
    """The strings of one entry by their keyword, in the order of the file."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if start := _LINE.fullmatch(line):
            name = start[1] + (start[2] or "")
            fields[name] = ast.literal_eval(start[3])
        elif name and line.startswith('"'):
            fields[name] += ast.literal_eval(line)
        else:
            raise ValueError(f"not understood: {line}")
    return fields


def compiled(messages: dict[str, str]) -> bytes:
    """The bytes of a .mo file: header, two sorted tables of (length, place), the texts."""
    keys = sorted(messages)
    rows = [[text.encode() for text in texts] for texts in (keys, [messages[k] for k in keys])]
    tables, texts = b"", b""
    start = 28 + 16 * len(keys)
    for column in rows:
        for text in column:
            tables += struct.pack("<II", len(text), start + len(texts))
            texts += text + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + tables + texts


def build() -> None:
    """Write every .mo that is missing or differs."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        made, target = compiled(read(source.read_text("utf-8"))), source.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != made:
            target.write_bytes(made)
