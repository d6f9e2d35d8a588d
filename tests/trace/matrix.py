"""Who may do what with links and handed-over prefixes."""

from ocop.people.models import User
from ocop.trace import actions
from ocop.trace.checks import LinkContents
from ocop.trace.models import Handover, Link
from tests import world
from tests.matrix import MINH, OFFICES, QUANG, Line
from tests.world import NOW

PROVINCE = {MINH, QUANG}
SHOP = LinkContents("hasRetailers", "https://shop.example/mam", "Nơi bán")


def add(by: User | None, about: str = "") -> Link:
    about = about or f"/t/{world.product().trace_code}"
    return actions.add_link(about=about, contents=SHOP, by=by, at=NOW)


def hand_over(by: User | None) -> Handover:
    return actions.hand_over(prefix="9521234", resolver="https://id.other.example", by=by, at=NOW)


LINES = [
    Line(actions.add_link, add, OFFICES),
    Line(
        actions.add_link,
        lambda by: add(by, "/414/9521234543213"),
        PROVINCE,
        about="of no product",
    ),
    Line(
        actions.remove_link,
        lambda by: actions.remove_link(link=add(None), by=by, at=NOW),
        OFFICES,
    ),
    Line(
        actions.change_link,
        lambda by: actions.change_link(link=add(None), contents=SHOP, by=by, at=NOW),
        OFFICES,
    ),
    Line(
        actions.end_link,
        lambda by: actions.end_link(link=add(None), by=by, at=NOW),
        OFFICES,
    ),
    Line(actions.hand_over, hand_over, PROVINCE),
    Line(
        actions.take_back,
        lambda by: actions.take_back(handover=hand_over(None), by=by, at=NOW),
        PROVINCE,
    ),
]
