"""Check digits and keys."""

from collections.abc import Callable

import biip.checksums
import pytest
from biip.gln import Gln
from biip.gtin import Gtin
from biip.sscc import Sscc
from hypothesis import assume, given
from hypothesis import strategies as st

from ocop.gs1 import keys
from ocop.gs1.characters import CSET82
from ocop.gs1.keys import KeyFault

numbers = st.text("0123456789", min_size=1, max_size=30)


def with_check_digit(body: str) -> str:
    return body + keys.check_digit(body)


def bodies(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length).filter(lambda b: b.strip("0"))


@given(numbers)
def test_our_check_digit_is_the_one_of_the_oracle(body: str) -> None:
    assert keys.check_digit(body) == str(biip.checksums.gs1_standard_check_digit(body))


@given(body=st.sampled_from([7, 11, 12, 13]).flatmap(bodies), data=st.data())
def test_every_single_wrong_digit_of_a_gtin_is_caught(body: str, data: st.DataObject) -> None:
    gtin = with_check_digit(body)
    assert keys.check_gtin(gtin) == gtin
    place = data.draw(st.integers(0, len(gtin) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != gtin[place]]))
    with pytest.raises(KeyFault) as caught:
        keys.check_gtin(gtin[:place] + wrong + gtin[place + 1 :])
    assert caught.value.fault.code in {"check_digit", "value"}


@given(st.sampled_from([7, 11, 12, 13]).flatmap(bodies))
def test_a_gtin_keeps_its_number_in_every_form(body: str) -> None:
    gtin = with_check_digit(body)
    assert keys.gtin14(keys.printed_gtin(gtin)) == keys.gtin14(gtin) == gtin.zfill(14)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("952 1234 5432 13", "9521234543213"),
        ("952-1234-5432-13", "9521234543213"),
        ("\u00a09521234543213\u200b", "9521234543213"),
        ("012345678905", "012345678905"),
        ("95012346", "95012346"),
    ],
)
def test_typed_gaps_are_dropped(typed: str, kept: str) -> None:
    assert keys.check_gtin(typed) == kept


def test_the_fault_names_the_expected_check_digit_and_says_what_to_do() -> None:
    with pytest.raises(KeyFault) as caught:
        keys.check_gtin("8938501234567")
    fault = caught.value.fault
    assert fault.what == "GTIN 8938501234567 có số kiểm tra 7, đúng ra là 8."
    assert "So lại từng số" in fault.how_to_fix
    assert (fault.where, fault.code) == ("gtin", "check_digit")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("89385012345", "length"),
        ("893850123456X", "characters"),
        ("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", "characters"),  # Arabic digits
        ("0000000000000", "value"),
        ("1" * 10_000, "length"),
        ("<script>", "characters"),
    ],
)
def test_what_is_no_gtin_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        keys.check_gtin(typed)
    assert caught.value.fault.code == code
    assert len(caught.value.fault.sentence) < 200


@given(bodies(12))
def test_the_oracle_reads_the_same_gtin_and_gln(body: str) -> None:
    number = with_check_digit(body)
    assert Gtin.parse(number).as_gtin_14() == keys.gtin14(number)
    assert Gln.parse(number).value == keys.check_gln(number)


@given(bodies(17))
def test_the_oracle_reads_the_same_sscc(body: str) -> None:
    number = with_check_digit(body)
    assume(number[:4].isdecimal())
    assert Sscc.parse(number).value == keys.check_sscc(number)


NUMERIC: list[tuple[Callable[[str], str], int]] = [
    (keys.check_gln, 12),
    (keys.check_pgln, 12),
    (keys.check_sscc, 17),
    (keys.check_gsrn, 17),
    (keys.check_gsrnp, 17),
    (keys.check_gsin, 16),
]


@pytest.mark.parametrize(("check", "length"), NUMERIC)
def test_each_numeric_key_wants_its_length_and_check_digit(
    check: Callable[[str], str], length: int
) -> None:
    right = with_check_digit(("9521234" + "0123456789" * 2)[:length])
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert check(f" {right[:5]} {right[5:]} ") == right
    for text, code in ((right[:-1], "length"), (right + "0", "length"), (wrong, "check_digit")):
        with pytest.raises(KeyFault) as caught:
            check(text)
        assert caught.value.fault.code == code


@pytest.mark.parametrize(
    ("check", "right", "wrong", "code"),
    [
        (keys.check_grai, "09521234543213", "19521234543213", "value"),
        (keys.check_grai, "09521234543213A/1", "09521234543213" + "A" * 17, "length"),
        (keys.check_grai, "09521234543213-", "09521234543214-", "check_digit"),
        (keys.check_gdti, "9521234543213PO-4711", "9521234543213Ô", "characters"),
        (keys.check_gcn, "9521234543213123", "9521234543213A", "characters"),
        (keys.check_giai, "9521234ABC", "ABC9521234", "company_prefix"),
        (keys.check_giai, "9521", "952", "company_prefix"),
        (keys.check_ginc, "9521234xyz47/11", "9521234" + "x" * 24, "length"),
        (keys.check_itip, "095212345432130202", "095212345432130302", "value"),
        (keys.check_itip, "095212345432130102", "095212345432130002", "value"),
        (keys.check_gmn, "1987654Ad4X4bL5ttr2310c2K", "1987654Ad4X4bL5ttr2310c2X", "check_digit"),
    ],
)
def test_the_other_keys_follow_their_own_rules(
    check: Callable[[str], str], right: str, wrong: str, code: str
) -> None:
    assert check(right) == right
    with pytest.raises(KeyFault) as caught:
        check(wrong)
    assert caught.value.fault.code == code


def test_keys_in_two_parts_are_checked_in_both() -> None:
    assert keys.check_cpi("9521234AB-1#/2", "7") == ("9521234AB-1#/2", "7")
    assert keys.check_cpi("9521234AB") == ("9521234AB", "")
    assert keys.check_upui("9521234543213", "AB12") == ("09521234543213", "AB12")
    for part, serial in (("9521234ab", ""), ("9521234A", "07")):
        with pytest.raises(KeyFault):
            keys.check_cpi(part, serial)
    with pytest.raises(KeyFault):
        keys.check_upui("9521234543213", "x" * 29)


@pytest.mark.parametrize(
    "published",
    [
        "12345678901234567890123NT", "12345_ABCDEFGHIJKLMCP", "12345_NOPQRSTUVWXYZDN",
        "12345_abcdefghijklmN3", "12345_nopqrstuvwxyzP2", "12345_!\"%&'()*+,-./LC",
        "12345_0123456789:;<=>?62", "7907665Bm8v2AB", "97850l6KZm0yCD", "99999zzzzzzzzzzzzzzzzzzT2",
    ],
)  # fmt: skip
def test_published_check_pairs_are_reproduced(published: str) -> None:
    assert keys.check_pair(published[:-2]) == published[-2:]


@given(st.text(CSET82, max_size=23), st.data())
def test_every_single_wrong_character_of_a_gmn_is_caught(text: str, data: st.DataObject) -> None:
    model = "9521" + text[:19]
    model += keys.check_pair(model)
    place = data.draw(st.integers(4, len(model) - 1))
    wrong = data.draw(st.sampled_from([c for c in CSET82 if c != model[place]]))
    assert keys.check_gmn(model) == model
    with pytest.raises(KeyFault):
        keys.check_gmn(model[:place] + wrong + model[place + 1 :])


def test_a_check_digit_needs_digits() -> None:
    for text in ("", "12a", "١٢"):
        with pytest.raises(KeyFault):
            keys.check_digit(text)


def test_an_invented_893_number_is_refused_and_an_evidenced_one_taken() -> None:
    invented = with_check_digit("893850123456")
    with pytest.raises(KeyFault) as caught:
        keys.check_evidenced_gtin(invented)
    assert caught.value.fault.code == "no_evidence"
    assert "Không tự đặt mã 893" in caught.value.fault.how_to_fix
    assert keys.check_evidenced_gtin(invented, prefixes=["8938501"]) == "0" + invented
    assert keys.check_evidenced_gtin(invented, gtins=[invented]) == "0" + invented
    carton = with_check_digit("1" + invented[:-1])
    assert keys.check_evidenced_gtin(carton, prefixes=["8938501"]) == carton


def test_evidence_for_another_company_or_an_empty_one_covers_nothing() -> None:
    number = with_check_digit("893850123456")
    for prefixes in ([""], ["8938502"], ["938501"]):
        with pytest.raises(KeyFault) as caught:
            keys.check_evidenced_gtin(number, prefixes=prefixes)
        assert caught.value.fault.code == "no_evidence"


def test_a_short_gtin_is_covered_only_by_its_own_number() -> None:
    short = with_check_digit("8931234")
    with pytest.raises(KeyFault):
        keys.check_evidenced_gtin(short, prefixes=["8931234", "0000"])
    assert keys.check_evidenced_gtin(short, gtins=[short]) == short.zfill(14)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("200123456789", "nội bộ"), ("299123456789", "nội bộ"), ("020123456789", "nội bộ"),
        ("040123456789", "nội bộ"), ("2123456", "nội bộ"), ("0123456", "nội bộ"), ("952123456789", "ví dụ"),
        ("990123456789", "phiếu giảm giá"), ("050123456789", "phiếu giảm giá"),
        ("140123456789", "chưa cấp"), ("895123456789", "chưa cấp"),
    ],
)  # fmt: skip
def test_numbers_kept_for_other_uses_are_refused_for_trade(body: str, reason: str) -> None:
    with pytest.raises(KeyFault) as caught:
        keys.check_trade_gtin(with_check_digit(body))
    assert reason in caught.value.fault.what
    assert caught.value.fault.code == "prefix"


def test_books_and_foreign_goods_may_be_sold() -> None:
    for body in ("978604123456", "400123456789", "01234567890"):
        gtin = with_check_digit(body)
        assert keys.check_trade_gtin(gtin) == gtin.zfill(14)


def test_vietnamese_numbers_are_recognised_in_every_form() -> None:
    number = with_check_digit("893850123456")
    assert keys.is_vietnamese(number)
    assert keys.is_vietnamese("0" + number)
    assert keys.is_vietnamese(with_check_digit("8931234"))
    assert not keys.is_vietnamese(with_check_digit("489312345678"))
    assert not keys.is_vietnamese(with_check_digit("089312345678"))
