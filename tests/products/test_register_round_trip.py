"""What is written reads back equal, whatever the texts hold."""

import unicodedata
from datetime import date
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.products.classification import places
from ocop.products.register import (
    DraftRecognition,
    DraftRow,
    draft_rows,
    open_table,
    propose_mapping,
    write_register_csv,
    write_register_xlsx,
)
from ocop.products.register.cells import Unreadable, paragraphs, text
from ocop.products.register.choices import KINDS
from ocop.products.register.tables import plain_cell
from ocop.products.register.words import key
from tests.products.register_files import SIMPLE, official_xlsx, row_with, xls

LETTERS = st.one_of(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÁẢẠẤỆỢỮĐ '\"=+-@#;,.\t/()0123456789"),
    st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")),
)


def line(limit: int, *, least: int = 0):
    """Texts as the reader itself would keep them: one line, NFC, no signs of old fonts."""
    return st.text(LETTERS, min_size=least, max_size=limit).map(as_kept).filter(
        lambda value: len(value) >= least and readable(value, limit)
    )  # fmt: skip


def as_kept(value: str) -> str:
    cell = plain_cell(value)
    return clean(cell) if isinstance(cell, str) else ""


def readable(value: str, limit: int) -> bool:
    try:
        return value == "" or text(value, limit) == value == unicodedata.normalize("NFC", value)
    except Unreadable:
        return False


def paragraph(limit: int):
    return st.lists(line(limit), max_size=3).map(lambda lines: kept_lines("\n".join(lines)))


def kept_lines(value: str) -> str:
    cell = plain_cell(value)
    return paragraphs(cell, 10_000) if isinstance(cell, str) else ""


words = line(20, least=1).filter(lambda value: any(c.isalpha() for c in key(value)))
days = st.dates(date(2019, 1, 1), date(2040, 12, 31))
numbers = st.integers(1, 9999).map(lambda number: f"{number}/QĐ-UBND")


@st.composite
def recognitions(draw):
    """None, one, or two in the order and with the kinds the form can say."""
    if draw(st.booleans()):
        return ()
    days_drawn = sorted(draw(st.lists(days, min_size=1, max_size=2, unique=True)))
    found: list[DraftRecognition] = []
    for index, day in enumerate(days_drawn):
        star = draw(st.integers(3, 5))
        kind = "FIRST" if not index else "UPGRADE" if star > found[0].star else "REEVALUATION"
        found.append(DraftRecognition(kind, star, draw(numbers), draw(words), day, day.year))
    return tuple(found)


@st.composite
def drafts(draw):
    """Any product the models can hold and the form can say."""
    recognised = draw(recognitions())
    latest = recognised[-1] if recognised else None
    price = draw(st.none() | st.integers(0, 10**9))
    return DraftRow(
        product_name=draw(words), group=draw(st.sampled_from(sorted(places()))),
        producer=draw(words), producer_kind=draw(st.sampled_from(sorted(KINDS))),
        commune=draw(words), old_commune=draw(line(10)), old_district=draw(words),
        address=draw(line(20)), representative=draw(line(20)), province=draw(line(10)),
        phone=draw(st.sampled_from(["", "+84912345678", "+842283871234", "+84362345678"])),
        email=draw(st.sampled_from(["", "hoa@example.vn"])),
        tax_code=draw(st.sampled_from(["", "0700123456", "0700123456-001"])),
        women_led=draw(st.none() | st.booleans()), youth_led=draw(st.none() | st.booleans()),
        star=latest.star if latest else None,
        expires_on=date(latest.decided_on.year + 3, 1, 2) if latest else None,
        recognitions=recognised, note=draw(paragraph(20)), story=draw(paragraph(20)),
        product_code=draw(st.sampled_from(["", "37-14464-1-2026"])),
        old_codes=draw(st.sampled_from([(), ("83-829-28780-3-2022", "37-1-2")])),
        gtin=draw(st.sampled_from(["", "08931234567897", "8931234567897"])),
        specification=draw(line(20)), price_vnd=price,
        price_unit=draw(st.sampled_from(["", "chai", "kg", "hộp 10 gói"])) if price is not None else "",
    )  # fmt: skip


def once(products: list[DraftRow]) -> list[DraftRow]:
    """Without products that the reader would take for one another."""
    return list({(key(p.product_name), key(p.producer)): p for p in products}.values())


WORKBOOKS = {
    "so.xlsx": official_xlsx([row_with()]),
    "so.xls": xls([SIMPLE, ["Nem", "Thực phẩm", "HTX", "HTX Nem", "Xã A", 3.0]]),
}
slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@slow
@given(st.lists(drafts(), max_size=4).map(once))
def test_what_is_written_as_csv_reads_back_equal(products):
    target = BytesIO()
    write_register_csv(target, products)
    table = open_table(target.getvalue(), "so.csv")
    assert list(draft_rows(table, propose_mapping(table))) == products


@slow
@given(st.lists(drafts(), max_size=4).map(once))
def test_what_is_written_as_xlsx_reads_back_equal(products):
    target = BytesIO()
    write_register_xlsx(target, products)
    table = open_table(target.getvalue(), "so.xlsx")
    assert list(draft_rows(table, propose_mapping(table))) == products


@slow
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(data):
    assert all(fault.what and fault.how_to_fix for fault in faults_of(data))


@slow
@given(st.data(), st.sampled_from(["so.xlsx", "so.xls"]))
def test_no_damage_to_a_workbook_breaks_the_reader(data, name):
    whole = bytearray(WORKBOOKS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert all(fault.what and fault.how_to_fix for fault in faults_of(bytes(whole)))


def faults_of(data: bytes) -> list[Fault]:
    """The faults of a file as a whole; a file that reads has none."""
    try:
        table = open_table(data, "so.xlsx")
        list(draft_rows(table, propose_mapping(table)))
    except Invalid as invalid:
        return invalid.faults
    return []


@slow
@given(st.lists(st.none() | st.text(max_size=12) | st.integers() | st.floats(allow_nan=False)
                | st.booleans() | st.dates(), min_size=22, max_size=22))  # fmt: skip
def test_no_cells_break_a_row(cells):
    from ocop.products.register.row_reader import Context, MergedCells
    from ocop.products.register.rows import draft
    from ocop.products.register.tables import Row

    table = open_table(official_xlsx([]), "so.xlsx")
    context = Context(propose_mapping(table), MergedCells((), range(22)), {})
    draft(Row(6, tuple(plain_cell(cell) for cell in cells)), context)
