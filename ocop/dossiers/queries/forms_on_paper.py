"""A dossier in the words of the printed forms: Mẫu 01, 02, 03 and the receipt."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.utils import timezone

from ocop.documents import papers
from ocop.dossiers.answers import shown
from ocop.dossiers.models import (
    CommuneReport,
    Dossier,
    Filing,
    Finding,
    ProofLink,
    Proposal,
)
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.papers import links_by_criterion
from ocop.dossiers.queries.scores import law_of, self_score, sheet_of
from ocop.products.classification import places
from ocop.units.queries import names_on

# A right of the form and the words by which the producer's side names it.
_RIGHTS = {
    "nhãn hiệu": ("nhãn hiệu",),
    "chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận": (
        "chỉ dẫn địa lý", "nhãn hiệu tập thể", "nhãn hiệu chứng nhận",
    ),
    "sáng chế": ("sáng chế",),
    "kiểu dáng công nghiệp": ("kiểu dáng",),
    "bản quyền": ("bản quyền",),
}  # fmt: skip
_TICKS = ("dang-ky-kinh-doanh", "cong-bo-chat-luong", "dieu-kien-san-xuat")


class Answers:
    """The answers of a dossier in words, "" where nothing was said."""

    def __init__(self, dossier: Dossier) -> None:
        self._parts = {part.key: part.contents for part in dossier.parts.all()}

    def of(self, part: str, key: str) -> str:
        """One answer as people read it."""
        question = next(one for one in tasks()[part].questions if one.key == key)
        return shown(question, self._parts.get(part, {}).get(key, ""))

    def several(self, part: str, *keys: str) -> str:
        """Some answers, a paragraph each, those without words left out."""
        return "\n".join(text for key in keys if (text := self.of(part, key)))


def registration_form(dossier: Dossier, on: date) -> papers.RegistrationForm:
    """Mẫu 01."""
    answers = Answers(dossier)
    levels = _levels(dossier.product.group)
    return papers.RegistrationForm(
        province=settings.PROVINCE_NAME,
        year=dossier.year,
        producer=answers.of("chu-the", "ten"),
        representative=answers.of("chu-the", "nguoi_dai_dien"),
        position=answers.of("chu-the", "chuc_vu"),
        address=answers.of("chu-the", "dia_chi"),
        phone=answers.of("chu-the", "dien_thoai"),
        email=answers.of("chu-the", "thu_dien_tu"),
        product=answers.of("san-pham", "ten"),
        industry=levels[0],
        group=levels[1],
        subgroup=levels[2],
        kind=dossier.get_kind_display(),
        attachments=["Báo cáo tự đánh giá (Mẫu 02) và minh chứng kèm theo"],
        place=commune_name(dossier, on),
        signed_on=on,
        commune_number=dossier.receipt or "",
        commune_received_on=on,
        illustrative=dossier.product.illustrative,
    )


def _levels(code: str) -> tuple[str, str, str]:
    """Names of industry, group and subgroup, "" below the finest that is known."""
    found = [places()[c].name for c in _above(code) if c in places()]
    return (*found, "", "", "")[:3]  # type: ignore[return-value]


def _above(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def self_assessment(dossier: Dossier, on: date) -> papers.SelfAssessment:
    """Mẫu 02."""
    answers = Answers(dossier)
    links = links_by_criterion(dossier)
    return papers.SelfAssessment(
        producer=answers.of("chu-the", "ten"),
        producer_type=answers.of("chu-the", "loai_hinh"),
        address=answers.of("chu-the", "dia_chi"),
        contact=answers.several("chu-the", "dien_thoai", "thu_dien_tu").replace("\n", ", "),
        representative=answers.of("chu-the", "nguoi_dai_dien"),
        representative_sex=answers.of("chu-the", "gioi_tinh"),
        representative_ethnicity=answers.of("chu-the", "dan_toc"),
        representative_residence=answers.of("chu-the", "noi_cu_tru"),
        registration=answers.of("chu-the", "dang_ky"),
        product=answers.of("san-pham", "ten"),
        specification=answers.of("san-pham", "quy_cach"),
        standard=answers.of("san-pham", "tieu_chuan"),
        papers=_papers_there(dossier, links),
        rights=_rights(answers.of("san-pham", "quyen")),
        history=answers.of("chu-the", "lich_su"),
        organisation=answers.of("chu-the", "to_chuc"),
        material_area=answers.of("phuong-an", "vung_nguyen_lieu"),
        technology=answers.of("phuong-an", "cong_nghe"),
        quality_changes=answers.of("phuong-an", "chat_luong"),
        markets=answers.of("thi-truong", "noi_ban"),
        revenue=answers.several("thi-truong", "doanh_thu_nam_truoc", "doanh_thu_nam_kia"),
        profit=answers.of("thi-truong", "loi_nhuan"),
        rows=_rows(dossier, links),
        total=_decimal(self_score(dossier).points),
        plan=answers.several("ke-hoach", "san_xuat", "thi_truong", "von"),
        place=commune_name(dossier, on),
        proofs=[link.proof.title for group in links.values() for link in group],
        signed_on=on,
        illustrative=dossier.product.illustrative,
    )


def _papers_there(dossier: Dossier, links: dict[str, list[ProofLink]]) -> list[papers.Tick]:
    """The boxes of the papers everyone is asked for."""
    law = law_of(dossier)
    kinds = {link.proof.kind for group in links.values() for link in group}
    return [papers.Tick(law.proofs[kind].name, kind in kinds) for kind in _TICKS]


def _rights(said: str) -> list[papers.Tick]:
    """The boxes of the rights the producer's side names."""
    words = said.lower()
    return [papers.Tick(text, any(w in words for w in names)) for text, names in _RIGHTS.items()]


def _rows(dossier: Dossier, links: dict[str, list[ProofLink]]) -> list[papers.SelfScoreRow]:
    marks = {mark.criterion: mark for mark in dossier.marks.all()}
    return [
        papers.SelfScoreRow(
            code=code,
            text=leaf.title,
            points=marks[code].points if code in marks else None,
            maximum=Decimal(leaf.max),
            description=marks[code].note if code in marks else "",
            proofs="; ".join(link.proof.title for link in links.get(code, [])),
        )
        for code, leaf in sheet_of(dossier).leaves.items()
    ]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def receipt(dossier: Dossier, filing: Filing) -> papers.Receipt:
    """The receipt of one filing."""
    day = timezone.localdate(filing.at)
    return papers.Receipt(
        number=dossier.receipt or "",
        product=dossier.product.name,
        producer=dossier.product.producer.name,
        kind=dossier.get_kind_display(),
        received_at=filing.at,
        received_by="Hệ thống OCOP",
        parts=[task.title for task in tasks().values()],
        answer_by=dossier.due_on or day,
        place=commune_name(dossier, day),
        note=f"Mã SHA-256 của bản nộp: {filing.sha256}",
        illustrative=dossier.product.illustrative,
    )


def commune_report(dossier: Dossier, on: date) -> papers.CommuneReport:
    """Mẫu 03."""
    report = dossier.commune_report
    texts = {
        check.id: _finding(report, check.id) for check in law_of(dossier).dossier.commune_checks
    }
    signer = _signer(report)
    return papers.CommuneReport(
        addressee="Cơ quan tham mưu OCOP cấp tỉnh",
        product=dossier.product.name,
        producer=dossier.product.producer.name,
        address=Answers(dossier).of("chu-the", "dia_chi"),
        kind=dossier.get_kind_display(),
        received_on=timezone.localdate(dossier.filed_at) if dossier.filed_at else on,
        local_material=texts["nguyen-lieu"],
        local_labour=texts["lao-dong"],
        idea_origin=texts["y-tuong"],
        local_identity=texts["ban-sac"],
        proposal="\n".join(filter(None, [_proposal(report), report.opinion])),
        recipients=["Như trên;", "Chủ thể;", "Lưu: VT."],
        signer_title=signer[0],
        signer_name=signer[1],
        place=commune_name(dossier, on),
        illustrative=dossier.product.illustrative,
    )


def _finding(report: CommuneReport, check: str) -> str:
    said = report.contents.get(check, {})
    finding = said.get("finding", "")
    label = Finding(finding).label if finding in Finding.values else ""
    return f"{label}. {said.get('text', '')}" if label else said.get("text", "")


def _proposal(report: CommuneReport) -> str:
    return Proposal(report.proposal).label if report.proposal in Proposal.values else ""


def _signer(report: CommuneReport) -> tuple[str, str]:
    return "TM. ỦY BAN NHÂN DÂN", report.saved_by.name if report.saved_by else ""


def commune_name(dossier: Dossier, on: date) -> str:
    """The commune of the producer as it is called on the day."""
    area = dossier.product.producer.area_now_id
    return names_on([area], on)[area].name


def office_name(dossier: Dossier, on: date) -> str:
    """The people's committee of that commune: "UBND xã Giao Hưng"."""
    name = commune_name(dossier, on)
    return f"UBND {name[:1].lower()}{name[1:]}"
