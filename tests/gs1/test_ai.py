"""The table of application identifiers against the oracle and the rules of single values."""

import re
from decimal import Decimal

import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.gs1 import ai
from ocop.gs1.characters import KeyFault
from ocop.gs1.formats import parts, require_format

NUMBERS = sorted(ai.IDENTIFIERS)


def oracle(number: str) -> GS1ApplicationIdentifier:
    return GS1ApplicationIdentifier.extract(number)


def shaped(spec: str) -> st.SearchStrategy[str]:
    """Text with the characters and lengths of a format, its named rules not yet met."""
    return st.tuples(
        *(st.text(part.characters, min_size=part.low, max_size=part.high) for part in parts(spec))
    ).map("".join)


def complaint(number: str, value: str) -> str:
    try:
        ai.check_value(number, value)
    except KeyFault as fault:
        return fault.fault.code
    return ""


def test_the_table_has_the_numbers_titles_and_separators_of_the_oracle() -> None:
    for number in NUMBERS:
        theirs = oracle(number)
        assert theirs.ai == number
        ours = ai.IDENTIFIERS[number]
        assert (ours.title, ours.needs_separator) == (theirs.data_title, theirs.separator_required)
    assert len(NUMBERS) == 541


def test_every_identifier_has_its_own_vietnamese_name_and_known_rules() -> None:
    for known in ai.IDENTIFIERS.values():
        assert known.name
        assert "|" not in known.name
        require_shape = [part.high for part in parts(known.format)]
        assert sum(require_shape) <= 90


def test_no_identifier_is_the_beginning_of_another() -> None:
    for number in NUMBERS:
        assert [n for n in NUMBERS if n.startswith(number)] == [number]
        assert ai.leading_identifier(number + "123") == ai.IDENTIFIERS[number]
    assert ai.leading_identifier("8812") is None
    assert ai.leading_identifier("310") is None


@settings(max_examples=600)
@given(
    st.sampled_from(NUMBERS).flatmap(
        lambda n: st.tuples(st.just(n), shaped(ai.IDENTIFIERS[n].format))
    )
)
def test_what_we_take_the_oracle_takes_too(pair: tuple[str, str]) -> None:
    number, value = pair
    # The oracle wants five characters of a CPID where the standard names no lower limit, and
    # leaves the padding sign out of the base64 alphabet of signatures.
    narrower = (number == "8010" and len(value) < 5) or (number == "8030" and "=" in value)
    if complaint(number, value) == "" and not narrower:
        assert re.fullmatch(oracle(number).pattern, number + value), (number, value)


@settings(max_examples=300)
@given(
    st.sampled_from(NUMBERS).flatmap(
        lambda n: st.tuples(st.just(n), st.from_regex(oracle(n).pattern.replace("$", r"\Z")))
    )
)
def test_what_the_oracle_takes_we_refuse_only_for_a_deeper_reason(pair: tuple[str, str]) -> None:
    number, value = pair[0], pair[1][len(pair[0]) :]
    empty = value == ""  # the oracle takes an empty count
    escaped = "%" in value  # the oracle counts an escape as one character
    digits = value.isascii()  # its \d also means digits of other scripts
    if digits and not empty and not escaped:
        assert complaint(number, value) not in {"length", "characters"}, (number, value)


@pytest.mark.parametrize(
    ("number", "value", "code"),
    [
        ("422", "704", ""), ("422", "000", "value"), ("422", "999", "value"),
        ("423", "704418", ""), ("423", "7044", "value"), ("7030", "999ABC", ""),
        ("4307", "VN", ""), ("4307", "vn", "value"), ("4309", "02790858483015297971", ""),
        ("4309", "18100000000000000000", "value"), ("4321", "2", "value"),
        ("4324", "2712000830", ""), ("4324", "2712002460", "value"), ("4330", "000250-", ""),
        ("4330", "000250+", "value"), ("7007", "261101261115", ""), ("7007", "261101261", "length"),
        ("7007", "261100", "date"), ("7258", "1/2", ""), ("7258", "1-2", "value"),
        ("7040", "1A_-", ""), ("7040", "1A!-", "value"), ("7241", "11", "value"),
        ("7250", "19900229", "date"), ("7252", "3", "value"), ("8001", "00010000100191", ""),
        ("8001", "00000000100191", "value"), ("8001", "00010000100121", "value"),
        ("8007", "GB29NWBK60161331926819", ""), ("8007", "GB29NWBK60161331926818", "check_digit"),
        ("8007", "gb29nwbk60161331926819", "check_digit"), ("8008", "26112408", ""),
        ("8008", "261124083059", ""), ("8008", "2611240830", ""), ("8008", "261124083", "value"),
        ("8008", "26112424", "value"), ("8011", "0", ""), ("8011", "07", "value"),
        ("8014", "1987654Ad4X4bL5ttr2310c2K", ""), ("8030", "A-_z=", ""), ("8030", "A+B", "characters"),
        ("4300", "H%C3%B2a", ""), ("4300", "50%", "value"), ("3910", "704125000", ""),
        ("3910", "000125000", "value"), ("10", "", "length"), ("10", "x" * 21, "length"),
        ("10", "Lô 1", "characters"), ("8003", "19521234543213", "value"),
    ],
)  # fmt: skip
def test_single_values_meet_or_break_their_rule(number: str, value: str, code: str) -> None:
    assert complaint(number, value) == code


def test_a_fault_names_the_field_in_words() -> None:
    with pytest.raises(KeyFault) as caught:
        ai.check_value("10", "Lô số 1 của mùa vụ năm nay")
    assert caught.value.fault.where == "10"
    assert caught.value.fault.what == "Số lô có 1 đến 20 ký tự. Đang có 26."
    with pytest.raises(KeyFault) as caught:
        ai.check_value("10", "Lô\u200b 1")
    assert (
        caught.value.fault.what == "Số lô có ký tự không dùng được: “ô”, “U+200B”, “khoảng trắng”."
    )


def test_an_unknown_identifier_is_said_to_be_unknown() -> None:
    for number in ("88", "", "3106", "x", "7" * 99):
        with pytest.raises(KeyFault) as caught:
            ai.identifier(number)
        assert caught.value.fault.code == "unknown_ai"


@given(st.integers(0, 999_999), st.integers(0, 5))
def test_measures_carry_their_decimal_point_in_the_identifier(number: int, places: int) -> None:
    value = ai.decimal_value(f"310{places}", f"{number:06}")
    assert value == Decimal(number) / 10**places


def test_prices_drop_the_currency_and_other_fields_have_no_amount() -> None:
    assert ai.decimal_value("3922", "12550") == Decimal("125.50")
    assert ai.decimal_value("3932", "70412550") == Decimal("125.50")
    for number, value in (("10", "12"), ("37", "12"), ("3103", "12"), ("30", "1")):
        with pytest.raises(KeyFault):
            ai.decimal_value(number, value)


def test_a_misspelt_format_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="not a format"):
        require_format("x", "x", "1", "N14 Q..3")


def test_primary_keys_and_qualifiers_are_all_in_the_table() -> None:
    for key, orders in ai.PRIMARY_KEYS.items():
        assert key in ai.IDENTIFIERS
        assert all(number in ai.IDENTIFIERS for order in orders for number in order)
