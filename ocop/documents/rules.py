"""Who may do what with papers.

Drafting and issuing are asked for by the apps that know what a paper is about; they have checked
who may. What people do on the pages of this app is judged here. `user` None is the operator.
"""

from django.utils import timezone

from ocop.documents.models import STATE_OFFICERS, Document
from ocop.people.models import Role, User
from ocop.people.queries import appointments_of
from ocop.people.rules import areas_under, ground
from ocop.units.models import Tree, Unit

TEMPLATE_LIMIT_MB = 2


def may_draft(user: User | None) -> bool:
    """Anyone with a working sign-in: the calling app has judged the matter itself."""
    return user is None or user.is_active


def acts_for_unit(user: User | None, unit: Unit) -> bool:
    """Officers over the area of the unit, in the tree of the unit; administrators."""
    if user is None:
        return True
    today = timezone.localdate()
    held = appointments_of(user, on=today)
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return True
    roles = {Role.UNION_OFFICER} if unit.tree == Tree.UNION else STATE_OFFICERS
    return ground(unit) in areas_under((one for one in held if one.role in roles), on=today)


def may_revoke(user: User | None, document: Document) -> bool:
    """Officers of the unit that issued it, or above it."""
    return acts_for_unit(user, document.unit)


def may_keep_template(user: User | None, unit: Unit) -> bool:
    """Officers of the unit, or above it."""
    return acts_for_unit(user, unit)


def may_render_again(user: User | None, document: Document) -> bool:
    """Officers of the unit, or above it."""
    return acts_for_unit(user, document.unit)
