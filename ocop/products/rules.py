"""Who may do what with producers, products, recognitions and imports.

`user` is None for the operator of the server at the command line, who may do everything; pages
and the API always pass a person.
"""

from django.utils import timezone

from ocop.people.models import Role, User
from ocop.people.queries import appointments_of, areas_overseen_by
from ocop.products.models import Producer, ProducerMember, Product, RegisterImport

EDITORS = {Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}
PROVINCE_DESK = {Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}


def _holds_one_of(user: User | None, roles: set[Role]) -> bool:
    if user is None:
        return True
    return any(appointment.role in roles for appointment in appointments_of(user))


def may_add_producer(user: User | None, area_now_id: int) -> bool:
    """Officers in their areas."""
    if user is None:
        return True
    return _holds_one_of(user, EDITORS) and areas_overseen_by(user).holds(area_now_id)


def may_edit_producer(user: User | None, producer: Producer) -> bool:
    """Officers of the place where the producer is."""
    return may_add_producer(user, producer.area_now_id)


def may_edit_product(user: User | None, product: Product) -> bool:
    """Officers of the place where the producer is."""
    return may_edit_producer(user, product.producer)


def acts_for(user: User | None, producer: Producer) -> bool:
    """Whether the account belongs to the producer today."""
    if user is None:
        return False
    today = timezone.localdate()
    return ProducerMember.objects.filter(user=user, producer=producer).valid_on(today).exists()


def may_describe_product(user: User | None, product: Product) -> bool:
    """Officers, and the producer's own people: story, season, price, pictures."""
    return may_edit_product(user, product) or acts_for(user, product.producer)


def may_record_recognition(user: User | None, product: Product) -> bool:
    """The province keeps stars, decisions, codes (Điều 4 and 8 of QĐ 26/2026)."""
    return _holds_one_of(user, PROVINCE_DESK) and may_edit_product(user, product)


def may_merge(user: User | None) -> bool:
    """The province cleans duplicates."""
    return _holds_one_of(user, PROVINCE_DESK)


def may_import_register(user: User | None) -> bool:
    """The province imports registers."""
    return _holds_one_of(user, PROVINCE_DESK)


def may_work_on_import(user: User | None, register_import: RegisterImport) -> bool:
    """Whoever sent the file, as long as the person may import at all."""
    if user is None:
        return True
    return may_import_register(user) and register_import.by_id == user.pk
