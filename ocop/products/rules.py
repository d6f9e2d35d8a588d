"""Who may do what with producers, products, recognitions and imports."""

from django.utils import timezone

from ocop.people.models import Role, User
from ocop.people.queries import appointments_of, areas_overseen_by
from ocop.products.models import Producer, ProducerMember, Product

EDITORS = {Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}
PROVINCE_DESK = {Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}


def _roles(user: User) -> set[str]:
    return {appointment.role for appointment in appointments_of(user)}


def may_add_producer(user: User, area_now_id: int) -> bool:
    """Officers in their areas."""
    return bool(_roles(user) & EDITORS) and areas_overseen_by(user).holds(area_now_id)


def may_edit_producer(user: User, producer: Producer) -> bool:
    """Officers of the place where the producer is."""
    return may_add_producer(user, producer.area_now_id)


def may_edit_product(user: User, product: Product) -> bool:
    """Officers of the place where the producer is."""
    return may_edit_producer(user, product.producer)


def acts_for(user: User, producer: Producer) -> bool:
    """Whether the account belongs to the producer today."""
    today = timezone.localdate()
    return ProducerMember.objects.filter(user=user, producer=producer).valid_on(today).exists()


def may_describe_product(user: User, product: Product) -> bool:
    """Officers, and the producer's own people: story, season, price, pictures."""
    return may_edit_product(user, product) or acts_for(user, product.producer)


def may_record_recognition(user: User, product: Product) -> bool:
    """The province keeps stars, decisions, codes (Điều 4 and 8 of QĐ 26/2026)."""
    return bool(_roles(user) & PROVINCE_DESK) and may_edit_product(user, product)


def may_merge(user: User) -> bool:
    """The province cleans duplicates."""
    return bool(_roles(user) & PROVINCE_DESK)


def may_import_register(user: User) -> bool:
    """The province imports registers."""
    return bool(_roles(user) & PROVINCE_DESK)
