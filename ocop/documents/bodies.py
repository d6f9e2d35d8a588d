"""What the head of a paper says of the unit that issues it, on the day it is issued."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocop.kit.text import identity


@dataclass(frozen=True, slots=True)
class Body:
    """The issuing unit: name, its code in symbols, the lines above and of its own."""

    name: str
    code: str
    parent_lines: tuple[str, ...]
    own_lines: tuple[str, ...]


def body_of(name: str, code: str, header_lines: Sequence[str], parent: str = "") -> Body:
    """The body from its version of the day; `header_lines` as the territory's rules made them.

    Lines that together are the name itself have no body above them (a people's committee writes
    none); otherwise the last line is the unit and those before it stand above.

    >>> body_of("Ủy ban nhân dân xã Giao Hưng", "UBND", ["ỦY BAN NHÂN DÂN", "XÃ GIAO HƯNG"]).own_lines
    ('ỦY BAN NHÂN DÂN', 'XÃ GIAO HƯNG')
    >>> body_of("Sở Công Thương", "", [], parent="Ủy ban nhân dân tỉnh Ninh Bình")
    Body(name='Sở Công Thương', code='SCT', parent_lines=('Ủy ban nhân dân tỉnh Ninh Bình',), own_lines=('Sở Công Thương',))
    """
    lines = tuple(header_lines)
    if not lines:
        above = (parent,) if parent else ()
        return Body(name, code or initials(name), above, (name,))
    if identity(" ".join(lines)) == identity(name):
        return Body(name, code or initials(name), (), lines)
    return Body(name, code or initials(name), lines[:-1], lines[-1:])


def initials(name: str) -> str:
    """The first letters of the words but "và", for a unit whose code nobody wrote down.

    >>> initials("Văn phòng điều phối Nông thôn mới")
    'VPĐPNTM'
    """
    return "".join(word[0] for word in name.split() if word != "và").upper()
