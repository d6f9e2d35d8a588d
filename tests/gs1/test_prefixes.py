"""Prefixes of countries and companies."""

import pytest
from biip.gs1_prefixes import GS1Prefix

from ocop.gs1.characters import KeyFault
from ocop.gs1.prefixes import PrefixKind, check_company_prefix, prefix

WORDS = {
    PrefixKind.RESTRICTED: "Restricted Circulation",
    PrefixKind.DEMO: "demonstrations",
    PrefixKind.COUPON: ("coupon", "Refund", "reserved for future use"),
    PrefixKind.PUBLICATION: ("ISSN", "ISBN"),
    PrefixKind.GLOBAL: "Global Office",
}


def test_every_prefix_is_what_the_oracle_says() -> None:
    for number in range(1, 1000):
        digits = f"{number:03}"
        ours, theirs = prefix(digits + "123456789"), GS1Prefix.extract(digits + "123456789")
        if ours.kind == PrefixKind.UNASSIGNED:
            assert theirs is None, digits
            continue
        assert theirs is not None, digits
        if ours.kind == PrefixKind.COMPANY:
            assert theirs.usage.startswith("GS1 "), digits
            assert ours.owner
        else:
            words = WORDS[ours.kind]
            words = (words,) if isinstance(words, str) else words
            assert any(word in theirs.usage for word in words), (digits, theirs.usage)


def test_one_owner_of_ours_is_one_owner_of_the_oracle() -> None:
    pairs = set()
    for number in range(1, 1000):
        ours, theirs = prefix(f"{number:03}1"), GS1Prefix.extract(f"{number:03}123456789")
        if ours.kind == PrefixKind.COMPANY and theirs is not None:
            pairs.add((ours.owner, theirs.usage))
    uk = {pair for pair in pairs if pair[0] == "Anh"}
    assert len(uk) == 2  # the range for GTIN-8 has a name of its own
    assert len(pairs - uk) == len({owner for owner, _ in pairs - uk})
    assert ("Việt Nam", "GS1 Vietnam") in pairs


def test_too_few_digits_belong_to_nobody() -> None:
    for digits in ("", "8", "89"):
        assert prefix(digits).kind == PrefixKind.UNASSIGNED
    assert prefix("0000000123456").kind == PrefixKind.RESTRICTED


@pytest.mark.parametrize(
    "digits", ["8938501", "89385012", "893850123", "8938501234", "893850123456"]
)
def test_vietnamese_company_prefixes_have_the_lengths_of_the_decree(digits: str) -> None:
    assert check_company_prefix(f" {digits[:3]} {digits[3:]}") == digits


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("893850", "length"), ("89385012345", "length"), ("8938501234567", "length"),
        ("952", "length"), ("893-85O1", "characters"), ("2001234", "prefix"), ("1401234", "prefix"),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_certificate_is_refused(typed: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        check_company_prefix(typed)
    assert caught.value.fault.code == code
