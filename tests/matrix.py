"""What a line of the role × action matrix is; each app lists its own in tests/<app>/matrix.py.

    LINES = [Line(actions.appoint, lambda by: actions.appoint(..., by=by, at=NOW), {LAN, QUANG})]

`call` runs the action as one person on rows of tests/world.py; `allowed` names the columns that may.
What it writes is undone after every cell.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ocop.people.models import Role, User
from tests import world

# The columns: one person per role, and two who stand outside.
HOA, PHUC, LAN = Role.PRODUCER.value, Role.HELPER.value, Role.COMMUNE_OFFICER.value
MINH, THU, ANH = Role.PROVINCE_OFFICER.value, Role.COUNCIL_MEMBER.value, Role.UNION_OFFICER.value
QUANG = Role.ADMINISTRATOR.value
NAM, STRANGER = "NEIGHBOUR", "OTHER_COMMUNE"
EVERYONE = {HOA, PHUC, LAN, MINH, THU, ANH, QUANG, NAM, STRANGER}
OFFICES = {LAN, MINH, QUANG}


@dataclass(frozen=True)
class Line:
    """One action on one kind of row; `about` tells two lines of the same action apart."""

    action: Callable[..., object]
    call: Callable[[User], object]
    allowed: set[str]
    about: str = ""

    @property
    def title(self) -> str:
        """people.appoint (helper)"""
        name = f"{self.action.__module__.split('.')[1]}.{self.action.__name__}"
        return f"{name} ({self.about})" if self.about else name


def columns() -> dict[str, User]:
    """The people of the columns, made when they are not there."""
    roles = {role.value: user for role, user in world.everyone().items()}
    return {**roles, NAM: world.nam(), STRANGER: world.stranger()}
