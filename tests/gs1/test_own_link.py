"""Identifiers under our own domain."""

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import compression, digital_link, own_link
from ocop.gs1.ai import IDENTIFIERS
from ocop.gs1.characters import CSET82, KeyFault
from ocop.gs1.own_link import ALPHABET, CODES, OwnLink

CODE = own_link.code_from(1_234_567_890_123_456)
codes = st.integers(0, CODES - 1).map(own_link.code_from)
text = st.text(CSET82, min_size=1, max_size=20)


@given(codes, st.data())
def test_a_single_wrong_character_is_caught(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    assert own_link.check_code(code) == code
    with pytest.raises(KeyFault):
        own_link.check_code(code[:place] + wrong + code[place + 1 :])


@given(codes, st.data())
def test_two_exchanged_characters_are_caught_wherever_they_stand(
    code: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(code) - 2))
    second = data.draw(st.integers(first + 1, len(code) - 1))
    letters = list(code)
    letters[first], letters[second] = letters[second], letters[first]
    if code[first] != code[second]:
        with pytest.raises(KeyFault):
            own_link.check_code("".join(letters))


@given(st.integers(0, CODES - 2))
def test_different_numbers_give_different_codes(number: int) -> None:
    assert own_link.code_from(number) != own_link.code_from(number + 1)


def test_the_first_and_the_last_code_are_right_and_nothing_lies_outside() -> None:
    for number in (0, CODES - 1):
        assert own_link.check_code(own_link.code_from(number))
    for number in (-1, CODES):
        with pytest.raises(ValueError, match="no code"):
            own_link.code_from(number)


@given(codes)
def test_a_code_is_never_taken_for_a_gs1_number_nor_a_compressed_link(code: str) -> None:
    assert code[0].isalpha()
    assert len(code) == 12
    with pytest.raises(KeyFault):
        compression.expand(code)
    with pytest.raises(KeyFault):
        digital_link.parse(f"https://ocop.example/t/{code}")


def test_no_identifier_begins_with_the_bits_of_a_first_letter() -> None:
    begins = {f"{compression.BASE64.index(letter):06b}" for letter in own_link.FIRST_LETTERS}
    taken = {number[:2] for number in IDENTIFIERS} | set(compression.SEQUENCES)
    taken |= {f"F{n:X}" for n in range(16)}
    assert begins.isdisjoint({f"{int(code, 16):08b}"[:6] for code in taken})


def test_fresh_codes_differ() -> None:
    assert len({own_link.new_code() for _ in range(1000)}) == 1000


@given(codes, text | st.just(""), text | st.just(""))
def test_a_link_is_read_back_in_both_cases(code: str, lot: str, serial: str) -> None:
    link = OwnLink("https://ocop.example", code, lot, serial)
    assert own_link.parse(link.uri) == link
    assert own_link.parse(link.uri + "/?linkType=all") == link
    assert own_link.parse(own_link.for_qr(link.uri)) == link


def test_the_upper_case_form_is_smaller_in_a_symbol() -> None:
    uri = OwnLink("https://ocop.example.vn", CODE).uri
    short = own_link.for_qr(uri)
    assert short == f"HTTPS://OCOP.EXAMPLE.VN/T/{CODE}"
    small, large = (segno.make(text, error="m", micro=False) for text in (short, uri))
    assert small.mode == "alphanumeric"
    assert small.symbol_size()[0] < large.symbol_size()[0]


def test_a_link_that_upper_case_would_change_stays_as_it_is() -> None:
    for uri in (
        f"https://a.vn/t/{CODE}/10/lot-a",
        f"https://a.vn/x/t/{CODE}",
        "https://a.vn/q?x=1",
    ):
        assert own_link.for_qr(uri) == uri
    assert own_link.for_qr("https://a.vn/01/09521234543213") == "HTTPS://A.VN/01/09521234543213"
    assert own_link.for_qr("https://a.vn") == "HTTPS://A.VN"


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("", "syntax"), ("x", "syntax"), (f"ftp://a.vn/t/{CODE}", "syntax"), (f"/t/{CODE}", "syntax"),
        (f"https://a.vn/x/t/{CODE}", "syntax"), ("https://a.vn/t/", "syntax"),
        (f"https://a.vn/t/{CODE}/21/1/10/2", "syntax"), (f"https://a.vn/t/{CODE}/17/271231", "syntax"),
        (f"https://[::1/t/{CODE}", "syntax"), ("https://a.vn/t/8938501234568", "length"),
        ("https://a.vn/t/893850123456", "characters"), ("https://a.vn/t/293852223456", "value"), ("https://a.vn/t/A2222222222X", "value"),
        ("https://a.vn/t/%C3%80%C3%80", "length"), (f"https://a.vn/t/{CODE[:-1]}%FF", "encoding"),
        (f"https://a.vn/t/{CODE}/10/L%C3%B4", "characters"), (f"https://a.vn/t/{CODE}/10/" + "x" * 21, "length"),
    ],
)  # fmt: skip
def test_other_addresses_are_refused_with_their_reason(uri: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        own_link.parse(uri)
    assert caught.value.fault.code == code
    assert caught.value.fault.how_to_fix


def test_levels_leave_out_what_is_not_there() -> None:
    item = OwnLink("https://a.vn", CODE, serial="7")
    assert [level.path for level in item.levels] == [f"/t/{CODE}/21/7", f"/t/{CODE}"]
    assert [level.path for level in OwnLink("https://a.vn", CODE).levels] == [f"/t/{CODE}"]


def test_a_lot_keeps_its_number_when_the_product_gets_a_gtin() -> None:
    lot = OwnLink("https://a.vn", CODE, "L1", "7")
    assert lot.with_gtin("09521234543213").path == "/01/09521234543213/10/L1/21/7"
    with pytest.raises(KeyFault):
        lot.with_gtin("9521234543214")
