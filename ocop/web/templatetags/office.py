"""The page head of the signed-in: `{% office as office %}` gives workplace and ways."""

from django import template
from django.utils import timezone

from ocop.web.navigation import Office, office_of

register = template.Library()


@register.simple_tag(takes_context=True)
def office(context: template.Context) -> Office | None:
    """What the head says of the person; None for those who are not signed in."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return None
    return office_of(user, on=timezone.localdate())
