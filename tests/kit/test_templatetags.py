"""Figures, dates, marks, fields and lists as pages show them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ocop.kit.templatetags.ocop import dien_thoai, dong, gio, mask, ngay, so, thang
from ocop.products.marks import Mark


def render(source: str, path: str = "/so", **context: Any) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **context}))


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (2026, "2.026"),
        (1234567, "1.234.567"),
        (-1234.5, "-1.234,5"),
        (Decimal("12.50"), "12,5"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("0.10"), "0,1"),
        ("42000", "42.000"),
        ("chưa có", "chưa có"),
        ("NaN", "NaN"),
        (None, ""),
        ("", ""),
    ],
)
def test_numbers_group_thousands_with_dots_and_split_fractions_with_a_comma(value, shown):
    assert so(value) == shown


def test_a_number_may_ask_for_its_decimals():
    assert so(Decimal(7), 2) == "7,00"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_taking_the_dots_out_gives_the_number_back(number):
    with translation.override("vi"):
        assert int(so(number).replace(".", "")) == number


def test_money_keeps_its_sign_on_the_line():
    assert dong(125000) == "125.000\u00a0đ"
    assert dong(Decimal("125000.4")) == "125.000\u00a0đ"
    assert dong(None) == ""


def test_days_months_and_moments():
    assert ngay(date(2023, 2, 4)) == "04/02/2023"
    assert thang(date(2026, 8, 1)) == "tháng 8/2026"
    late = datetime(2026, 7, 31, 18, 5, tzinfo=UTC)
    assert (ngay(late), thang(late)) == ("01/08/2026", "tháng 8/2026")
    assert gio(late) == "01:05 ngày 01/08/2026"
    assert (ngay(None), thang(None), gio(None)) == ("", "", "")


def test_a_page_in_english_writes_figures_and_days_the_english_way():
    with translation.override("en"):
        assert so(1234567) == "1,234,567"
        assert ngay(date(2023, 2, 4)) == "4 Feb 2023"
        assert thang(date(2026, 8, 1)) == "August 2026"


def test_django_itself_writes_vietnamese_days_and_leaves_years_alone():
    assert render("{{ day }} {{ year }}", day=date(2023, 2, 4), year=2026) == "04/02/2023 2026"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+84912345678", "0912 345 678"),
        ("0912345678", "0912 345 678"),
        ("+842283123456", "0228 312 3456"),
        ("+842438234567", "024 3823 4567"),
        ("1900 1234", "1900 1234"),
        ("+4915112345678", "+4915112345678"),
        ("012", "012"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_numbers_are_read_in_groups(stored, shown):
    assert dien_thoai(stored) == shown


def test_a_personal_number_hides_its_middle():
    assert mask("036012341234") == "0360****1234"


@given(st.text(alphabet="0123456789", max_size=30))
def test_a_mask_never_shows_more_than_eight_signs_nor_changes_the_length(number):
    hidden = mask(number)
    assert len(hidden) == len(number)
    assert len(hidden.replace("*", "")) <= 8
    assert not number or "*" in hidden


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark.VALID, "OCOP 4 sao"),
        (Mark.DUE, "OCOP 4 sao"),
        (Mark.EXTENDED, "OCOP 4 sao"),
        (Mark.EXPIRED, "Hết hạn 13/12/2024"),
        (Mark.WITHDRAWN, "Đã thu hồi"),
        (Mark.UNCONFIRMED, "4 sao, đang kiểm hạn"),
        (Mark.NONE, "Đang lập hồ sơ"),
    ],
)
def test_every_mark_has_its_words_and_only_a_standing_star_its_gold(mark, words):
    html = render("{% star_badge 4 mark until %}", mark=mark, until=date(2024, 12, 13))
    assert words in html
    assert ("star--4" in html) == mark.shows_star


def test_an_icon_is_silent_beside_text_and_named_alone():
    assert 'aria-hidden="true"' in render('{% icon "x" %}')
    alone = render('{% icon "x" label %}', label="Đóng <b>")
    assert 'role="img"' in alone
    assert 'aria-label="Đóng &lt;b&gt;"' in alone


class ProducerForm(forms.Form):
    name = forms.CharField(label="Tên đầy đủ", help_text="Như trên giấy đăng ký")
    phone = forms.RegexField(
        r"^0\d{9}$",
        label="Số điện thoại",
        error_messages={"invalid": "Nhập số điện thoại gồm 10 số, bắt đầu bằng 0."},
    )
    group = forms.ChoiceField(label="Nhóm", choices=[("I", "Thực phẩm")], required=False)
    story = forms.CharField(label="Chuyện", widget=forms.Textarea, required=False)
    choice = forms.ChoiceField(
        label="Dòng lỗi", widget=forms.RadioSelect, choices=[("a", "Sửa tệp"), ("b", "Nhập")]
    )
    women = forms.BooleanField(label="Phụ nữ làm chủ", help_text="Chủ là nữ", required=False)
    paper = forms.FileField(label="Giấy tờ", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Cơ sở này đã có trong sổ.")


ALL_FIELDS = "{% form_summary form %}{% for bound in form %}{% field bound %}{% endfor %}"


def test_a_field_ties_hint_error_and_label_to_its_control():
    typed = {"name": "Tổ <hợp> tác", "phone": "91234567"}
    html = render("{% field form.name %}{% field form.phone %}", form=ProducerForm(typed))
    assert '<label for="id_name">Tên đầy đủ</label>' in html
    assert 'id="id_name_helptext"' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-describedby="id_name_helptext"', html)
    assert re.search(r'<input[^>]*name="phone"[^>]*aria-describedby="id_phone_error"', html)
    assert re.search(r'<input[^>]*name="phone"[^>]*aria-invalid="true"', html)
    assert html.index("Nhập số điện thoại gồm") < html.index('name="phone"')


def test_what_was_typed_stays_and_is_escaped():
    html = render("{% field form.name %}", form=ProducerForm({"name": 'Tổ "<hợp>" tác'}))
    assert 'value="Tổ &quot;&lt;hợp&gt;&quot; tác"' in html


def test_every_kind_of_control_has_a_name_for_screen_readers():
    html = render(ALL_FIELDS, form=ProducerForm())
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html)
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', html))
    wrapped = {"id_women"}
    assert set(controls) - {"id_token"} == labelled | wrapped
    assert "<legend>Dòng lỗi</legend>" in html
    assert "checked" not in html


def test_the_summary_repeats_each_sentence_and_jumps_to_its_field():
    html = render(ALL_FIELDS, form=ProducerForm({"name": "Hoa", "phone": "1", "token": "x"}))
    assert "Còn 3 chỗ cần sửa" in html
    assert '<a href="#id_phone">Nhập số điện thoại gồm 10 số, bắt đầu bằng 0.</a>' in html
    assert '<a href="#id_choice_0">' in html
    assert 'id="id_choice_0"' in html
    assert "<li>Cơ sở này đã có trong sổ.</li>" in html


def test_a_form_nobody_sent_has_no_summary():
    assert "summary" not in render("{% form_summary form %}", form=ProducerForm())


def test_a_file_that_is_there_is_named_and_can_be_taken_away():
    class Stored:
        url = "/tep/1"

        def __str__(self) -> str:
            return "giay.pdf"

    html = render("{% field form.paper %}", form=ProducerForm(initial={"paper": Stored()}))
    assert '<a href="/tep/1">giay.pdf</a>' in html
    assert 'name="paper-clear"' in html
    assert html.count('type="file"') == 1


def test_a_compact_field_says_nothing_of_being_optional():
    assert "không bắt buộc" not in render("{% field form.group True %}", form=ProducerForm())
    assert "không bắt buộc" in render("{% field form.group %}", form=ProducerForm())


def test_pages_keep_every_filter_and_say_where_the_reader_is():
    page = Paginator(range(10700), 100).page(3)
    html = render("{% pager page %}", "/so?q=n%C6%B0%E1%BB%9Bc&group=I&page=3", page=page)
    assert "201 đến 300 trong 10.700" in html
    assert 'href="?q=n%C6%B0%E1%BB%9Bc&amp;group=I&amp;page=4"' in html
    assert re.search(r'page=3" aria-current="page">3<', html)
    assert 'rel="prev"' in html


def test_one_page_has_no_pager_and_no_row_has_no_count():
    assert "<nav" not in render("{% pager page %}", page=Paginator(range(3), 10).page(1))
    assert render("{% pager page %}", page=Paginator([], 10).page(1)).strip() == ""


def test_a_column_head_sorts_up_then_down_and_starts_at_the_first_page():
    head = '{% sort_th "Hạng" "star" %}'
    assert 'href="?sort=star"' in render(head, "/so?page=4")
    up = render(head, "/so?sort=star")
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-star"' in up
    down = render(head, "/so?sort=-star")
    assert 'aria-sort="descending"' in down
    assert 'href="?sort=star"' in down
