"""Channels that carry notices out of the system: one class each, named by OCOP_NOTICE_CHANNELS.

A channel is any class with `name`, `label`, `reaches(user)` and `send(message)`; it needs no base
class. None is required: what cannot leave is still in the inbox.
"""

import json
import smtplib
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from ocop.people.models import User


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is sent; `url` is complete and leads to the page of the matter."""

    to: User
    title: str
    text: str
    url: str


class Undelivered(Exception):
    """The channel did not take a message; `for_good` when trying again is of no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Channel(Protocol):
    """What the outbox asks of a channel."""

    name: ClassVar[str]
    label: ClassVar[str]

    def reaches(self, user: User) -> bool:
        """Whether the person can be reached here at all."""

    def send(self, message: Message) -> None:
        """Hand the message over; Undelivered when it was not taken."""


class Email:
    """Plain e-mail through the mail server of the settings."""

    name: ClassVar[str] = "email"
    label: ClassVar[str] = "Thư điện tử"

    def reaches(self, user: User) -> bool:
        return bool(user.email)

    def send(self, message: Message) -> None:
        body = (
            f"{message.text}\n\n{message.url}\n\n-- \nOCOP {settings.PROVINCE_NAME}. "
            f"Đổi cách nhận: {settings.SITE_URL}/tai-khoan/thong-bao/\n"
        )
        mail = EmailMessage(message.title, body, to=[message.to.email or ""])
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise Undelivered(
                f"Máy chủ thư không nhận địa chỉ này: {error}", for_good=True
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"Chưa gửi được thư: {error}") from error


class DryRun:
    """Sends nothing: adds each message as a JSON line to notices.jsonl in the data folder."""

    name: ClassVar[str] = "dry-run"
    label: ClassVar[str] = "Chạy thử (ghi ra tệp)"

    def reaches(self, user: User) -> bool:
        return True

    def send(self, message: Message) -> None:
        said = {
            "to": message.to.login, "title": message.title,
            "text": message.text, "url": message.url,
        }  # fmt: skip
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with (settings.DATA / "notices.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")


@cache
def _channel(path: str) -> Channel:
    made: Channel = import_string(path)()
    return made


def channels() -> dict[str, Channel]:
    """The channels in use by name, in the order of the setting."""
    found = (_channel(path) for path in settings.NOTICE_CHANNELS)
    return {channel.name: channel for channel in found}
