"""Papers of the office, for those who may see the product or the producer they belong to."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ocop.evidence.models import Attachment
from ocop.evidence.response import serve
from ocop.kit.http import SignedInRequest
from ocop.products.views.producers import visible as visible_producer
from ocop.products.views.products import visible as visible_product


@require_safe
def product_file(
    request: SignedInRequest, product_id: UUID, attachment_id: UUID
) -> HttpResponseBase:
    """A standard, the proof of a barcode, a certificate."""
    product = visible_product(request, product_id)
    theirs = (
        Q(pk__in=product.standards.values("attachment"))
        | Q(pk__in=product.barcodes.values("evidence"))
        | Q(pk__in=product.recognitions.values("certificate"))
    )
    return serve(request, get_object_or_404(Attachment.objects.filter(theirs), pk=attachment_id))


@require_safe
def producer_file(
    request: SignedInRequest, producer_id: UUID, attachment_id: UUID
) -> HttpResponseBase:
    """A legal paper."""
    producer = visible_producer(request, producer_id)
    theirs = Attachment.objects.filter(pk__in=producer.papers.values("attachment"))
    return serve(request, get_object_or_404(theirs, pk=attachment_id))
