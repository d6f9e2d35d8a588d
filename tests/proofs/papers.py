"""What the tests of papers share: pages on file, papers of the co-operative, a helper with consent."""

import io
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from ocop.evidence.actions import attach_paper
from ocop.evidence.models import Attachment, Audience
from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.models import Producer, ProducerMember
from ocop.proofs import actions
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.models import Consent, How, Proof
from tests import world
from tests.world import DAY, NOW


@cache
def page_bytes(text: str) -> bytes:
    """A small photographed page; each text is another page."""
    image = Image.new("RGB", (120, 160), "white")
    ImageDraw.Draw(image).text((8, 20), text, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def page(text: str = "trang 1", by: User | None = None) -> Attachment:
    """A page on file."""
    name = f"{text}.jpg"
    file = ContentFile(page_bytes(text), name=name)
    return attach_paper(file=file, name=name, audience=Audience.OFFICE, by=by, at=NOW)


def row_of_page(text: str = "trang 1") -> Attachment:
    """A page on file without its bytes: enough where nobody looks at it."""
    found, _ = Attachment.objects.get_or_create(
        kind="PAPER", name=f"{text}.jpg", media_type="image/jpeg", size_bytes=1,
        sha256=sha256(text.encode()).hexdigest(), received_sha256="0" * 64, audience=Audience.OFFICE,
        uploaded_by=None, defaults={"uploaded_at": NOW, "width": 800, "height": 1100},
    )  # fmt: skip
    return found


def maker() -> Producer:
    """The co-operative of Giao Hưng, for which Hoa acts."""
    producer = world.producer()
    if not ProducerMember.objects.filter(producer=producer, user=world.hoa()).exists():
        products.add_member(producer=producer, user=world.hoa(), by=None, at=NOW)
    return producer


def test_report(**changes: Any) -> ProofContents:
    """A laboratory's report, as typed."""
    said: dict[str, Any] = {
        "kind": "kiem-nghiem", "number": "1234/KN-2026", "issuer": "Trung tâm kiểm nghiệm",
        "issued_on": date(2026, 1, 10), "expires_on": date(2027, 1, 10),
    }  # fmt: skip
    return ProofContents(**(said | changes))


test_report.__test__ = False  # type: ignore[attr-defined]  # a paper, not a test


def paper(
    *texts: str,
    by: User | None = None,
    producer: Producer | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> Proof:
    """A paper in the wallet; one page unless said otherwise, without bytes."""
    pages = [row_of_page(text) for text in texts or ("trang 1",)]
    return actions.add_proof(
        producer=producer or maker(), contents=test_report(**changes), pages=pages, by=by, at=at
    )


def consented(
    *, how: str = How.SIGNED_IN, until: date | None = None, by: User | None = None, at: Any = NOW
) -> Consent:
    """Phúc may act for the co-operative: Hoa agreed."""
    producer = maker()
    terms = ConsentTerms("Chụp giấy tờ", until or DAY + timedelta(days=30), how, "Trần Thị Hoa")
    return actions.give_consent(
        producer=producer, helper=world.phuc(), terms=terms, by=by or world.hoa(), at=at
    )
