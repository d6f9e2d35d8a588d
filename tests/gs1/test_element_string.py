"""Element strings, for people and for scanners."""

from contextlib import suppress

import pytest
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import element_string
from ocop.gs1.characters import CSET82, KeyFault
from ocop.gs1.element_string import SEPARATOR, Element

text = st.text(CSET82, min_size=1, max_size=20)
elements = st.fixed_dictionaries(
    {"01": st.just("09521234543213")},
    optional={
        "10": text, "21": text, "17": st.just("271231"), "3103": st.just("000195"),
        "37": st.integers(1, 99_999_999).map(str), "240": text, "8200": text,
    },
).map(lambda found: list(found.items()))  # fmt: skip


@given(elements)
def test_both_forms_are_read_back(given_elements: list[Element]) -> None:
    assert element_string.parse(element_string.brackets(given_elements)) == given_elements
    assert sorted(element_string.parse(element_string.raw(given_elements))) == sorted(
        given_elements
    )


@given(elements)
def test_the_oracle_reads_what_we_write(given_elements: list[Element]) -> None:
    message = GS1Message.parse(element_string.raw(given_elements))
    assert sorted((e.ai.ai, e.value) for e in message.element_strings) == sorted(given_elements)


@given(elements, st.booleans())
def test_we_read_what_the_oracle_writes(given_elements: list[Element], reverse: bool) -> None:
    ordered = given_elements[::-1] if reverse else given_elements
    theirs = GS1Message.parse_hri("".join(f"({n}){v}" for n, v in ordered if "(" not in v))
    ours = element_string.parse(theirs.value)
    assert ours == [(e.ai.ai, e.value) for e in theirs.element_strings]


@pytest.mark.parametrize(
    "prefix", ["", "]C1", "]e0", "]d2", "]Q3", "]J1", SEPARATOR, "]C1" + SEPARATOR]
)
def test_what_scanners_put_in_front_is_dropped(prefix: str) -> None:
    scanned = f"{prefix}01095212345432131727123110L1{SEPARATOR}21S1"
    expected = [("01", "09521234543213"), ("17", "271231"), ("10", "L1"), ("21", "S1")]
    assert element_string.parse(scanned) == expected


def test_spaces_between_printed_elements_are_dropped() -> None:
    written = "(01) 09521234543213 (10)L1\n(21)7"
    assert element_string.parse(written) == [("01", "09521234543213"), ("10", "L1"), ("21", "7")]


def test_a_needless_separator_after_a_fixed_value_is_tolerated() -> None:
    scanned = f"0109521234543213{SEPARATOR}10L1{SEPARATOR}"
    assert element_string.parse(scanned) == [("01", "09521234543213"), ("10", "L1")]


def test_an_equal_element_counts_once_and_a_different_one_is_a_fault() -> None:
    assert element_string.parse("(10)L1(10)L1") == [("10", "L1")]
    with pytest.raises(KeyFault) as caught:
        element_string.parse("(10)L1(10)L2")
    assert caught.value.fault.what == "Có hai giá trị khác nhau cho Số lô (10): L1 và L2."
    with pytest.raises(KeyFault):
        element_string.raw([("10", "L1"), ("10", "L2")])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "syntax"), ("hello", "syntax"), ("(1)2", "syntax"), ("(01", "syntax"),
        ("(01)09521234543213(", "syntax"), ("(10)L 1", "characters"),
        ("(01)9521234543213", "length"), ("(01)09521234543214", "check_digit"),
        ("010952123454321", "length"), ("8812", "syntax"), ("(10)", "length"),
        ("0109521234543213\x1d88X", "syntax"), ("]Q1HTTPS", "syntax"), ("(88)1", "unknown_ai"),
    ],
)  # fmt: skip
def test_broken_element_strings_are_refused_with_their_reason(written: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        element_string.parse(written)
    assert caught.value.fault.code == code


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_a_crash(written: str) -> None:
    with suppress(KeyFault):
        assert element_string.parse(written)
