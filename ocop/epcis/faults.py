"""What is wrong with an EPCIS document, said with the event's number and the path inside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DOCUMENT = -1  # index of a fault that concerns the document, not one event
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class EventFault:
    """One fault: `index` counts events from 0, `path` is a JSON Pointer inside the event.

    `what` and `how_to_fix` are Vietnamese sentences; a machine reads `code`. A `warning` is
    advice: the event is taken all the same.
    """

    index: int
    path: str
    what: str
    how_to_fix: str = ""
    code: str = "fault"
    warning: bool = False

    @property
    def sentence(self) -> str:
        """What happened and what to do, in one line, with the place in front."""
        place = "Tài liệu" if self.index == DOCUMENT else f"Sự kiện {self.index + 1}"
        at = f", tại {self.path}" if self.path else ""
        return f"{place}{at}: {self.what} {self.how_to_fix}".strip()


class BadDocument(ValueError):
    """A document that cannot be read to its end; carries the fault that stopped us."""

    def __init__(self, fault: EventFault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def bad_document(
    path: str, what: str, how_to_fix: str = "", code: str = "document", *, index: int = DOCUMENT
) -> BadDocument:
    """The exception for one fault of a document."""
    return BadDocument(EventFault(index, path, what, how_to_fix, code))


def pointer(parts: Iterable[str | int]) -> str:
    """A JSON Pointer (RFC 6901).

    >>> pointer(["epcList", 0]), pointer(["ext:a/b"])
    ('/epcList/0', '/ext:a~1b')
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def shown(value: object) -> str:
    """A value short enough for a sentence.

    >>> shown("x" * 100)[-3:]
    'xx…'
    """
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def errors(faults: Sequence[EventFault]) -> list[EventFault]:
    """The faults that refuse an event, warnings left out."""
    return [fault for fault in faults if not fault.warning]
