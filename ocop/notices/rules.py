"""Who may do what with notices: each person with the own ones."""

from ocop.notices.models import Notice
from ocop.people.models import User


def may_read(user: User, notice: Notice) -> bool:
    """The person it was written to."""
    return notice.user_id == user.pk
