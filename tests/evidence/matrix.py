"""Who may attach files: everyone who signs in."""

from collections.abc import Callable

from django.core.files.base import ContentFile

from ocop.evidence import actions
from ocop.evidence.models import Audience
from ocop.people.models import User
from tests.evidence import samples
from tests.matrix import EVERYONE, Line
from tests.world import NOW


def attach(verb: Callable[..., object], data: bytes, name: str) -> Callable[[User], object]:
    """The action on fresh bytes."""
    return lambda by: verb(
        file=ContentFile(data), name=name, audience=Audience.OFFICE, by=by, at=NOW
    )


LINES = [
    Line(actions.attach_picture,
         attach(actions.attach_picture, samples.photo_with_place(), "Mắm.jpg"), EVERYONE),
    Line(actions.attach_paper, attach(actions.attach_paper, samples.pdf(), "Giấy.pdf"), EVERYONE),
    Line(actions.attach_sheet,
         attach(actions.attach_sheet, "Tên;Sao\nMắm;3\n".encode(), "Sổ.csv"), EVERYONE),
]  # fmt: skip
