"""The door to what makes files of papers. Its libraries take 20 MB and a third of a second, which
most processes never need: they are loaded when the first paper is made.
"""

from ocop.documents.bodies import Body
from ocop.documents.models import Document
from ocop.documents.profiles import profile
from ocop.kit.faults import Fault


def pdf(document: Document, body: Body | None = None) -> bytes:
    """The paper as PDF/A-2b; RuntimeError when typst cannot set it."""
    from ocop.documents import render

    return render.pdf(document, body)


def docx(document: Document) -> bytes:
    """The paper as a Word file, from the unit's own template or the house's."""
    from ocop.documents import render

    return render.docx(document)


def house_template(kind: str, look: str) -> bytes:
    """The house's Word template of one kind in one format."""
    from ocop.documents import word

    return word.template(kind, profile(look))


def template_faults(content: bytes, kind: str, look: str) -> list[Fault]:
    """What keeps a Word file from being a template of this kind."""
    from ocop.documents import template_checks

    return list(template_checks.faults_of(content, kind, look))
