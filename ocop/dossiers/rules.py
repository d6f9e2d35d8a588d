"""Who may do what with dossiers.

`user` is None for the operator of the server at the command line, who may do everything; pages
always pass a person. State is not asked here: the action's conditional update does.
"""

from collections.abc import Iterable

from django.utils import timezone

from ocop.dossiers.models import Dossier, DossierGrant, Level, level_of
from ocop.people.models import Role, User
from ocop.people.queries import appointments_of
from ocop.people.rules import areas_under
from ocop.products.models import Product
from ocop.proofs.rules import acts_for_producer

COMMUNE_DESK = Role.COMMUNE_OFFICER
PROVINCE_DESK = Role.PROVINCE_OFFICER


def may_open(user: User | None, product: Product) -> bool:
    """The producer's own people, and helpers with consent."""
    return acts_for_producer(user, product.producer)


def may_fill(user: User | None, dossier: Dossier) -> bool:
    """The producer's side: parts, marks, papers, filing."""
    return acts_for_producer(user, dossier.product.producer)


def may_review(user: User | None, dossier: Dossier) -> bool:
    """The commune of the place (Điều 7.2)."""
    return _holds_over(user, COMMUNE_DESK, [dossier])


def may_receive(user: User | None, dossier: Dossier) -> bool:
    """The province's advisory body."""
    return _holds_over(user, PROVINCE_DESK, [dossier])


def may_send_back(user: User | None, dossier: Dossier) -> bool:
    """Whoever has the dossier on the desk: commune or province."""
    if level_of(dossier.state) == Level.COMMUNE:
        return may_review(user, dossier)
    return may_receive(user, dossier)


def may_carry_result(user: User | None, dossiers: Iterable[Dossier]) -> bool:
    """The province, and council people to whom every one of the dossiers is opened."""
    rows = list(dossiers)
    if user is None or _holds_over(user, PROVINCE_DESK, rows):
        return True
    granted = DossierGrant.objects.filter(user=user, until__gt=timezone.localdate())
    return granted.filter(dossier__in=rows).count() == len(rows)


def has_desk(user: User, role: Role) -> bool:
    """Whether the person works on dossiers of a level somewhere; administrators on all."""
    return any(held.role in {role, Role.ADMINISTRATOR} for held in appointments_of(user))


def _holds_over(user: User | None, role: Role, dossiers: list[Dossier]) -> bool:
    if user is None:
        return True
    held = appointments_of(user)
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return True
    areas = areas_under((one for one in held if one.role == role), on=timezone.localdate())
    return all(dossier.product.producer.area_now_id in areas for dossier in dossiers)
