"""Everybody reads the own notices and chooses the own way; nobody those of others."""

from ocop.notices import actions
from ocop.notices.actions import ChoiceContents
from ocop.notices.models import Notice
from tests import world
from tests.matrix import EVERYONE, HOA, Line
from tests.world import NOW


def hoas_notice() -> Notice:
    """A notice for Hoa."""
    actions.notify(
        to=[world.hoa()], kind="SYSTEM", title="Có thư", text="", link="/", key="hoa", at=NOW
    )
    return Notice.objects.get(user=world.hoa(), key="hoa")


LINES = [
    Line(actions.mark_read,
         lambda by: actions.mark_read(notice=hoas_notice(), by=by, at=NOW), {HOA}),
    Line(actions.mark_all_read, lambda by: actions.mark_all_read(by=by, at=NOW), EVERYONE),
    Line(actions.choose,
         lambda by: actions.choose(contents=ChoiceContents("NEVER", 7, 21, 6), by=by, at=NOW),
         EVERYONE),
]  # fmt: skip
