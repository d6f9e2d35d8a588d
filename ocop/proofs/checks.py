"""What is wrong with a paper or a consent; each fault says how to mend it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from ocop.evidence.models import Attachment, AttachmentKind
from ocop.kit.faults import Fault
from ocop.kit.templatetags.ocop import ngay
from ocop.products.models import Producer, Product
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.kinds import Kind, kinds_on
from ocop.proofs.models import Audience, How, Proof, ProofPage

MOST_PAGES = 40
LONGEST_CONSENT_DAYS = 366

Check = Callable[[ProofContents, Kind, date], list[Fault]]


def fault_dates_in_order(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """The end comes after the issue."""
    if not row.issued_on or not row.expires_on or row.expires_on > row.issued_on:
        return []
    what = f"Ngày hết hạn ({ngay(row.expires_on)}) phải sau ngày cấp ({ngay(row.issued_on)})."
    return [Fault("expires_on", what, "Xem lại hai ngày trên giấy.", "dates_in_order")]


def fault_issued_in_future(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """A paper has been issued by now."""
    if row.issued_on is None or row.issued_on <= on:
        return []
    what = f"Ngày cấp ({ngay(row.issued_on)}) sau ngày hôm nay ({ngay(on)})."
    return [Fault("issued_on", what, "Xem lại ngày cấp trên giấy.", "issued_in_future")]


def fault_already_expired(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """A paper that holds no longer is kept only on purpose."""
    if row.keep_expired or row.expires_on is None or row.expires_on > on:
        return []
    what = f"Giấy này đã hết hạn từ {ngay(row.expires_on)}."
    how = "Chụp giấy mới, hoặc chọn vẫn lưu giấy đã hết hạn."
    return [Fault("expires_on", what, how, "expired")]


def fault_no_word_on_expiry(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """A kind that usually ends says when, or that the paper names no end."""
    if kind.expiry != "expected" or row.expires_on or row.no_expiry:
        return []
    how = "Ghi ngày ấy, hoặc chọn giấy không ghi ngày hết hạn."
    return [Fault("expires_on", "Loại giấy này thường có ngày hết hạn.", how, "no_expiry")]


def fault_end_and_no_end(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """Not both an end and "names no end"."""
    if not (row.no_expiry and row.expires_on):
        return []
    what = f"Đã ghi ngày hết hạn {ngay(row.expires_on)} và chọn giấy không ghi ngày hết hạn."
    return [Fault("no_expiry", what, "Giữ một trong hai.", "end_and_no_end")]


def fault_no_number(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """A kind that is known by its number has one."""
    if row.number.strip() or not kind.advice.needs_number:
        return []
    how = "Chép đúng số trên giấy."
    if kind.advice.number_example:
        how = f"{how} Ví dụ: {kind.advice.number_example}"
    return [Fault("number", "Giấy này cần có số.", how, "no_number")]


def fault_link(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """An address stands only where the kind takes one."""
    if not row.link or kind.takes_link:
        return []
    how = "Chụp ảnh giấy, hoặc chọn tệp PDF."
    return [Fault("link", f"{kind.name} không nhận đường dẫn.", how, "link")]


def fault_audience(row: ProofContents, kind: Kind, on: date) -> list[Fault]:
    """One of the three; everybody only where the kind does not speak of people."""
    if row.audience not in Audience.values:
        return [Fault("audience", "Chưa chọn ai được xem.", "Chọn một trong ba.", "audience")]
    if row.audience != Audience.PUBLIC or kind.advice.public:
        return []
    what = f"{kind.name} có thông tin của người nên không hiện công khai."
    return [Fault("audience", what, "Chọn Cơ quan và hội đồng chấm.", "personal")]


CHECKS: list[Check] = [
    fault_dates_in_order,
    fault_issued_in_future,
    fault_already_expired,
    fault_no_word_on_expiry,
    fault_end_and_no_end,
    fault_no_number,
    fault_link,
    fault_audience,
]


def proof_faults(row: ProofContents, on: date) -> list[Fault]:
    """All faults of what was written about a paper."""
    kind = kinds_on(on).get(row.kind)
    if kind is None:
        how = "Chọn một loại trong danh sách."
        return [Fault("kind", "Chưa chọn loại giấy.", how, "kind")]
    return [fault for check in CHECKS for fault in check(row, kind, on)]


def fault_of_product(row: ProofContents, producer: Producer) -> list[Fault]:
    """A paper of one product belongs to a product of the same producer."""
    if row.product_id is None:
        return []
    if Product.objects.live().filter(pk=row.product_id, producer=producer).exists():
        return []
    how = "Chọn một sản phẩm của cơ sở, hoặc dùng chung."
    return [Fault("product", "Sản phẩm này không phải của cơ sở.", how, "product")]


def fault_hidden(proof: Proof) -> list[Fault]:
    """A paper its producer shows to nobody; for whoever wants to put it before officers."""
    if proof.audience != Audience.HIDDEN:
        return []
    what = f"{proof.title} đang để chỉ cơ sở xem, cán bộ và hội đồng không đọc được."
    how = "Sửa giấy ấy trong ví, chọn Cơ quan và hội đồng chấm, rồi gắn lại."
    return [Fault("audience", what, how, "hidden")]


def fault_expired(proof: Proof, on: date) -> list[Fault]:
    """A stored paper that no longer holds on the day; for whoever wants to use it."""
    if not proof.has_expired(on):
        return []
    what = f"{proof.title} hết hạn từ {ngay(proof.expires_on)}."
    return [Fault("proof", what, "Thay bằng giấy mới trong ví giấy tờ.", "expired")]


def fault_pages(row: ProofContents, pages: Sequence[Attachment]) -> list[Fault]:
    """Something to look at: pages or an address; not too many; of a kind that is taken."""
    if not pages and not row.link:
        how = "Chụp ảnh giấy hoặc chọn tệp."
        return [Fault("pages", "Chưa có trang nào của giấy.", how, "no_pages")]
    if len(pages) > MOST_PAGES:
        what = f"Giấy có {len(pages)} trang, hơn mức {MOST_PAGES} trang."
        how = "Quét thành một tệp PDF, hoặc chia thành hai giấy."
        return [Fault("pages", what, how, "too_many_pages")]
    return []


def fault_sheet_taken(kind_id: str, pages: Sequence[Attachment], on: date) -> list[Fault]:
    """Workbooks only where the kind takes them."""
    kind = kinds_on(on).get(kind_id)
    if kind is None or kind.takes_sheet:
        return []
    sheets = [page.name for page in pages if page.kind == AttachmentKind.SHEET]
    how = "Chụp ảnh giấy, hoặc chọn tệp PDF."
    return [
        Fault("pages", f'{kind.name} không nhận bảng tính "{name}".', how, "sheet")
        for name in sheets
    ]


def fault_same_page_twice(pages: Sequence[Attachment]) -> list[Fault]:
    """Each file once."""
    seen: set[str] = set()
    found = []
    for page in pages:
        if page.sha256 in seen:
            what = f'Tệp "{page.name}" được chọn hai lần.'
            found.append(Fault("pages", what, "Bỏ bớt một lần.", "page_twice"))
        seen.add(page.sha256)
    return found


def fault_page_already_there(
    producer: Producer, pages: Sequence[Attachment], *, besides: Proof | None = None
) -> list[Fault]:
    """A page that a paper in use has already, by its hash; says which paper. `besides` is not asked."""
    hashes = {page.sha256: page.name for page in pages}
    there = ProofPage.objects.filter(
        attachment__sha256__in=hashes,
        removed_at=None,
        proof__in=Proof.objects.of(producer).in_use(),
    ).select_related("proof", "attachment")
    if besides is not None:
        there = there.exclude(proof=besides)
    return [
        Fault(
            "pages",
            f'Tệp "{hashes[page.attachment.sha256]}" đã có: {page.proof.title}, trang {page.number}.',
            "Dùng luôn giấy ấy, không cần thêm lần nữa.",
            "page_already_there",
        )
        for page in there.order_by("proof__added_at", "number")
    ]


def consent_faults(terms: ConsentTerms, on: date) -> list[Fault]:
    """A consent says for what, until when, how, and by whom."""
    found = []
    if not terms.purpose.strip():
        how = "Ví dụ: Chụp giấy tờ và làm hồ sơ mắm tôm."
        found.append(Fault("purpose", "Chưa ghi làm thay việc gì.", how, "purpose"))
    if terms.how not in How.values:
        how = "Chọn một cách trong danh sách."
        found.append(Fault("how", "Chưa chọn chủ cơ sở đồng ý bằng cách nào.", how, "how"))
    if terms.how in {How.PAPER, How.PRESENT} and not terms.said_by.strip():
        how = "Ghi họ và tên người ký hoặc người nói đồng ý."
        found.append(Fault("said_by", "Chưa ghi ai đồng ý.", how, "said_by"))
    if terms.how == How.PAPER and terms.paper is None:
        how = "Chụp giấy có chữ ký."
        found.append(Fault("paper", "Chưa có ảnh giấy đồng ý.", how, "paper"))
    return [*found, *_fault_until(terms.until, on)]


def _fault_until(until: date, on: date) -> list[Fault]:
    last = on + timedelta(days=LONGEST_CONSENT_DAYS)
    if until <= on:
        what = f"Ngày thôi ({ngay(until)}) phải sau hôm nay ({ngay(on)})."
        return [Fault("until", what, "Ghi một ngày sắp tới.", "until")]
    if until > last:
        what = f"Đồng ý dài nhất một năm, đến {ngay(last)}."
        return [Fault("until", what, "Ghi ngày sớm hơn, hết hạn thì đồng ý lại.", "until")]
    return []
