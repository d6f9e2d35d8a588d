"""What the tests of notices share: a notice, the choice of a person, a channel that breaks."""

from datetime import datetime
from typing import ClassVar

from ocop.notices import actions
from ocop.notices.actions import ChoiceContents
from ocop.notices.channels import Message, Undelivered
from ocop.notices.models import Notice
from ocop.people.models import User
from tests.world import NOW


def told(user: User, title: str = "Hồ sơ được nhận", **said) -> Notice:
    """A notice for the person."""
    words = {"kind": "DOSSIER", "text": "Xem trang hồ sơ.", "link": "/ban-lam-viec"} | said
    words.setdefault("key", title)
    words.setdefault("at", NOW)
    actions.notify(to=[user], title=title, **words)
    return Notice.objects.get(user=user, key=words["key"])


def at_once(user: User, quiet_from: int = 21, quiet_until: int = 6) -> None:
    """The person wants messages as they come."""
    contents = ChoiceContents("AT_ONCE", 7, quiet_from, quiet_until)
    actions.choose(contents=contents, by=user, at=NOW)


class Broken:
    """A channel whose program is wrong."""

    name: ClassVar[str] = "broken"
    label: ClassVar[str] = "Kênh hỏng"

    def reaches(self, user: User) -> bool:
        return True

    def send(self, message: Message) -> None:
        raise RuntimeError("chưa viết xong")


class Closed:
    """A channel that refuses everybody, for good."""

    name: ClassVar[str] = "closed"
    label: ClassVar[str] = "Kênh đóng"

    def reaches(self, user: User) -> bool:
        return True

    def send(self, message: Message) -> None:
        raise Undelivered("Không có người nhận này.", for_good=True)


def channels(settings, *classes: type) -> None:
    """Use these channels."""
    settings.NOTICE_CHANNELS = [f"{one.__module__}.{one.__qualname__}" for one in classes]


def vietnam(hour: int, minute: int = 0, day: int = 16) -> datetime:
    """A moment of March 2026 by the clock in Vietnam."""
    return NOW.replace(day=day, hour=hour, minute=minute)
