"""Papers of the small world, one of every kind, with the long names and marks real ones have."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ocop.documents import actions
from ocop.documents.models import Document
from ocop.documents.papers import (
    Certificate,
    CommuneReport,
    Decision,
    DecisionRow,
    Finding,
    InspectionMinutes,
    Minutes,
    MinutesRow,
    NoticePaper,
    Paper,
    Person,
    Receipt,
    RegistrationForm,
    ScoreRow,
    ScoreSheetPaper,
    SelfAssessment,
    SelfScoreRow,
    SummaryRow,
    SummaryTable,
    Tick,
    WithdrawalDecision,
)
from ocop.units.models import Unit
from tests import world

SUBJECT = UUID("6c1e7f0a-0000-4000-8000-000000000001")
PRODUCT = "Nước mắm cá cơm nguyên chất ủ chượp truyền thống Giao Hưng (chai thủy tinh 500 ml)"
PRODUCER = "Hợp tác xã Chế biến và Dịch vụ thủy hải sản Ngọc Lâm Giao Hưng"
ADDRESS = "Xóm 7, xã Giao Hưng, tỉnh Ninh Bình"
DECIDED = date(2026, 8, 5)
CHAIR = "Nguyễn Thị Thùy Dương"
SIGNER = ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Trần Anh Dũng", "Ninh Bình")
RECIPIENTS = [
    "Như Điều 4;",
    "Bộ Nông nghiệp và Môi trường (để báo cáo)",
    "Thường trực Tỉnh ủy, HĐND tỉnh",
    "Lưu: VT, NNTN.",
]
BASIS = [
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Căn cứ Quyết định số 26/2026/QĐ-TTg của Thủ tướng Chính phủ ban hành Bộ tiêu chí và quy trình "
    "đánh giá, phân hạng sản phẩm Chương trình Mỗi xã một sản phẩm",
    "Theo đề nghị của Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 118/TTr-SNNMT",
]


def decision_row(at: int) -> DecisionRow:
    names = [PRODUCT, "Gạo tám xoan", "Cơm cháy Ninh Bình vị ruốc", "Thổ cẩm thêu tay Văn Lâm"]
    return DecisionRow(
        product=f"{names[at % 4]} {at + 1}",
        producer=PRODUCER if at % 3 == 0 else "Hộ kinh doanh Vũ Đức Ưng",
        commune=("Xã Giao Hưng", "Phường Hoa Lư")[at % 2],
        star=3 + (at % 5 == 0),
        code=f"37-14179-{at + 1}-2026",
        group="I.4.a",
    )


def decision(rows: int = 6) -> Decision:
    return Decision(
        BASIS,
        [
            f"Công nhận kết quả đánh giá, phân hạng {rows} sản phẩm OCOP tỉnh Ninh Bình đợt 2 năm "
            "2026 (danh sách kèm theo). Giấy chứng nhận có giá trị 36 tháng kể từ ngày ban hành.",
            "Các chủ thể có sản phẩm được công nhận được sử dụng nhãn hiệu chứng nhận “Sản phẩm OCOP "
            "Việt Nam” theo quy định và có trách nhiệm duy trì chất lượng sản phẩm.",
            "Quyết định này có hiệu lực kể từ ngày ký.",
            "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các Sở, Chủ tịch Ủy ban nhân dân các xã, "
            "phường và các chủ thể có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        ],
        [decision_row(at) for at in range(rows)],
        RECIPIENTS,
        *SIGNER,
        decider="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    )


def certificate(**changed: Any) -> Certificate:
    said: dict[str, Any] = {
        "product": PRODUCT, "producer": PRODUCER, "address": ADDRESS, "star": 4,
        "decision_symbol": "3981/QĐ-UBND", "decided_on": DECIDED, "valid_until": date(2029, 8, 5),
        "authority": "Chủ tịch Ủy ban nhân dân tỉnh Ninh Bình", "code": "37-14179-1-2026",
        "signer_title": SIGNER[0], "signer_name": SIGNER[1], "place": "Ninh Bình",
        "illustrative": True,
    } | changed  # fmt: skip
    return Certificate(**said)


def minutes(rows: int = 5) -> Minutes:
    people = [
        Person(CHAIR, "Phó Giám đốc Sở Nông nghiệp và Môi trường", "Chủ tịch hội đồng"),
        Person("Lê Minh Thu", "Trưởng phòng Sở Công Thương", "Ủy viên"),
        Person("Phạm Quang Minh", "Chi cục Phát triển nông thôn", "Thư ký"),
    ]
    results = [
        MinutesRow(f"{PRODUCT} {at + 1}", PRODUCER, Decimal("78.25") - at, Decimal("6.5"),
                   [4] if at == 1 else [], 3 if at < 4 else None,
                   "Chưa đạt tối thiểu 4 sao ở tiêu chí 2.3." if at == 1 else "")
        for at in range(rows)
    ]  # fmt: skip
    return Minutes(
        "Đợt 2 năm 2026", DECIDED, "Hội trường Sở Nông nghiệp và Môi trường", people,
        [Person("Hoàng Đức Quang", "Sở Y tế", "Ủy viên, vắng có lý do")],
        "Có mặt 3 trên 4 thành viên, đạt tỷ lệ tối thiểu ba phần tư, có Chủ tịch hội đồng.",
        results,
        ["Thống nhất kết quả chấm điểm và phân hạng nêu tại mục II.",
         "Giao thư ký hoàn thiện hồ sơ trình Chủ tịch Ủy ban nhân dân tỉnh."],
        CHAIR, "Phạm Quang Minh",
    )  # fmt: skip


def score_sheet() -> ScoreSheetPaper:
    rows = [
        ScoreRow(f"{1 + at // 6}.{1 + at % 6}", "Nguồn gốc, ý tưởng sản phẩm và tính địa phương của nguyên liệu",
                 "Sử dụng từ 75% nguyên liệu trong tỉnh trở lên", None if at == 5 else Decimal(at % 5),
                 Decimal(5), "Đã xem hợp đồng" if at % 4 == 0 else "")
        for at in range(30)
    ]  # fmt: skip
    return ScoreSheetPaper(
        PRODUCT, PRODUCER, "Lê Minh Thu", "Phiếu số 04: Thủy sản chế biến", rows, Decimal("78.5"),
        datetime(2026, 8, 1, 15, 20, tzinfo=world.NOW.tzinfo),
    )  # fmt: skip


def summary(rows: int = 12, members: int = 9) -> SummaryTable:
    return SummaryTable(
        "Đợt 2 năm 2026",
        [f"Nguyễn Thị Hồng {letter}" for letter in "ABCDEFGHIJK"[:members]],
        [
            SummaryRow(f"{PRODUCT} {at + 1}", ["78,5"] * (members - 1) + [""], Decimal("78.47"),
                       Decimal(78), Decimal("4.5"), 4 if at % 3 else None)
            for at in range(rows)
        ],
        CHAIR, "Phạm Quang Minh",
    )  # fmt: skip


def notice() -> NoticePaper:
    return NoticePaper(
        "Ủy ban nhân dân các xã, phường",
        [
            "I. Mục đích, yêu cầu",
            "Triển khai đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026 đúng tiến độ, công khai.",
            "1. Thời hạn",
            "Hồ sơ gửi về Sở Nông nghiệp và Môi trường trước ngày 30 tháng 10 năm 2026.",
            "a) Nộp trên hệ thống, kèm 05 mẫu sản phẩm;",
            "b) Hồ sơ giấy chỉ nộp khi hệ thống gặp sự cố.",
        ],
        ["Như trên;", "Lưu: VT."],
        "GIÁM ĐỐC", CHAIR, "Ninh Bình",
    )  # fmt: skip


def registration_form() -> RegistrationForm:
    return RegistrationForm(
        "Ninh Bình", 2026, PRODUCER, "Trần Thị Hoa", "Giám đốc", ADDRESS, "0912 000 001",
        "hoa@example.com", PRODUCT, "I. Thực phẩm", "4. Gia vị", "a) Nước mắm", "Lần đầu",
        ["Giấy đăng ký kinh doanh", "Phiếu kiểm nghiệm số 12/2026"], "Giao Hưng", date(2026, 3, 16),
        "05/PĐK-37-14179-2026", date(2026, 3, 17), "Nguyễn Thị Lan",
    )  # fmt: skip


def self_assessment() -> SelfAssessment:
    rows = [
        SelfScoreRow(f"1.{at + 1}", "Tăng trưởng về quy mô sản xuất, doanh thu của chủ thể",
                     Decimal("3.5"), Decimal(5), "Doanh thu năm 2025 tăng 20% so với năm 2024",
                     "Báo cáo tài chính; hợp đồng số 3")
        for at in range(14)
    ]  # fmt: skip
    return SelfAssessment(
        PRODUCER, "Hợp tác xã", ADDRESS, "0912 000 001", "Trần Thị Hoa", "Nữ", "Kinh", ADDRESS,
        "18A8000123, ngày 12/3/2019", PRODUCT, "Chai 500 ml, thùng 12 chai", "TCVN 5107:2018",
        [Tick("Đăng ký kinh doanh", True), Tick("Công bố chất lượng", True),
         Tick("Giấy an toàn thực phẩm", True), Tick("Giấy sản xuất bắt buộc")],
        [Tick("Nhãn hiệu", True), Tick("Quyền dùng chỉ dẫn địa lý"), Tick("Sáng chế")],
        "Thành lập năm 2019 từ 7 hộ làm mắm.", "Hội đồng quản trị 3 người, 21 lao động.",
        "Cá cơm vùng biển Giao Hưng, 120 tấn/năm.", "Ủ chượp 18 tháng trong bể gỗ.",
        "Giảm độ mặn từ 28 còn 25 độ.", "Siêu thị trong tỉnh, Hà Nội.", "4.200.000.000 đồng",
        "610.000.000 đồng", rows, Decimal("78.5"), "Mở rộng 10 bể ủ, đạt 5 sao năm 2028.",
        "Giao Hưng", ["Giấy đăng ký kinh doanh 18A8000123"], date(2026, 3, 16),
    )  # fmt: skip


def commune_report() -> CommuneReport:
    return CommuneReport(
        "Sở Nông nghiệp và Môi trường", PRODUCT, PRODUCER, ADDRESS, "Lần đầu", date(2026, 3, 17),
        "Trên 90% cá cơm mua của 42 tàu trong xã.", "21 lao động, 19 người thường trú tại xã.",
        "Nghề làm mắm có từ năm 1930.", "Lễ hội cá đầu năm, thương hiệu mắm Sa Châu.",
        "Đề nghị đánh giá, phân hạng sản phẩm ở mức 4 sao.", ["Như trên;", "Lưu: VT."],
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Vũ Đình Ước", "Giao Hưng",
    )  # fmt: skip


def receipt() -> Receipt:
    return Receipt(
        "HS-2026-000123", PRODUCT, PRODUCER, "Lần đầu",
        datetime(2026, 3, 16, 14, 5, tzinfo=world.NOW.tzinfo), "Nguyễn Thị Lan",
        ["Phiếu đăng ký (Mẫu 01)", "Báo cáo tự đánh giá (Mẫu 02)", "11 minh chứng"],
        date(2026, 4, 6), "Giao Hưng",
    )  # fmt: skip


def withdrawal_decision() -> WithdrawalDecision:
    return WithdrawalDecision(
        PRODUCT, PRODUCER, ADDRESS, 4, "3981/QĐ-UBND", DECIDED,
        "Không còn sản xuất sản phẩm (điểm đ khoản 1 Điều 8 Quyết định số 26/2026/QĐ-TTg)",
        date(2027, 2, 3), BASIS,
        ["Thu hồi kết quả công nhận và Giấy chứng nhận đối với sản phẩm nêu dưới đây.",
         "Quyết định này có hiệu lực kể từ ngày ký."],
        RECIPIENTS, *SIGNER, decider="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    )  # fmt: skip


def inspection_minutes() -> InspectionMinutes:
    return InspectionMinutes(
        PRODUCT, PRODUCER, ADDRESS, 4, "3981/QĐ-UBND", date(2027, 1, 12), ADDRESS, "Đột xuất",
        [Person(CHAIR, "Sở Nông nghiệp và Môi trường", "Trưởng đoàn")],
        [Person("Trần Thị Hoa", "Giám đốc")],
        [Finding("Sử dụng nhãn hiệu OCOP", "In đúng hạng 4 sao trên chai 500 ml"),
         Finding("Duy trì tiêu chí", "Thiếu phiếu kiểm nghiệm định kỳ", "Bổ sung trước 28/02/2027")],
        "Chủ thể cơ bản duy trì các tiêu chí.", "Đồng ý, không có ý kiến khác.", CHAIR,
        "Trần Thị Hoa",
    )  # fmt: skip


def every_paper() -> dict[str, Paper]:
    """One of each kind."""
    return {
        "DECISION": decision(), "CERTIFICATE": certificate(), "MINUTES": minutes(),
        "SCORE_SHEET": score_sheet(), "SUMMARY": summary(), "NOTICE": notice(),
        "COMMUNE_REPORT": commune_report(), "REGISTRATION_FORM": registration_form(),
        "SELF_ASSESSMENT": self_assessment(), "RECEIPT": receipt(),
        "WITHDRAWAL_DECISION": withdrawal_decision(), "INSPECTION_MINUTES": inspection_minutes(),
    }  # fmt: skip


TITLES = {
    "DECISION": "Về việc công nhận kết quả đánh giá, phân hạng sản phẩm OCOP tỉnh Ninh Bình đợt 2 năm 2026",
    "NOTICE": "Về việc nộp hồ sơ đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026",
    "MINUTES": "Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh đợt 2 năm 2026",
    "WITHDRAWAL_DECISION": "Về việc thu hồi kết quả công nhận sản phẩm OCOP",
    "INSPECTION_MINUTES": f"Kiểm tra sản phẩm OCOP {PRODUCT} sau công nhận",
    "COMMUNE_REPORT": "Đánh giá một số nội dung của hồ sơ sản phẩm OCOP",
}


def draft(
    kind: str = "DECISION", content: Paper | None = None, unit: Unit | None = None, **said: Any
) -> Document:
    """A draft of Minh's office."""
    given: dict[str, Any] = {
        "kind": kind, "unit": unit or world.province_office(),
        "title": TITLES.get(kind, PRODUCT), "content": content or every_paper()[kind],
        "subject_kind": "round", "subject_id": SUBJECT, "by": None, "at": world.NOW,
    } | said  # fmt: skip
    return actions.draft(**given)


def issued(
    kind: str = "DECISION", content: Paper | None = None, unit: Unit | None = None, **said: Any
) -> Document:
    """The same, issued on the world's day."""
    drafted = draft(kind, content, unit, **said)
    return actions.issue(documents=[drafted], issued_on=world.DAY, by=said.get("by"), at=world.NOW)[
        0
    ]
