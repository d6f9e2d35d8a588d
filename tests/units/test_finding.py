"""A written name leads to one area, to a question, or to suggestions; it is never guessed."""

from datetime import date
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.units.finding import Match, State, find_area, load_index
from tests.country import TODAY
from tests.units.places import pk, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
IN_2022 = date(2022, 6, 1)


@pytest.fixture(scope="module")
def index(country, django_db_blocker):
    with django_db_blocker.unblock():
        return load_index(province=unit("37-20250701"), on=TODAY)


EXACT = [
    ("Xã Giao Châu", {}, "14188-base"),
    ("giao chau", {}, "14188-base"),
    ("GIAO CHÂU", {}, "14188-base"),
    ("Xa Giao Chau", {}, "14188-base"),
    ("X. Giao Châu (cũ)", {}, "14188-base"),
    ("Giao Cha\u0302u", {}, "14188-base"),
    ("Xóm 5, xã Giao Châu, huyện Giao Thủy, tỉnh Nam Định", {}, "14188-base"),
    ("Xóm 5, Giao Châu, Giao Thủy", {}, "14188-base"),
    ("Giao Châu, nay là xã Giao Hưng", {}, "14188-base"),
    ("Giao Châu - Giao Thủy - Nam Định", {}, "14188-base"),
    ("Giao Châu", {"district": "H. Giao Thuỷ", "province": "Nam Định"}, "14188-base"),
    ("Giao Châu", {"province": "Tỉnh Ninh Bình"}, "14188-base"),
    ("TT Quỹ Nhất", {}, "13939-base"),
    ("TT.Quỹ Nhất", {}, "13939-base"),
    ("Quỹ Nhất", {}, "13939-20250701"),
    ("Giao Thuỷ", {}, "14167-20250701"),
    ("Giao Thủy", {}, "14167-20250701"),
    ("Nguyễn Uý", {}, None),
    ("Mĩ Lộc", {}, "13708-20250701"),
    ("Trực Hưng", {}, None),
    ("Quang Trung", {"district": "Vụ Bản"}, "13768-base"),
    ("P. Quang Trung", {"district": "TP Nam Định"}, "13681-base"),
    ("Hồng Quang", {"district": "Ý Yên"}, "13876-base"),
    ("Yên Khánh", {"on": IN_2022}, None),
    ("Hải Hậu", {}, "14215-20250701"),
    ("Huyện Hải Hậu", {}, "366-base"),
    ("TP. Nam Định", {}, "356-base"),
    ("13939", {}, "13939-20250701"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "more", "key"), EXACT)
def test_one_area_is_meant(index, text, more, key):
    found = index.find(text, **more)
    assert found.state is State.EXACT, found
    assert found.fault("xa") is None
    if key:
        assert found.area.unit == pk(key)


ASK = [
    ("Truc Hung", {}, {"Xã Trực Hưng", "Xã Trực Hùng"}),
    ("Trực Hung", {}, {"Xã Trực Hưng", "Xã Trực Hùng"}),
    ("Quang Trung", {}, {"Xã Quang Trung", "Phường Quang Trung"}),
    ("Nam Điền", {}, {"Xã Nam Điền"}),
    ("Hồng Quang", {}, {"Phường Hồng Quang", "Xã Hồng Quang"}),
    ("Yên Khánh", {}, {"Xã Yên Khánh"}),
    ("Hòa Mạc", {}, {"Phường Duy Tiên", "Phường Duy Tân"}),
    ("Tiên Nội", {}, {"Phường Tiên Sơn", "Phường Hà Nam"}),
    ("Hoàng Đông", {}, {"Phường Duy Hà", "Phường Hà Nam"}),
    ("Tiên Ngoại", {}, {"Phường Tiên Sơn", "Phường Hà Nam"}),
    ("Gia Tân", {}, {"Xã Gia Vân", "Phường Tây Hoa Lư"}),
    ("Quang Trung", {"district": "Phủ Lý"}, {"Phường Phủ Lý", "Phường Hà Nam"}),
    ("Giao Châu", {"district": "Hải Hậu"}, {"Xã Giao Châu"}),
    ("Giao Chấu", {}, {"Xã Giao Châu"}),
    ("13291", {}, {"Phường Phủ Lý", "Phường Phù Vân", "Phường Lê Hồng Phong"}),
    ("Hùng Tiến, Giao Châu", {}, {"Xã Hùng Tiến"}),
    ("Ý Yên", {"code": "14179"}, {"Xã Ý Yên", "Xã Giao Hưng"}),
]


@pytest.mark.parametrize(("text", "more", "names"), ASK)
def test_what_fits_several_is_asked(index, text, more, names):
    found = index.find(text, **more)
    assert found.state is State.ASK, found
    assert names <= {choice.name for choice in found.candidates}
    assert found.fault("xa").code == "area_ambiguous"


@pytest.mark.parametrize(("text", "more"), [(t, m) for t, m, _ in [*EXACT, *ASK]])
def test_one_question_is_answered_as_the_index_answers_it(index, text, more):
    told, asked = index.find(text, **more), find_area(text, scope=unit("37-20250701"), **more)
    assert asked.state is told.state
    assert [c.unit for c in asked.candidates] == [c.unit for c in told.candidates]
    assert (asked.area and asked.area.unit) == (told.area and told.area.unit)


def test_a_merged_commune_says_what_it_became(index):
    found = index.find("Giao Châu")
    assert found.note == "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025"
    assert found.area.label == "Xã Giao Châu (huyện Giao Thủy, tỉnh Nam Định)"
    assert found.area.today == (pk("14179-20250701"),)


def test_namesakes_are_told_apart_by_where_they_lay_and_what_they_became(index):
    sentences = [choice.sentence for choice in index.find("Nam Điền").candidates]
    assert sentences == [
        "Xã Nam Điền (huyện Nam Trực, tỉnh Nam Định) đã nhập vào Phường Vị Khê từ 01/07/2025",
        "Xã Nam Điền (huyện Nghĩa Hưng, tỉnh Nam Định) đã nhập vào Xã Rạng Đông từ 01/07/2025",
    ]
    assert index.find("Nam Điền").remedy == (
        "Chọn một nơi. Hoặc ghi thêm nơi trên nó khi ấy, ví dụ: Nam Điền, huyện Nam Trực."
    )


def test_a_record_of_its_time_keeps_the_split_commune(index):
    found = index.find("Gia Tân", on=IN_2022)
    assert found.state is State.EXACT
    assert found.area.unit == pk(found.area.key.removeprefix("u-"))
    assert len(found.area.today) == 2


ALIASES = [
    ("Phường Nam Định", "13666", "13669"),
    ("Phường Mỹ Lộc", "13735", "13708"),
    ("Xã Khánh Hội", "14599", "14614"),
    ("Phường Phủ Lý", "13291", "13285"),
    ("Phường Phù Vân", "13318", "13291"),
    ("Phường Châu Sơn", "13285", "13318"),
]


@pytest.mark.parametrize(("name", "early", "right"), ALIASES)
def test_a_code_of_the_early_list_is_taken_with_a_warning(index, name, early, right):
    found = index.find(name, code=early)
    assert found.state is State.EXACT
    assert found.area.code == right
    assert found.warning == f"Mã {early} theo một danh mục cũ; mã đúng của {name} là {right}."
    assert index.find(name, code=right).warning == ""


@pytest.mark.parametrize(
    ("text", "on", "said"),
    [
        ("Xã Nghĩa Tân", None,
         "Xã Nghĩa Tân (huyện Nghĩa Hưng) đã đổi thành Thị trấn Quỹ Nhất từ 01/09/2024."),
        ("Hoành Sơn", None,
         "Xã Hoành Sơn (huyện Giao Thủy) đã đổi thành Thị trấn Giao Thủy từ 01/09/2024."),
        ("Nghĩa Bình", None,
         "Xã Nghĩa Bình (huyện Nghĩa Hưng) không còn từ 01/09/2024; "
         "dữ liệu chưa ghi đã nhập vào xã nào."),
        ("Minh Tân", IN_2022,
         "Xã Minh Tân (huyện Vụ Bản) không còn từ 01/09/2024; "
         "dữ liệu chưa ghi đã nhập vào xã nào."),
        ("Hải Hưng", IN_2022,
         "Xã Hải Hưng (huyện Hải Hậu) không còn từ 01/09/2024; "
         "dữ liệu chưa ghi đã nhập vào xã nào."),
    ],
)  # fmt: skip
def test_a_name_older_than_the_data_is_explained_and_asked(index, text, on, said):
    found = index.find(text, on=on)
    assert (found.state, found.said) == (State.ASK, said)


def test_a_name_that_moved_to_another_code_means_the_one_of_its_day(index):
    assert index.find("Minh Tân").area.code == "13750"
    assert index.find("Hải Hưng").area.code == "14248"
    old = index.find("Quang Trung", district="Thành phố Nam Định")
    assert old.area.code == "13681"


def test_a_new_commune_with_the_code_of_one_parent_and_the_name_of_another(index):
    assert index.find("Hải An").area.code == "14281"
    assert index.find("Hải An", on=date(2025, 1, 1)).area.code == "14284"
    assert index.find("14281", on=date(2025, 1, 1)).area.name == "Xã Hải Phong"
    assert index.find("Nam Hồng", code="13987").area.unit == pk("13987-20250701")


def test_eight_districts_became_names_of_communes(index):
    for name in ("Hải Hậu", "Ý Yên", "Vụ Bản", "Nam Trực", "Trực Ninh", "Xuân Trường",
                 "Giao Thủy", "Nghĩa Hưng"):  # fmt: skip
        assert index.find(name).area.name == f"Xã {name}"
        assert index.find(f"Huyện {name}").area.name == f"Huyện {name}"


def test_a_district_alone_is_not_a_commune(index):
    found = index.find("Duy Tiên", on=date(2025, 1, 1))
    assert found.state is State.ASK
    assert found.said == "“Duy Tiên” là tên của Thị xã Duy Tiên, không phải tên xã, phường."


def test_a_wrong_type_word_is_taken_with_a_warning(index):
    found = index.find("Xã Trường Thi")
    assert found.area.name == "Phường Trường Thi"
    assert found.warning == "Danh mục ghi “Phường Trường Thi”."


@pytest.mark.parametrize("text", ["Giao Chou", "Giao Hưngg", "Xã Giao Hửn"])
def test_a_misspelt_name_gets_suggestions(index, text):
    for found in (index.find(text), find_area(text, scope=unit("37-20250701"))):
        assert found.state is State.NONE
        assert any(choice.name.startswith("Xã Giao") for choice in found.candidates)
        fault = found.fault("xa")
        assert fault is not None
        assert fault.code == "area_unknown"
        assert text in fault.what


@pytest.mark.parametrize("text", ["", "   ", "()", "zzzz qqqq", "99999", "%_\\", "<b>", "x" * 300])
def test_nonsense_finds_nothing_and_breaks_nothing(index, text):
    for found in (index.find(text), find_area(text)):
        assert found.state is State.NONE
        assert found.said


def name_of(found: Match) -> str:
    return found.area.name if found.area else found.state.value


@pytest.mark.parametrize("text", ["Xã Ea H’Leo", "ea h'leo", "Xã Ea H'leo, Đắk Lắk"])
def test_an_apostrophe_may_be_of_any_kind(text):
    assert name_of(find_area(text, province="Đắk Lắk", on=TODAY)) == "Xã Ea H'Leo"


def test_a_name_may_hold_a_dash_or_a_number():
    found = find_area("Văn Miếu - Quốc Tử Giám", on=TODAY)
    assert name_of(found) == "Phường Văn Miếu - Quốc Tử Giám"
    assert find_area("P4", province="Vĩnh Long").candidates[0].name == "Phường 4"


def test_five_thousand_rows_are_answered_without_a_query(index):
    rows = [("Giao Châu", "Giao Thủy"), ("Hồng Quang", "Ý Yên"), ("TT Cổ Lễ", "Trực Ninh")]
    start = perf_counter()
    with CaptureQueriesContext(connection) as seen:
        for number in range(5000):
            name, district = rows[number % 3]
            found = index.find(f"Xóm {number}, {name}", district=district)
            assert found.state in (State.EXACT, State.NONE)
    assert len(seen) == 0
    assert perf_counter() - start < 10


def test_an_index_takes_a_fixed_number_of_queries():
    with CaptureQueriesContext(connection) as seen:
        load_index(province=unit("37-20250701"), on=TODAY)
    assert len(seen) <= 8


def test_a_question_takes_as_many_queries_for_three_namesakes_as_for_one():
    counts = set()
    for text in ("Giao Lạc", "Hồng Quang"):
        with CaptureQueriesContext(connection) as seen:
            find_area(text, scope=unit("37-20250701"))
        counts.add(len(seen))
    assert len(counts) == 1
