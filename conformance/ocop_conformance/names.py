"""Identifiers of one run, so that runs never meet on a living server.

All keys are from 952, the GS1 prefix for demonstrations; the run's own part stands where GS1
leaves the choice to the owner of the prefix (serial number, lot, extension of a location).
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NAMESPACE = "https://ocop-conformance.example/ns/"
PREFIX = "ocx"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GTIN, _GLN, _GRAI = "09521234543213", "9521234543213", "09521234543213"


def new_run_id() -> str:
    """Six characters, told apart in 30⁶ = 729 million ways."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))


@dataclass(frozen=True, slots=True)
class Names:
    """The identifiers of a run. Digital Links and, where asked for, EPC URNs of the same thing.

    >>> names = Names("abc123")
    >>> names.item("1"), names.item_urn("1")
    ('https://id.gs1.org/01/09521234543213/21/abc1231', 'urn:epc:id:sgtin:9521234.054321.abc1231')
    """

    run: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def item(self, name: str) -> str:
        """A single thing (SGTIN)."""
        return f"https://id.gs1.org/01/{_GTIN}/21/{self.run}{name}"

    def item_urn(self, name: str) -> str:
        """The same thing as EPC URN."""
        return f"urn:epc:id:sgtin:9521234.054321.{self.run}{name}"

    def lot(self, name: str) -> str:
        """A lot (LGTIN)."""
        return f"https://id.gs1.org/01/{_GTIN}/10/{self.run}{name}"

    def lot_urn(self, name: str) -> str:
        """The same lot as EPC URN."""
        return f"urn:epc:class:lgtin:9521234.054321.{self.run}{name}"

    def crate(self, name: str) -> str:
        """A returnable container (GRAI)."""
        return f"https://id.gs1.org/8003/{_GRAI}{self.run}{name}"

    def asset(self, name: str) -> str:
        """An asset (GIAI)."""
        return f"https://id.gs1.org/8004/9521234{self.run}{name}"

    def place(self, name: str) -> str:
        """A location (GLN with extension)."""
        return f"https://id.gs1.org/414/{_GLN}/254/{self.run}{name}"

    def place_urn(self, name: str) -> str:
        """The same location as EPC URN."""
        return f"urn:epc:id:sgln:9521234.54321.{self.run}{name}"

    @property
    def party(self) -> str:
        """A party (PGLN)."""
        return f"https://id.gs1.org/417/{_GLN}"

    def paper(self, name: str) -> str:
        """A business document, or any other thing without GS1 key."""
        return f"https://ocop-conformance.example/{self.run}/{name}"

    def event_id(self, name: str) -> str:
        """The eventID of the event with this name; always the same one in a run."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, self.paper(name))}"

    def query(self, name: str) -> str:
        """The name of a named query."""
        return f"ocx-{self.run}-{name}"

    def moment(self, minute: float) -> str:
        """A moment of the run's own day, two hours ago and `minute` minutes on.

        >>> Names("a", datetime(2026, 7, 1, 10, tzinfo=UTC)).moment(1.5)
        '2026-07-01T08:01:30.000Z'
        """
        at = self.started - timedelta(hours=2) + timedelta(minutes=minute)
        return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
