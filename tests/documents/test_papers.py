"""Profiles, layouts and contents: plain modules, compared with the data they come from."""

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.documents.bodies import body_of
from ocop.documents.composing import Facts, heading_shown
from ocop.documents.layouts import layout, layouts, style
from ocop.documents.models import Kind
from ocop.documents.papers import KINDS, DecisionRow, NoticePaper, from_json, specimen, to_json
from ocop.documents.profiles import DATA, profile, profiles
from ocop.documents.render import known_names
from ocop.documents.wording import level_of, words_of
from ocop.kit.faults import Invalid
from tests.documents import sample

st.register_type_strategy(  # points are finite numbers with a few decimals
    Decimal, st.decimals(min_value=-1000, max_value=1000, places=2)
)
CONTENT = yaml.safe_load((DATA / "documents.yaml").read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_paper_comes_back_from_json(kind, data):
    paper = data.draw(st.from_type(KINDS[kind]))
    once = from_json(kind, to_json(paper))
    assert type(once) is KINDS[kind]
    assert from_json(kind, to_json(once)) == once


@pytest.mark.parametrize("kind", KINDS)
def test_the_papers_of_the_small_world_are_the_same_after_storing(kind):
    paper = sample.every_paper()[kind]
    assert from_json(kind, to_json(paper)) == paper


def test_text_is_kept_composed_and_without_control_characters():
    typed = unicodedata.normalize("NFD", "Mắm\x00 tôm\x07")
    row = DecisionRow(typed, "", "", 3)
    paper = sample.decision(0)
    stored = to_json(type(paper)(paper.basis, paper.articles, [row], [], "", "", ""))
    assert stored["rows"][0]["product"] == "Mắm tôm"


def test_kinds_are_the_same_everywhere():
    assert set(KINDS) == set(Kind.values) == set(layouts())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", profiles())
def test_every_place_of_a_layout_is_a_field_of_the_kind(kind, code):
    names = known_names(kind, profile(code))
    words = words_of(specimen(kind), profile(code))
    assert set(words) <= set(names)
    form = layout(kind)
    for block in [*form.blocks, *form.appendix.get("blocks", [])]:
        for key in ("each", "table", "ticks", "when"):
            assert block.get(key, "illustrative") in words


def test_margins_and_sizes_are_those_of_the_data():
    for code, row in CONTENT["profiles"].items():
        made = profile(code)
        for side, value in row["page"]["margins"].items():
            assert getattr(made.page, f"{side}_mm") == value["use"]
            low, high = value.get("range", (value["use"], value["use"]))
            assert low <= value["use"] <= high
        for name, element in row["elements"].items():
            if "size" in element:
                assert made.elements[name].size_pt == element["size"]["use"]


@pytest.mark.parametrize("example", CONTENT["profiles"]["doan_hd29_2013"]["examples_read"])
def test_the_symbols_read_in_papers_of_the_union_are_written_the_same(example):
    number, _, rest = example.partition("-")
    type_code, _, body = rest.partition("/")
    body, _, department = body.partition("-")
    assert profile("doan_hd29_2013").symbol(int(number), type_code, body, department) == example


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 9), "X, ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "X, ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "X, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_day_below_ten_and_the_first_two_months_get_a_zero(day, said):
    assert profile("nd30_2020").date_line("X", day) == said


def test_a_draft_leaves_the_place_of_the_number_and_the_day_open():
    look = profile("nd30_2020")
    assert look.number_line(None, "QĐ", "UBND") == "Số:       /QĐ-UBND"
    assert look.date_line("X", None) == "X, ngày      tháng      năm       "


def test_the_union_ends_its_text_with_its_own_mark():
    told = NoticePaper("A", ["Một.", "Hai."], [], "", "", "")
    union = words_of(told, profile("doan_hd29_2013"))["paragraphs"]
    assert [row["text"] for row in union] == ["Một.", "Hai./."]
    state = words_of(told, profile("nd30_2020"))["paragraphs"]
    assert [row["text"] for row in state] == ["Một.", "Hai."]


def test_basis_and_recipients_end_as_the_decree_asks():
    said = words_of(sample.decision(), profile("nd30_2020"))
    assert [row["text"][-1] for row in said["basis"]] == [";", ";", "."]
    lines = [row["text"] for row in said["recipients"]]
    assert lines[0] == "- Như Điều 4;"
    assert lines[-1] == "- Lưu: VT, NNTN."


def test_headings_of_a_plan_are_told_from_sentences():
    assert level_of("1. Thời hạn") == "clause"
    assert level_of("1. Nộp hồ sơ trước ngày 30/10.") == "point"
    assert style("part", "nd30_2020").upper


def test_an_unknown_field_type_is_named():
    content: dict[str, Any] = to_json(sample.receipt())
    content["parts"] = "một"
    with pytest.raises(Invalid, match="parts"):
        from_json("RECEIPT", content)


def test_a_letter_has_no_big_line_in_papers_of_the_state():
    look = profile("nd30_2020")
    facts = Facts(
        kind="NOTICE", profile=look, body=body_of("Sở", "S", []), title="T", type_code="CV",
        symbol="", number_line="", place="", issued_on=None, is_draft=True,
    )  # fmt: skip
    assert heading_shown(facts) == ""
    assert heading_shown(replace(facts, type_code="TB")) == "Thông báo"
