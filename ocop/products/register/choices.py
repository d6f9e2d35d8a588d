"""Cells that name one of a known set: yes or no, the kind of producer, the product group."""

import re

from ocop.kit.text import clean
from ocop.products.classification import Place, places
from ocop.products.register.cells import Unreadable
from ocop.products.register.tables import Cell, shown
from ocop.products.register.words import key, near

_YES = {key(word) for word in ("có", "x", "đúng", "1", "yes", "true", "v", "nữ", "thanh niên")}
_NO = {key(word) for word in ("không", "0", "no", "false", "nam", "k", "ko")}


def yes_or_no(cell: Cell) -> bool | None:
    """True for "Có" or a tick, False for "Không", None for a dash."""
    value = clean(shown(cell))
    if value in {"✓", "✔", "☑"} or key(value) in _YES:
        return True
    if key(value) in _NO:
        return False
    if value in {"-", "–"}:
        return None
    raise Unreadable("yes_or_no", f'"{value}" không rõ là có hay không.', 'Ghi "Có" hoặc "Không".')


KINDS: dict[str, tuple[str, ...]] = {
    "COOPERATIVE": ("Hợp tác xã", "HTX", "Liên hiệp hợp tác xã", "LH HTX", "hợp tác xã nông nghiệp",
                    "hợp tác xã dịch vụ nông nghiệp", "HTXNN", "HTX DVNN", "hợp tác xã kiểu mới"),
    "COOP_GROUP": ("Tổ hợp tác", "THT", "Tổ hợp tác xã", "Tổ liên kết"),
    "ENTERPRISE": ("Doanh nghiệp", "DN", "Doanh nghiệp nhỏ và vừa", "Công ty", "Cty", "Công ty TNHH",
                   "Công ty cổ phần", "CTCP", "Cty TNHH", "Cty CP", "Công ty TNHH MTV", "DNTN",
                   "Doanh nghiệp tư nhân", "Công ty trách nhiệm hữu hạn", "DNNVV", "SME",
                   "Công ty TNHH một thành viên", "Cty TNHH MTV", "Chi nhánh", "Tập đoàn"),
    "FARM": ("Trang trại", "Chủ trang trại", "Gia trại"),
    "HOUSEHOLD": ("Hộ sản xuất", "Hộ", "Hộ kinh doanh", "HKD", "Hộ gia đình", "Hộ SXKD", "Hộ SX",
                  "Hộ kinh doanh cá thể", "Cơ sở", "Cơ sở sản xuất", "CSSX", "Hộ cá thể", "Cá nhân",
                  "Hộ sản xuất kinh doanh", "Cơ sở SXKD", "Hộ sản xuất, hộ kinh doanh", "Hộ KD"),
    "ASSOCIATION": ("Hội", "Hiệp hội", "Hội, hiệp hội", "Hội du lịch", "Hiệp hội du lịch",
                    "Hội, hiệp hội (du lịch)"),
    "TOURISM_CENTRE": ("Trung tâm điều hành", "Trung tâm điều hành du lịch", "Trung tâm"),
    "TOURISM_BODY": ("Tổ chức tương đương", "Tổ chức du lịch tương đương", "Ban quản lý",
                     "Ban quản lý du lịch", "Điểm du lịch"),
}  # fmt: skip
_KIND_BY_KEY = {key(word): kind for kind, words in KINDS.items() for word in words}
_KIND_OPENINGS = sorted(
    (word for word in _KIND_BY_KEY if word not in {"dn", "hoi", "co so", "sme", "chi nhanh"}),
    key=len, reverse=True,
)  # fmt: skip


def producer_kind(cell: Cell) -> str:
    """Code of the kind of producer, from the words and short forms in use."""
    value = clean(shown(cell))
    folded = key(value)
    if found := _KIND_BY_KEY.get(folded) or kind_in_name(value):
        return found
    meant = near(value, _KIND_BY_KEY)
    hint = f'Có phải "{KINDS[_KIND_BY_KEY[meant]][0]}"? ' if meant else ""
    known = ", ".join(words[0] for words in KINDS.values())
    raise Unreadable(
        "producer_kind",
        f'"{value}" không phải loại hình chủ thể.',
        f"{hint}Chọn một trong: {known}.",
    )


def kind_in_name(name: str) -> str | None:
    """The kind a producer's name opens with: "HTX …", "Công ty TNHH …"; None when it does not."""
    folded = key(name)
    for opening in _KIND_OPENINGS:
        if folded.startswith(f"{opening} "):
            return _KIND_BY_KEY[opening]
    return None


# Names of QĐ 148/2023, QĐ 1048/2019 and everyday speech for places of the classification in force.
_OLD_GROUPS = {
    "I": ("thực phẩm", "nhóm thực phẩm", "nông sản thực phẩm"),
    "II": ("đồ uống", "nước uống"),
    "III": ("dược liệu", "thảo dược", "dược liệu và sản phẩm từ dược liệu"),
    "IV": ("thủ công mỹ nghệ", "hàng thủ công mỹ nghệ", "lưu niệm nội thất trang trí",
           "thủ công mỹ nghệ trang trí"),
    "IV.2": ("vải và may mặc", "may mặc"),
    "V": ("sinh vật cảnh",),
    "VI": ("du lịch", "dịch vụ du lịch", "dịch vụ du lịch nông thôn", "du lịch cộng đồng",
           "dịch vụ du lịch cộng đồng và điểm du lịch", "dịch vụ du lịch nông thôn bán hàng",
           "du lịch nông thôn", "dịch vụ du lịch cộng đồng"),
    "I.5.b": ("sản phẩm chè từ thực vật khác",),
}  # fmt: skip
_PLACE_CODE = re.compile(
    r"(?:[Nn]hóm |[Nn]gành )?(VI|IV|V|I{1,3})(?:\.(\d)(?:\.([a-dA-D]))?)?(?=[.\s:)\-–]|$)"
)


def _place_names() -> dict[str, str]:
    """Folded name → code; the finest place of one name wins, an industry's own name stays."""
    found: dict[str, str] = {}
    for place in places().values():
        found[key(place.name)] = place.code
        if place.parent is None:
            found[key(place.industry_label)] = place.code
    for code, names in _OLD_GROUPS.items():
        found |= {key(name): code for name in names}
    return found


_PLACES = _place_names()
_PLACE_OPENINGS = tuple(
    f"{key(word)} " for word in ("nhóm", "ngành", "sản phẩm", "hàng", "nhóm sản phẩm")
)


def group(cell: Cell) -> Place:
    """The place of the classification a cell names: a code (I.4.a), a name, or both.

    >>> group("Nhóm thực phẩm").code, group("I.4.a. Tương, nước mắm").code
    ('I', 'I.4.a')
    """
    value = clean(shown(cell))
    if match := _PLACE_CODE.match(value):
        code = ".".join(filter(None, (match[1].upper(), match[2], (match[3] or "").lower())))
        if code in places():
            return places()[code]
    folded = key(value)
    for opening in ("", *_PLACE_OPENINGS):
        if folded.startswith(opening) and folded.removeprefix(opening) in _PLACES:
            return places()[_PLACES[folded.removeprefix(opening)]]
    meant = near(value, _PLACES)
    hint = f'Có phải "{places()[_PLACES[meant]].name}"? ' if meant else ""
    raise Unreadable(
        "group", f'"{value}" không phải nhóm sản phẩm OCOP.',
        f"{hint}Chọn một trong: Thực phẩm, Đồ uống, Dược liệu, Thủ công mỹ nghệ, Sinh vật cảnh, Du lịch.",
    )  # fmt: skip
