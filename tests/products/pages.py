"""What the tests of the officers' pages share: a signed-in browser, the text of a page, a sent form."""

import re
from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from ocop.people.models import User
from ocop.products import actions
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, ProducerMember, Product
from tests import world

Typed: TypeAlias = dict[str, Any]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page: token and version."""
    found = dict(_HIDDEN.findall(text(answer)))
    return {name: found[name] for name in ("token", "version") if name in found}


def sent(client: Client, url: str, data: Typed | None = None, **kwargs: Any) -> Any:
    """Open a form and send it with what is typed."""
    return client.post(url, hidden(client.get(url)) | (data or {}), **kwargs)


def typed_product(product: Product, **changes: str) -> Typed:
    """The product as its form would send it."""
    c = ProductContents.of(product)
    fields = {
        "name": c.name, "group": c.group, "state": c.state, "story": c.story,
        "specification": c.specification, "packaging": c.packaging, "storage": c.storage,
        "note": c.note, "published": "on" if c.published else "",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value != ""}


def typed_producer(producer: Producer, **changes: str) -> Typed:
    """The producer as its form would send it."""
    c = ProducerContents.of(producer)
    fields = {"kind": c.kind, "name": c.name, "area": "Xã Giao Hưng", "address": c.address}
    return {name: value for name, value in (fields | changes).items() if value != ""}


def hoas() -> Product:
    """A product of the co-operative for which Hoa acts."""
    producer = world.producer()
    if not ProducerMember.objects.filter(producer=producer, user=world.hoa()).exists():
        actions.add_member(producer=producer, user=world.hoa(), by=None, at=world.NOW)
    return world.product(of=producer)


def ending_in(days: int, name: str, **contents: Any) -> Product:
    """A product whose star ends so many days from today."""
    today = timezone.localdate()
    made = world.product(name, **contents)
    decided = decided_before(today, days)
    actions.record_recognition(
        product=made,
        contents=world.decision(on=decided, expires_on=today + timedelta(days=days)),
        by=None,
        at=timezone.now(),
    )
    made.refresh_from_db()
    return made


def decided_before(today: date, days: int) -> date:
    """A day well before the end."""
    return today + timedelta(days=days) - timedelta(days=1000)


def other_token() -> str:
    return str(uuid4())


def downloaded(answer: Any) -> bytes:
    """The bytes of a file, read to the end so that it is closed."""
    return b"".join(answer.streaming_content)
