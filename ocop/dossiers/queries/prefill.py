"""What the register, the wallet and the last dossier already say: filled in, to be looked over."""

from django.utils import timezone

from ocop.dossiers.models import Dossier, DossierKind, State
from ocop.dossiers.parts import tasks
from ocop.kit.phone import shown
from ocop.products.models import LegalPaper, PaperKind, Producer, Product
from ocop.units.queries import names_on

Contents = dict[str, dict[str, str]]


def last_decided(product: Product) -> Dossier | None:
    """The newest dossier of the product that ended in a star."""
    rows = Dossier.objects.live().filter(product=product, state=State.RECOGNISED)
    return rows.order_by("-filed_at").first()


def first_contents(product: Product, kind: str, last: Dossier | None) -> Contents:
    """What each part starts with: the last dossier's words, over them what the register says now."""
    found: Contents = {key: {} for key in tasks()}
    if last is not None and kind != DossierKind.FIRST:
        for part in last.parts.all():
            found[part.key] = dict(part.contents)
        _forget_promises(found)
    for key, answers in (("san-pham", _product(product)), ("chu-the", _producer(product.producer))):
        found[key] |= {name: value for name, value in answers.items() if value}
    if not found["cau-chuyen"] and product.story:
        found["cau-chuyen"] = {"ai_lam": product.story}
    return found


def _forget_promises(found: Contents) -> None:
    """A promise is given anew, changes are told anew, and a missing paper may be there by now."""
    found["cam-ket"], found["giay-to"] = {}, {}
    for answers in found.values():
        answers.pop("thay_doi", None)


def _product(product: Product) -> dict[str, str]:
    standard = product.standards.order_by("-issued_on", "-pk").first()
    return {
        "ten": product.name,
        "quy_cach": product.specification,
        "tieu_chuan": standard.number if standard else "",
        "bao_bi": product.packaging,
        "bao_quan": product.storage,
    }


def _producer(producer: Producer) -> dict[str, str]:
    place = names_on([producer.area_now_id], timezone.localdate())[producer.area_now_id].name
    return {
        "ten": producer.name,
        "loai_hinh": producer.get_kind_display(),
        "dia_chi": ", ".join(filter(None, [producer.address, place])),
        "dien_thoai": shown(producer.phone) if producer.phone else "",
        "thu_dien_tu": producer.email,
        "nguoi_dai_dien": producer.representative,
        "gioi_tinh": "nu" if producer.women_led else "",
        "dang_ky": _registration(producer),
    }


def _registration(producer: Producer) -> str:
    rows = LegalPaper.objects.filter(producer=producer, kind=PaperKind.BUSINESS_REGISTRATION)
    paper = rows.exclude(number="").order_by("-issued_on", "-pk").first()
    if paper is None:
        return f"ngày {producer.founded_on:%d/%m/%Y}" if producer.founded_on else ""
    return f"{paper.number}, ngày {paper.issued_on:%d/%m/%Y}" if paper.issued_on else paper.number
