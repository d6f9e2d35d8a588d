"""The content of each kind of paper; what every kind has in common is `Paper`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper may say. `illustrative`: the paper prints that its data are made up."""

    illustrative: bool = False


# --- recognition --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One product of a decision; `group` in words."""

    product: str
    producer: str
    commune: str
    star: int
    code: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Decision(Paper):
    """Quyết định công nhận. `articles` are whole texts without "Điều n."; `decider` is who decides
    (CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH). The rows become an appendix. A title of several lines
    (KT. CHỦ TỊCH / PHÓ CHỦ TỊCH) is written with line breaks.
    """

    basis: list[str]
    articles: list[str]
    rows: list[DecisionRow]
    recipients: list[str]
    signer_title: str
    signer_name: str
    place: str
    valid_months: int = 36
    decider: str = ""


@dataclass(frozen=True, slots=True)
class Certificate(Paper):
    """Giấy chứng nhận sản phẩm OCOP of 3 to 5 stars."""

    product: str
    producer: str
    address: str
    star: int
    decision_symbol: str
    decided_on: date
    valid_until: date
    authority: str
    code: str
    signer_title: str
    signer_name: str
    place: str


@dataclass(frozen=True, slots=True)
class WithdrawalDecision(Paper):
    """Quyết định thu hồi: which recognition ends, why (`reason` in words) and from when."""

    product: str
    producer: str
    address: str
    star: int
    decision_symbol: str
    decided_on: date
    reason: str
    withdrawn_on: date
    basis: list[str]
    articles: list[str]
    recipients: list[str]
    signer_title: str
    signer_name: str
    place: str
    decider: str = ""


# --- council ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a meeting: name, title and office, role in it."""

    name: str
    title: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """The result of one product; `gates_missed` are the star levels whose minimums were missed."""

    product: str
    producer: str
    average: Decimal
    spread: Decimal
    gates_missed: list[int]
    star: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Minutes(Paper):
    """Biên bản họp hội đồng. `held_on` is the day; `text` of a row explains its result."""

    round_name: str
    held_on: date
    place: str
    present: list[Person]
    absent: list[Person]
    quorum_text: str
    rows: list[MinutesRow]
    decisions: list[str]
    chair: str
    secretary: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One criterion: what was chosen, points given of the most that can be given."""

    code: str
    text: str
    option_text: str
    points: Decimal | None
    maximum: Decimal
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheetPaper(Paper):
    """Phiếu chấm điểm of one member for one product, after locking."""

    product: str
    producer: str
    member: str
    sheet_title: str
    rows: list[ScoreRow]
    total: Decimal
    locked_at: datetime


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The marks of one product, one per member in the order of the table's members ("" = none)."""

    product: str
    marks: list[str]
    average: Decimal
    median: Decimal
    spread: Decimal
    star: int | None


@dataclass(frozen=True, slots=True)
class SummaryTable(Paper):
    """Bảng tổng hợp điểm, printed across."""

    round_name: str
    members: list[str]
    rows: list[SummaryRow]
    chair: str = ""
    secretary: str = ""


# --- letters ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoticePaper(Paper):
    """Thông báo, kế hoạch, công văn: paragraphs, whom it goes to, who signs.

    A paragraph that begins as "I. ", "1. " or "a) " is set as the heading of that level.
    """

    addressee: str
    paragraphs: list[str]
    recipients: list[str]
    signer_title: str
    signer_name: str
    place: str


@dataclass(frozen=True, slots=True)
class Receipt(Paper):
    """Giấy biên nhận hồ sơ: `number` is the receipt's own (HS-2026-000123)."""

    number: str
    product: str
    producer: str
    kind: str
    received_at: datetime
    received_by: str
    parts: list[str]
    answer_by: date
    place: str
    note: str = ""


# --- dossier forms ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegistrationForm(Paper):
    """Mẫu 01, Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP (QĐ 26/2026, Phụ lục III).

    `kind` is lần đầu, nâng hạng or đánh giá lại; the numbers of the two offices ("…/PĐK-…") are
    empty until they received it.
    """

    province: str
    year: int
    producer: str
    representative: str
    position: str
    address: str
    phone: str
    email: str
    product: str
    industry: str
    group: str
    subgroup: str
    kind: str
    attachments: list[str]
    place: str
    signed_on: date | None = None
    commune_number: str = ""
    commune_received_on: date | None = None
    commune_receiver: str = ""
    province_number: str = ""
    province_received_on: date | None = None
    province_receiver: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of a form and whether it is ticked."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class SelfScoreRow:
    """One criterion of the self-assessment."""

    code: str
    text: str
    points: Decimal | None
    maximum: Decimal
    description: str = ""
    proofs: str = ""


@dataclass(frozen=True, slots=True)
class SelfAssessment(Paper):
    """Mẫu 02, Báo cáo tự đánh giá về sản phẩm (QĐ 26/2026, Phụ lục III)."""

    producer: str
    producer_type: str
    address: str
    contact: str
    representative: str
    representative_sex: str
    representative_ethnicity: str
    representative_residence: str
    registration: str
    product: str
    specification: str
    standard: str
    papers: list[Tick]
    rights: list[Tick]
    history: str
    organisation: str
    material_area: str
    technology: str
    quality_changes: str
    markets: str
    revenue: str
    profit: str
    rows: list[SelfScoreRow]
    total: Decimal
    plan: str
    place: str
    proofs: list[str] = field(default_factory=list)
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class CommuneReport(Paper):
    """Mẫu 03, Báo cáo đánh giá một số nội dung của hồ sơ (QĐ 26/2026, Phụ lục III)."""

    addressee: str
    product: str
    producer: str
    address: str
    kind: str
    received_on: date
    local_material: str
    local_labour: str
    idea_origin: str
    local_identity: str
    proposal: str
    recipients: list[str]
    signer_title: str
    signer_name: str
    place: str


# --- inspection ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, what has to be done."""

    subject: str
    finding: str
    demand: str = ""


@dataclass(frozen=True, slots=True)
class InspectionMinutes(Paper):
    """Biên bản kiểm tra sau công nhận (QĐ 26/2026, Điều 9)."""

    product: str
    producer: str
    address: str
    star: int
    decision_symbol: str
    held_on: date
    place: str
    kind: str
    team: list[Person]
    producer_side: list[Person]
    findings: list[Finding]
    conclusion: str
    producer_opinion: str
    head: str
    representative: str
