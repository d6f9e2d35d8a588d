"""Texts as data: what does not fit is refused with its place, values never outgrow their field."""

import ast
import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import ocop
from ocop.kit.faults import Invalid
from ocop.notices.messages import FILE, OTHER, catalogue, label_of, read, shortened, written

CODE = Path(ocop.__file__).parent
RAW = yaml.safe_load(FILE.read_text("utf-8"))
CODES = sorted(RAW["messages"])


def changed(code: str, **columns):
    raw = copy.deepcopy(RAW)
    raw["messages"][code] |= columns
    return raw


def faults_of(raw) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(raw)
    return [fault.where for fault in caught.value.faults]


def test_the_file_of_the_product_is_right():
    assert set(read(RAW).templates) == set(CODES)


def test_a_message_that_may_grow_too_long_is_refused():
    raw = changed(
        "expiry-officer", fields=RAW["messages"]["expiry-officer"]["fields"] | {"product": 200}
    )
    assert faults_of(raw) == ["messages.expiry-officer.title"]


def test_a_text_that_is_too_long_is_refused():
    raw = changed("expiry-officer", text="a" * 901 + "{star}{ends}{closes}")
    assert faults_of(raw) == ["messages.expiry-officer.text"]


def test_a_field_that_no_text_uses_is_refused():
    fields = RAW["messages"]["expiry-officer"]["fields"] | {"mood": 3}
    assert faults_of(changed("expiry-officer", fields=fields)) == ["messages.expiry-officer.fields"]


def test_an_unknown_kind_is_refused():
    assert faults_of(changed("expiry-officer", kind="MOOD")) == ["messages.expiry-officer.kind"]


@given(st.sampled_from(CODES), st.text(max_size=400))
def test_whatever_the_values_are_the_limits_hold(code, value):
    template = catalogue().templates[code]
    message = written(code, **dict.fromkeys(template.fields, value))
    assert len(message.title) <= catalogue().title_characters
    assert len(message.text) <= catalogue().text_characters


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_shortened_text_is_one_line_of_at_most_its_length(text, longest):
    short = shortened(text, longest)
    assert len(short) <= longest
    assert "\n" not in short


def test_a_missing_value_is_a_programming_error():
    with pytest.raises(KeyError):
        written("expiry-officer", product="Mắm")


def test_a_kind_nobody_wrote_down_still_has_words():
    assert (label_of("EXPIRY"), label_of("MOOD")) == ("Sắp hết hạn", OTHER)


def kinds_told() -> set[str]:
    """The kinds that the code names where it tells people something."""
    found: set[str] = set()
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node, "func", None)
            if isinstance(node, ast.Call) and "notify" in ast.unparse(name or node).split("."):
                found |= {
                    str(word.value.value)
                    for word in node.keywords
                    if word.arg == "kind" and isinstance(word.value, ast.Constant)
                }
    return found


def test_every_kind_the_code_names_has_words():
    assert {kind for kind in kinds_told() if label_of(kind) == OTHER} == set()
