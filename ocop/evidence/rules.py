"""Who may attach and see files, as far as evidence alone can tell.

An office paper is shown to more people (the officers over a producer, say); the app that knows
them finds the row through its own `visible_to` and answers with `response.serve`.
"""

from django.contrib.auth.models import AnonymousUser

from ocop.evidence.models import Attachment, Audience
from ocop.people.models import Role, User
from ocop.people.queries import appointments_of


def may_attach(user: User | None) -> bool:
    """Anyone with a working sign-in; None is the system itself (demo province, restore)."""
    return user is None or user.is_active


def may_see(user: User | AnonymousUser, attachment: Attachment) -> bool:
    """Public files: everybody. Others: whoever uploaded it, and administrators."""
    if attachment.audience == Audience.PUBLIC:
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    if attachment.uploaded_by_id == user.pk:
        return True
    return any(held.role == Role.ADMINISTRATOR for held in appointments_of(user))
