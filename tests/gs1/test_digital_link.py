"""GS1 Digital Link: reading, writing, and refusing."""

from contextlib import suppress

import pytest
import segno
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import digital_link, element_string
from ocop.gs1.ai import PRIMARY_KEYS
from ocop.gs1.characters import CSET82, KeyFault
from ocop.gs1.element_string import Element

GTIN = "09521234543213"
text = st.text(CSET82, min_size=1, max_size=20)
qualifiers = st.one_of(
    st.fixed_dictionaries({}, optional={"22": text, "10": text, "21": text}),
    st.fixed_dictionaries({"235": text}),
).map(lambda found: list(found.items()))
attributes = st.fixed_dictionaries(
    {}, optional={"17": st.just("271231"), "3103": st.just("000195"), "240": text}
).map(lambda found: list(found.items()))
VALUES = {
    "00": "195212341234567898", "01": GTIN, "253": "9521234543213PO/1", "255": "95212345432131",
    "401": "9521234HWB%1", "402": "95212341234567891", "414": "9521234543213",
    "415": "9521234543213", "417": "9521234543213", "8003": "09521234543213A/1",
    "8004": "9521234NOI-1", "8006": "095212345432130102", "8010": "9521234A#/1",
    "8013": "1987654Ad4X4bL5ttr2310c2K", "8017": "952123412345678905",
    "8018": "952123412345678905", "254": "kho/2", "7040": "1ABC", "8020": "PT-1",
    "22": "V1", "10": "L+1", "21": "S/1", "235": "T1", "8011": "7", "8019": "12",
}  # fmt: skip


@given(qualifiers, attributes)
def test_a_built_link_is_read_back(path: list[Element], query: list[Element]) -> None:
    built = digital_link.build([*query[::-1], *path[::-1], ("01", GTIN)], origin="https://a.vn")
    read = digital_link.parse(built.uri, strict=True)
    assert read == built
    assert digital_link.parse(built.canonical).canonical == built.canonical


@given(qualifiers, attributes)
def test_the_oracle_reads_our_links(path: list[Element], query: list[Element]) -> None:
    built = digital_link.build([("01", GTIN), *path, *query])
    theirs = GS1DigitalLinkURI.parse(built.uri).element_strings
    ours = [built.key, *built.qualifiers, *built.attributes]
    assert [(e.ai.ai, e.value) for e in theirs] == ours


@given(qualifiers, attributes)
def test_barcode_and_link_say_the_same(path: list[Element], query: list[Element]) -> None:
    built = digital_link.build([("01", GTIN), *path, *query])
    again = digital_link.build(element_string.parse(built.element_string))
    assert again.canonical == built.canonical
    assert digital_link.build(element_string.parse(built.text)).canonical == built.canonical


@pytest.mark.parametrize(
    ("key", "order"), [(key, order) for key, orders in PRIMARY_KEYS.items() for order in orders]
)
def test_every_key_takes_its_qualifiers_in_order_only(key: str, order: tuple[str, ...]) -> None:
    elements = [(key, VALUES[key]), *((number, VALUES[number]) for number in order)]
    link = digital_link.build(elements)
    assert [number for number, _ in link.qualifiers] == list(order)
    assert digital_link.parse(link.uri, strict=True) == link
    if len(order) > 1:
        backwards = "".join(f"/{n}/{digital_link.encode(VALUES[n])}" for n in order[::-1])
        with pytest.raises(KeyFault) as caught:
            digital_link.parse(f"https://a.vn/{key}/{VALUES[key]}{backwards}")
        assert caught.value.fault.code == "order"


@pytest.mark.parametrize(
    ("uri", "canonical"),
    [
        ("https://a.vn/01/09521234543213", "/01/09521234543213"),
        ("HTTPS://A.VN/01/09521234543213/", "/01/09521234543213"),
        ("http://a.vn:8080/x/y/01/09521234543213/10/L1", "/01/09521234543213/10/L1"),
        ("https://a.vn/10/20/01/09521234543213", "/01/09521234543213"),
        ("https://a.vn/01/09521234543213/10/00/21/01", "/01/09521234543213/10/00/21/01"),
        ("https://a.vn/gtin/9521234543213/lot/L1/ser/7?exp=271231", "/01/09521234543213/10/L1/21/7?17=271231"),
        ("https://a.vn/GTIN/9521234543213", "/01/09521234543213"),
        ("https://a.vn/01/95012346", "/01/00000095012346"),
        ("https://a.vn/01/012345678905", "/01/00012345678905"),
        ("https://a.vn/01/09521234543213/21/%41b%2f", "/01/09521234543213/21/Ab%2F"),
        ("https://a.vn/01/09521234543213/21/a+b", "/01/09521234543213/21/a%2Bb"),
        ("https://a.vn/01/09521234543213?17=271231&linkType=all&10=L1", "/01/09521234543213?10=L1&17=271231"),
        ("https://a.vn/00/195212341234567898?02=09521234543213&37=25&10=L1", "/00/195212341234567898?02=09521234543213&10=L1&37=25"),
        ("https://a.vn/party/9521234543213", "/417/9521234543213"),
    ],
)  # fmt: skip
def test_links_in_the_field_have_one_canonical_form(uri: str, canonical: str) -> None:
    assert digital_link.parse(uri).canonical == "https://id.gs1.org" + canonical


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("https://a.vn/gtin/09521234543213", "Dùng tên “gtin” thay cho số 01."),
        ("https://a.vn/01/9521234543213", "GTIN có 13 số thay vì 14."),
        ("https://a.vn/01/09521234543213/", "Có dấu / thừa ở cuối đường dẫn."),
        ("https://a.vn/01/09521234543213?exp=271231", "Dùng tên “exp” thay cho số 17."),
    ],
)
def test_departures_are_reported_or_with_strict_refused(uri: str, said: str) -> None:
    assert digital_link.parse(uri).departures == (said,)
    with pytest.raises(KeyFault) as caught:
        digital_link.parse(uri, strict=True)
    assert caught.value.fault.what == said
    assert caught.value.fault.code == "departure"


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("", "syntax"), ("urn:epc:id:sgtin:9521234.054321.7", "syntax"), ("ftp://a.vn/01/x", "syntax"),
        ("https:///01/09521234543213", "syntax"), ("https://[::1/01/09521234543213", "syntax"),
        ("https://a.vn:99999/01/09521234543213", "syntax"), ("https://me@a.vn/01/09521234543213", "syntax"),
        ("https://a.vn/01/0952 1234543213", "syntax"), ("https://a.vn/01/<b>", "syntax"),
        ("https://a.vn", "no_key"), ("https://a.vn/", "no_key"), ("https://a.vn/01", "no_key"),
        ("https://a.vn/san-pham/12", "no_key"), ("https://a.vn/10/L1", "no_key"),
        ("https://a.vn/01/09521234543213/10", "no_key"), ("https://a.vn/01/09521234543213/99999/x", "no_key"),
        ("https://a.vn/AQnYUc1gmiCNV4J", "no_key"), ("https://a.vn/10/L1/EEarwSM", "no_key"),
        ("https://a.vn/01/09521234543214", "check_digit"), ("https://a.vn/01/0952123454321", "check_digit"),
        ("https://a.vn/01/952123454321", "check_digit"), ("https://a.vn/01/9521", "length"),
        ("https://a.vn/01/09521234543213/10/" + "x" * 21, "length"),
        ("https://a.vn/01/09521234543213/10/L%C3%B4", "characters"),
        ("https://a.vn/01/09521234543213/10/%E0%A4%A", "encoding"),
        ("https://a.vn/01/09521234543213/10/%FF", "encoding"),
        ("https://a.vn/01/09521234543213/10/%zz", "encoding"),
        ("https://a.vn/01/09521234543213?x=%zz", "encoding"),
        ("https://a.vn/01/09521234543213//L1", "no_key"),
        ("https://a.vn/01/09521234543213/10/", "no_key"),
        ("https://a.vn/01/09521234543213/21/1/10/L1", "order"),
        ("https://a.vn/01/09521234543213/10/A/10/B", "twice"),
        ("https://a.vn/01/09521234543213/10/A?10=B", "twice"),
        ("https://a.vn/01/09521234543213?17=271231&17=271231", "twice"),
        ("https://a.vn/01/09521234543213/17/271231", "qualifier"),
        ("https://a.vn/01/09521234543213/22/V/235/T", "qualifier"),
        ("https://a.vn/414/9521234543213/10/L1", "qualifier"),
        ("https://a.vn/414/9521234543213/254/1/7040/1ABC", "qualifier"),
        ("https://a.vn/415/9521234543213", "missing"),
        ("https://a.vn/01/09521234543213?17=271331", "date"),
        ("https://a.vn/01/09521234543213?88=1", "unknown_ai"),
        ("https://a.vn/01/09521234543213?17", "length"),
    ],
)  # fmt: skip
def test_what_is_no_link_is_refused_with_its_reason(uri: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        digital_link.parse(uri)
    assert caught.value.fault.code == code, caught.value.fault
    assert caught.value.fault.how_to_fix


@pytest.mark.parametrize(
    ("uri", "uncompressed"),
    [
        ("https://a.vn/AQnYUc1gmiCNV4JG", "https://a.vn/01/05412345000013/10/ABC123"),
        ("https://a.vn/x/AQnYUc1gmiCNV4JG/", "https://a.vn/x/01/05412345000013/10/ABC123"),
        ("https://a.vn/01/05412345000013/EEarwSMXRuGw?arv=true", "https://a.vn/01/05412345000013/10/ABC123?17=290331&arv=true"),
        ("https://a.vn/AQnYUc1gmiCNV4JGLo3DY?linkType=all", "https://a.vn/01/05412345000013/10/ABC123?17=290331&linkType=all"),
        ("https://a.vn/JUa0T-eifdtOO9UFEmlYwv3Q", "https://a.vn/414/5060917510004/254/RP56J920471"),
    ],
)  # fmt: skip
def test_compressed_links_are_read_and_told_apart(uri: str, uncompressed: str) -> None:
    link = digital_link.parse(uri)
    assert link.compressed
    assert link.uri == uncompressed
    assert not digital_link.parse(uncompressed).compressed


def test_a_value_of_ten_kilobytes_gives_a_short_answer() -> None:
    for uri in (
        "https://a.vn/01/" + "9" * 10_000,
        "https://a.vn/01/" + GTIN + "?17=" + "%41" * 3000,
    ):
        with pytest.raises(KeyFault) as caught:
            digital_link.parse(uri)
        assert len(caught.value.fault.sentence) < 300


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_never_a_crash(tail: str) -> None:
    for uri in (
        tail,
        "https://a.vn/" + tail,
        f"https://a.vn/01/{GTIN}/10/{tail}",
        f"https://a.vn/01/{GTIN}?{tail}",
    ):
        with suppress(KeyFault):
            assert digital_link.parse(uri).key


def test_other_query_pairs_are_kept_in_the_link_and_left_out_of_its_identity() -> None:
    link = digital_link.parse(f"https://a.vn/k/01/{GTIN}?linkType=gs1%3Apip&17=271231&flag")
    assert link.extras == (("linkType", "gs1:pip"), ("flag", ""))
    assert link.uri == f"https://a.vn/k/01/{GTIN}?17=271231&linkType=gs1%3Apip&flag"
    assert link.identity == f"https://id.gs1.org/01/{GTIN}"
    assert (link.origin, link.stem) == ("https://a.vn", "/k")
    assert link.get("10") is None


def test_scheme_and_host_are_kept_in_lower_case_and_the_stem_as_it_is() -> None:
    link = digital_link.parse(f"HTTPS://A.VN/Kho/01/{GTIN}")
    assert link.uri == f"https://a.vn/Kho/01/{GTIN}"


def test_levels_go_from_the_item_up_to_the_product() -> None:
    link = digital_link.parse(f"https://a.vn/01/{GTIN}/10/L1/21/7?17=271231&linkType=all")
    assert [level.uri for level in link.levels] == [
        f"https://a.vn/01/{GTIN}/10/L1/21/7",
        f"https://a.vn/01/{GTIN}/10/L1",
        f"https://a.vn/01/{GTIN}",
    ]


def test_a_link_needs_a_key() -> None:
    with pytest.raises(KeyFault) as caught:
        digital_link.build([("10", "L1"), ("17", "271231")])
    assert caught.value.fault.code == "no_key"


def test_the_order_fault_tells_both_fields_and_the_right_order() -> None:
    with pytest.raises(KeyFault) as caught:
        digital_link.parse(f"https://a.vn/01/{GTIN}/21/7/22/V")
    fault = caught.value.fault
    assert fault.what == "Biến thể cho người dùng (CPV) (22) đứng sau Số sê-ri (21), sai thứ tự."
    assert fault.how_to_fix == "Đổi chỗ: 22 rồi 10 rồi 21."


def test_a_full_link_fits_the_symbol_the_labels_plan_for() -> None:
    link = digital_link.build(
        [("01", GTIN), ("10", "L26-0001"), ("21", "000123")], origin="https://ocop.example.vn"
    )
    assert segno.make(link.uri, error="m", micro=False).symbol_size()[0] <= 45
