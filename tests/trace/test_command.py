"""`ocop resolver`: the operator's door to links and handed-over prefixes."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ocop.trace.models import Handover, Link
from tests.trace.codes import GTIN, labelled, own, scan

pytestmark = pytest.mark.django_db


def ran(*words: str) -> str:
    out = StringIO()
    call_command("resolver", *words, stdout=out)
    return out.getvalue()


def test_a_link_is_added_listed_and_removed():
    product = labelled()
    shop = [
        "--type",
        "hasRetailers",
        "--href",
        "https://shop.example",
        "--until",
        "2999-01-01",
        "--title",
    ]
    number = json.loads(ran("--json", "add", f"/01/{GTIN}/10/L1", *shop, "Nơi bán"))["number"]
    assert scan(f"{own(product)}/10/L1?linkType=gs1:hasRetailers").status_code == 307
    listed = json.loads(ran("--json", "list", f"/01/{GTIN}/10/L1"))
    assert (listed[0]["number"], listed[0]["level"]) == (number, "/10/L1")
    assert f"{number}  hasRetailers  https://shop.example" in ran("list", f"/01/{GTIN}/10/L1")
    assert ran("remove", str(number)).strip() == f"Đã bỏ liên kết số {number}."
    assert not Link.objects.exists()


def test_a_prefix_is_handed_over_and_taken_back():
    assert "id.gs1.org" in ran("hand-over", "89385012", "--to", "https://id.gs1.org")
    assert ran("take-back", "89385012").strip() == "Đã nhận lại mã doanh nghiệp 89385012."
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["list", "/01/123"], "GTIN"),
        (["list", "/01/09521234543213"], "Chưa có thông tin về mã này"),
        (["remove", "7"], "Không có liên kết số 7"),
        (["take-back", "89385012"], "không giao cho nơi nào"),
        (["hand-over", "893", "--to", "https://id.gs1.org"], "Mã doanh nghiệp 893"),
        (
            ["add", "/t/S2222222223N", "--type", "pip", "--href", "x", "--title", "y"],
            "không có sản",
        ),
    ],
)
def test_what_cannot_be_done_is_said(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        ran(*words)


def test_a_prefix_is_handed_over_once():
    ran("hand-over", "89385012", "--to", "https://id.gs1.org")
    with pytest.raises(CommandError, match="đã giao nơi khác"):
        ran("hand-over", "89385012", "--to", "https://id.gs1.org")
