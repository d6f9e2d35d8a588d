"""Papers as files: PDF by typst from data, Word by docxtpl from a template.

The PDF is the one the system vouches for: PDF/A-2b, every letter embedded, the same bytes for the
same paper. The Word file is the one people edit.
"""

import io
import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from ocop.documents.bodies import Body, body_of
from ocop.documents.composing import Facts, appendix_reference, composed, heading_shown, signed
from ocop.documents.fitting import fit_tables
from ocop.documents.layouts import fixed_words, layout, measures
from ocop.documents.models import Document
from ocop.documents.papers import Paper, from_json, specimen
from ocop.documents.profiles import Profile, profile
from ocop.documents.queries import bodies_on, template_of
from ocop.documents.word import template
from ocop.documents.wording import words_of

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
_TEMPLATES = _HERE / "typst"
# What people type and Times has no letter for; anything else unknown becomes a question mark.
_INSTEAD = {"≥": ">=", "≤": "<=", "→": "->", "←": "<-", "⇒": "=>", "✓": "x", "✔": "x", "\t": " ",
            "\u2011": "-", "\u202f": "\u00a0", "\u200b": "", "\ufeff": "", "•": "-"}  # fmt: skip


@cache
def _letters() -> frozenset[str]:
    """Every character the fonts hold."""
    return frozenset((FONTS / "letters.txt").read_text("utf-8")) | {"\n"}


def printable(text: str) -> str:
    """The text with every character the fonts lack written otherwise; "?" as the last resort."""
    held = _letters()
    return "".join(c if c in held else _INSTEAD.get(c, "?") for c in text)


@cache
def _compiler() -> typst.Compiler:
    """One for the process: the fonts are read once."""
    return typst.Compiler(
        str(_TEMPLATES / "paper.typ"),
        root=str(_HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def facts_of(document: Document, body: Body | None = None) -> Facts:
    """What stands on the paper beside its content; `body` when the caller has it at hand."""
    on = document.issued_on or timezone.localdate(document.created_at)
    issuer = body or bodies_on([document.unit_id], on=on).get(document.unit_id)
    if issuer is None:
        raise ValueError(f"unit {document.unit_id} does not exist on {on}")
    look = profile(document.profile)
    symbol = line = ""
    if document.type_code:
        numbered = (document.number, document.type_code, issuer.code, document.department)
        symbol, line = look.symbol(*numbered), look.number_line(*numbered)
    address = "" if document.is_draft else f"{settings.SITE_URL}{document.check_path}"
    return Facts(
        kind=document.kind,
        profile=look,
        body=issuer,
        title=document.title,
        type_code=document.type_code,
        symbol=symbol,
        number_line=line,
        place=str(document.content.get("place", "")),
        issued_on=document.issued_on,
        is_draft=document.is_draft,
        check_url=address,
        check_code=document.check_code_shown,
    )


def page_data(document: Document, body: Body | None = None) -> dict[str, Any]:
    """Everything the typesetter is told, as plain data."""
    facts = facts_of(document, body)
    if facts.check_url:
        facts = replace(facts, qr_svg=_qr_svg(facts.check_url))
    paper = from_json(document.kind, document.content)
    return composed(facts, words_of(paper, facts.profile))


def pdf(document: Document, body: Body | None = None) -> bytes:
    """The paper as PDF/A-2b."""
    made: bytes = _compiled(document, page_data(document, body), format="pdf", pdf_standards="a-2b")
    return made


def pictures(document: Document, pixels_per_inch: int = 72) -> list[bytes]:
    """The pages as PNG, to look at."""
    made: Any = _compiled(document, page_data(document), format="png", ppi=float(pixels_per_inch))
    return made if isinstance(made, list) else [made]


def _compiled(document: Document, said: dict[str, Any], **how: Any) -> Any:
    moment = document.issued_at or document.created_at
    name = layout(document.kind).drawn or "paper"
    return _compiler().compile(
        str(_TEMPLATES / f"{name}.typ"),
        sys_inputs={"data": json.dumps(_printable(said), ensure_ascii=False)},
        timestamp=int(moment.timestamp()),
        **how,
    )


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: one if name == "qr" else _printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _qr_svg(address: str) -> str:
    """The address as a QR of level M with its quiet zone."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def docx(document: Document) -> bytes:
    """The paper as a Word file, from the unit's own template or the house's."""
    facts = facts_of(document)
    own = template_of(document)
    source = bytes(own.docx) if own else template(document.kind, facts.profile)
    return filled_template(source, word_values(document, facts))


def filled_template(source: bytes, values: dict[str, Any]) -> bytes:
    """A template with its places filled; runs in Jinja's sandbox, text is never markup."""
    file = DocxTemplate(io.BytesIO(source))
    said = dict(values)
    if said.get("check_url"):
        picture = io.BytesIO()
        segno.make(said["check_url"], error="m", micro=False).save(
            picture, kind="png", border=2, scale=8
        )
        said["qr"] = InlineImage(file, picture, width=Mm(measures()["qr_mm"]))
    file.render(said, jinja_env=SandboxedEnvironment(autoescape=True))
    fit_tables(file.docx)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def known_names(kind: str, look: Profile) -> dict[str, Any]:
    """Every name a Word template of the kind may use, with a value to try it on."""
    body = body_of("Đơn vị", "ĐV", ["CƠ QUAN CẤP TRÊN", "ĐƠN VỊ"])
    facts = Facts(
        kind=kind, profile=look, body=body, title="Trích yếu", type_code=layout(kind).type_code,
        symbol="01/ĐV", number_line="Số: 01/ĐV", place="Nơi ký", issued_on=date(2026, 2, 3),
        is_draft=True, check_url="https://example.vn/", check_code="0000",
    )  # fmt: skip
    return _values(specimen(kind), facts)


def word_values(document: Document, facts: Facts) -> dict[str, Any]:
    """What a Word template may name, with the words of this paper."""
    return _values(from_json(document.kind, document.content), facts)


def _values(paper: Paper, facts: Facts) -> dict[str, Any]:
    words = words_of(paper, facts.profile)
    return {
        **words,
        "parent_lines": list(facts.body.parent_lines),
        "own_lines": list(facts.body.own_lines),
        "number_line": facts.number_line,
        "symbol": facts.symbol,
        "place_date": facts.profile.date_line(facts.place, facts.issued_on),
        "signed_place_date": signed(facts.profile, words) if "signed_on" in words else "",
        "heading": heading_shown(facts),
        "title": facts.title,
        "is_draft": facts.is_draft,
        "check_url": facts.check_url,
        "check_code": f"{fixed_words()['check_code']}: {facts.check_code}",
        "appendix_ref": appendix_reference(facts),
        "qr": "",
    }
