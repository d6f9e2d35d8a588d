"""The columns a register may have: the 22 of the usual form, and those that similar files add.

Source of columns 1-22: domain reference 8.3. Synonyms are compared folded (`words.key`).
"""

from dataclasses import dataclass
from functools import cache

from ocop.products.register.words import key


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `number` is its place in the 22-column form, None for an added one."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    number: int | None = None
    required: bool = False
    example: str = ""


IGNORED = frozenset({"ordinal", "reason"})  # known columns whose content is not taken over

_STAR = ("hạng sao", "số sao", "sao", "hạng", "xếp hạng", "phân hạng", "kết quả xếp hạng",
         "kết quả phân hạng", "hạng sao công nhận", "hạng sao được công nhận", "kết quả",
         "hạng sản phẩm", "cấp sao", "đạt sao")  # fmt: skip
_DATE = ("ngày", "ngày quyết định", "ngày qđ", "ngày ban hành", "ngày công nhận", "ngày cấp",
         "ngày ký", "ngày tháng", "ngày tháng năm", "ngày ra quyết định", "thời gian công nhận",
         "thời gian", "ngày ban hành quyết định", "ngày cấp giấy chứng nhận")  # fmt: skip
_YEAR = ("năm", "năm công nhận", "năm đánh giá", "năm quyết định", "năm cấp", "năm đạt",
         "năm được công nhận", "năm phân hạng")  # fmt: skip
_NUMBER = ("số quyết định", "số qđ", "quyết định", "quyết định số", "qđ số", "số văn bản",
           "số quyết định công nhận", "quyết định công nhận", "qđ công nhận", "số", "số ký hiệu",
           "số hiệu quyết định", "số qđ công nhận")  # fmt: skip
_AUTHORITY = ("cơ quan", "cơ quan công nhận", "cơ quan ban hành", "cơ quan cấp", "nơi cấp",
              "cơ quan ban hành quyết định", "cơ quan ra quyết định", "đơn vị công nhận",
              "đơn vị ban hành", "cấp công nhận", "cơ quan quyết định", "cấp ban hành",
              "đơn vị cấp", "cơ quan cấp giấy chứng nhận")  # fmt: skip
_TOO_GENERAL = ("số", "thời gian", "kết quả", "hạng", "cơ quan")  # only under a group heading

PARTS = {"star": _STAR, "date": _DATE, "year": _YEAR, "number": _NUMBER, "authority": _AUTHORITY}
FIRST_MARKERS = ("lần đầu", "lần thứ nhất", "lần một", "lần 1", "lần i", "lần thứ 1")
SECOND_MARKERS = ("lần hai", "lần thứ hai", "lần 2", "lần ii", "lần thứ 2", "nâng hạng",
                  "đánh giá lại", "công nhận lại", "tái công nhận")  # fmt: skip

_EXAMPLE = {"star": "3", "date": "28/12/2021", "year": "2021", "number": "3981/QĐ-UBND",
            "authority": "UBND tỉnh Ninh Bình"}  # fmt: skip
_PART_LABEL = {"star": "Hạng sao", "date": "Ngày", "year": "Năm", "number": "Số quyết định",
               "authority": "Cơ quan"}  # fmt: skip


def _recognition_fields(turn: str, heading: str, first_number: int) -> list[Field]:
    return [
        Field(f"{turn}_{part}", f"{heading} - {_PART_LABEL[part]}", (), first_number + offset,
              example=_EXAMPLE[part] if turn == "first" else "")
        for offset, part in enumerate(PARTS)
    ]  # fmt: skip


FIELDS: tuple[Field, ...] = (
    Field("ordinal", "STT", ("tt", "số tt", "số thứ tự", "stt", "no"), 1, example="1"),
    Field("product_name", "Tên sản phẩm", ("sản phẩm", "tên sp", "tên sản phẩm ocop",
          "sản phẩm ocop", "tên hàng hóa", "tên sản phẩm dịch vụ", "tên sản phẩm tham gia",
          "tên sản phẩm được công nhận", "tên sản phẩm đăng ký"), 2, required=True,
          example="Nước mắm Sa Châu"),
    Field("group", "Nhóm sản phẩm", ("nhóm", "nhóm sp", "nhóm sản phẩm ocop", "nhóm hàng",
          "thuộc nhóm", "thuộc nhóm sản phẩm", "ngành hàng", "ngành", "ngành sản phẩm",
          "lĩnh vực", "loại sản phẩm"), 3, required=True, example="Thực phẩm"),
    Field("producer_kind", "Loại hình chủ thể", ("loại hình", "loại chủ thể", "loại hình tổ chức",
          "loại hình sản xuất", "loại hình cơ sở", "hình thức tổ chức",
          "loại hình tổ chức sản xuất", "loại hình kinh doanh"), 4, example="Hợp tác xã"),
    Field("producer", "Chủ thể", ("tên chủ thể", "chủ thể sản xuất", "chủ thể ocop", "tên cơ sở",
          "cơ sở sản xuất", "đơn vị sản xuất", "tên chủ thể sản xuất", "tên đơn vị",
          "chủ thể sxkd", "tên cơ sở sản xuất", "chủ thể sản xuất kinh doanh", "đơn vị", "cơ sở",
          "nhà sản xuất", "tên doanh nghiệp htx hộ sản xuất", "chủ thể tên"), 5, required=True,
          example="HTX Nước mắm Sa Châu"),
    Field("commune", "Xã/phường", ("xã", "phường", "xã phường", "xã phường thị trấn",
          "xã phường mới", "xã mới", "tên xã", "đơn vị hành chính", "địa bàn",
          "xã phường đặc khu", "xã phường hiện nay", "cấp xã", "chủ thể xã"), 6, required=True,
          example="Xã Giao Hưng"),
    Field("address", "Địa chỉ", ("địa chỉ sản xuất", "địa chỉ chủ thể", "địa chỉ cơ sở",
          "địa chỉ sản xuất kinh doanh", "nơi sản xuất", "địa chỉ trụ sở", "chủ thể địa chỉ",
          "thôn xóm"), 7, example="Xóm 5"),
    Field("representative", "Người đại diện", ("đại diện", "người đại diện pháp luật",
          "họ và tên người đại diện", "chủ cơ sở", "họ tên chủ cơ sở", "giám đốc",
          "đại diện pháp luật", "tên người đại diện", "họ và tên", "người liên hệ",
          "họ tên chủ thể"), 8, example="Nguyễn Thị Hoa"),
    Field("phone", "Điện thoại", ("số điện thoại", "sđt", "đt", "điện thoại liên hệ", "số đt",
          "số điện thoại liên hệ", "di động", "tel", "phone", "chủ thể điện thoại"), 9,
          example="0912 345 678"),
    Field("star", "Hạng sao hiện tại", ("hạng sao hiện nay", "sao hiện tại", "xếp hạng hiện tại",
          "hạng hiện tại", "hạng sao còn hiệu lực"), 10, example="3"),
    Field("expires_on", "Ngày hết hạn", ("hết hạn", "thời hạn", "hạn công nhận", "hiệu lực đến",
          "có giá trị đến", "ngày hết hiệu lực", "thời hạn đến", "hạn giấy chứng nhận",
          "thời hạn giấy chứng nhận", "ngày hết hạn giấy chứng nhận", "giá trị đến ngày",
          "hiệu lực đến ngày", "ngày hết hạn gcn", "hạn", "thời gian hết hạn", "có hiệu lực đến"),
          11, example="28/12/2024"),
    *_recognition_fields("first", "Công nhận lần đầu", 12),
    *_recognition_fields("second", "Công nhận lần hai / nâng hạng", 17),
    Field("note", "Ghi chú", ("chú thích", "ghi chú khác", "diễn giải"), 22),
    Field("subgroup", "Phân nhóm", ("phân nhóm sản phẩm", "bộ sản phẩm", "nhóm con", "phiếu",
          "phân nhóm ocop", "bộ tiêu chí", "phiếu đánh giá"),
          example="I.4.a Tương, nước mắm, gia vị dạng lỏng khác"),
    Field("product_code", "Mã số sản phẩm", ("mã sản phẩm", "mã sp", "mã ocop",
          "mã số sản phẩm ocop", "mã số"), example="37-14464-1-2026"),
    Field("old_codes", "Mã số cũ", ("mã cũ", "mã sản phẩm cũ", "mã số sản phẩm cũ")),
    Field("old_commune", "Xã/phường cũ", ("xã cũ", "phường cũ", "xã phường thị trấn cũ",
          "xã phường trước sắp xếp", "tên xã cũ", "xã trước sáp nhập",
          "xã phường trước sáp nhập"), example="Xã Giao Châu"),
    Field("old_district", "Huyện cũ", ("huyện", "quận huyện", "huyện thành phố",
          "huyện thị xã thành phố", "quận huyện cũ", "tên huyện", "huyện thành phố cũ",
          "huyện thị thành phố", "cấp huyện", "huyện tp"), example="Huyện Giao Thủy"),
    Field("province", "Tỉnh", ("tỉnh thành phố", "tên tỉnh", "tỉnh thành", "tỉnh cũ")),
    Field("email", "Thư điện tử", ("email", "e mail", "hòm thư", "địa chỉ email",
          "thư điện tử email")),
    Field("tax_code", "Mã số thuế", ("mst", "mã số doanh nghiệp", "mã số thuế doanh nghiệp")),
    Field("women_led", "Nữ làm chủ", ("do phụ nữ làm chủ", "phụ nữ làm chủ", "chủ thể là nữ",
          "nữ"), example="Có"),
    Field("youth_led", "Thanh niên làm chủ", ("do thanh niên làm chủ", "chủ thể là thanh niên",
          "thanh niên"), example="Không"),
    Field("specification", "Quy cách", ("quy cách đóng gói", "quy cách sản phẩm", "trọng lượng",
          "khối lượng", "dung tích")),
    Field("price", "Giá bán (đồng)", ("giá", "giá bán", "đơn giá", "giá sản phẩm", "giá niêm yết",
          "giá bán lẻ", "giá thành"), example="125.000 đ/chai"),
    Field("gtin", "Mã vạch (GTIN)", ("mã vạch", "gtin", "barcode", "mã số mã vạch")),
    Field("story", "Câu chuyện sản phẩm", ("câu chuyện", "giới thiệu sản phẩm", "mô tả sản phẩm",
          "giới thiệu", "mô tả")),
    Field("reason", "Lý do", ()),
)  # fmt: skip

BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
INSTEAD = {"commune": ("old_commune", "address")}  # columns that can stand in for a required one
REQUIRED: tuple[Field, ...] = tuple(field for field in FIELDS if field.required)
RECOGNITION_HEADINGS = {"first": "Công nhận lần đầu", "second": "Công nhận lần hai / nâng hạng"}


@cache
def labels() -> dict[str, tuple[str, ...]]:
    """Folded label → field keys, in the order in which repeated columns are taken.

    "Hạng sao" alone is the current star; a second and third one belong to the recognitions.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part, synonyms in PARTS.items():
        order = (f"first_{part}", f"second_{part}")
        for text in synonyms:
            if text not in _TOO_GENERAL:
                found[key(text)] = ("star", *order) if part == "star" else order
    for field in FIELDS:
        for text in (field.label, *field.synonyms):
            found[key(text)] = (field.key,)
    return found


@cache
def part_labels() -> dict[str, str]:
    """Folded label under a recognition heading → star, date, year, number or authority."""
    return {key(text): part for part, synonyms in PARTS.items() for text in synonyms}
