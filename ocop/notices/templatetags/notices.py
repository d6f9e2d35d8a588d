"""The bell of the page head: how many notices are unread."""

from typing import Any

from django import template

from ocop.notices.queries import unread_count

register = template.Library()
MANY = 99


@register.inclusion_tag("notices/bell.html", takes_context=True)
def notices_bell(context: template.Context) -> dict[str, Any]:
    """A link to the inbox with the number of unread; one query, and only for the signed-in."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"signed_in": False}
    count = unread_count(user)
    shown = f"{MANY}+" if count > MANY else str(count)
    return {"signed_in": True, "count": count, "shown": shown, "section": context.get("section")}
