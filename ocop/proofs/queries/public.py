"""Papers that their producer shows to everybody, and the file that stands for each."""

from django.db.models import Q

from ocop.evidence.formats import PDF
from ocop.evidence.models import Attachment
from ocop.products.models import Producer, Product
from ocop.proofs.models import Audience, Proof
from ocop.proofs.models.papers import ProofQuerySet
from ocop.proofs.queries.wallet import shown_pages, with_pages


def public_proofs() -> ProofQuerySet:
    """Papers in use that are public, of products and producers the public can find."""
    found = Product.objects.public()
    makers = found.values("producer")
    of_maker = Q(producer__in=makers) | Q(producer__merged_into__in=makers)
    of_product = Q(product=None) | Q(product__in=found.values("pk"))
    return Proof.objects.in_use().filter(of_maker, of_product, audience=Audience.PUBLIC)


def shown_papers(producer: Producer) -> ProofQuerySet:
    """The public papers of a producer, without those the register shows already (two queries)."""
    rows = with_pages(public_proofs().of(producer)).exclude(legal_paper__public=True)
    return rows.order_by("kind", "-issued_on", "pk")


def file_of(proof: Proof) -> Attachment | None:
    """The first page that the public may open: a picture or a PDF; from `with_pages`."""
    files = (page.attachment for page in shown_pages(proof))
    return next((one for one in files if one.is_picture or one.media_type == PDF.media_type), None)


def has_file(proof: Proof) -> bool:
    """Whether the public can open anything of the paper."""
    return file_of(proof) is not None


def size_of(proof: Proof) -> int:
    """Bytes of what the public opens: the one PDF, or all pictures together."""
    first = file_of(proof)
    if first is None or first.media_type == PDF.media_type:
        return first.size_bytes if first else 0
    pages = (page.attachment for page in shown_pages(proof))
    return sum(one.size_bytes for one in pages if one.is_picture)
