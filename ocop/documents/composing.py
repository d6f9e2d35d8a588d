"""A paper set out line by line: layout + profile + words, as plain data for the typesetter.

Nothing here knows a measure: they come with the profile and with papers.yaml.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ocop.documents.bodies import Body
from ocop.documents.layouts import (
    Block,
    Layout,
    fixed_words,
    heading_of,
    layout,
    measures,
    style,
)
from ocop.documents.profiles import Profile
from ocop.documents.wording import Words, filled, long_date

Plain = dict[str, Any]
KEPT_FIELDS = 8  # so many lines of labels stay on one page


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on a paper beside its content."""

    kind: str
    profile: Profile
    body: Body
    title: str
    type_code: str
    symbol: str
    number_line: str
    place: str
    issued_on: date | None
    is_draft: bool
    check_url: str = ""
    check_code: str = ""
    qr_svg: str = ""


def composed(facts: Facts, words: Words) -> Plain:
    """The whole paper as data: page measures, head, sections of blocks."""
    form, profile = layout(facts.kind), facts.profile
    sections = [{"across": form.is_across, "blocks": _blocks(form.blocks, facts, words)}]
    if form.appendix and words.get(form.appendix["when"]):
        sections.append(_appendix(form.appendix, facts, words))
    fixed = fixed_words()
    return {
        "page": asdict(profile.page),
        "body": asdict(profile.body),
        "font": "Tinos",
        "page_number_pt": profile.page_number_pt,
        "title": facts.title,
        "draft": fixed["draft"] if facts.is_draft else "",
        "illustrative": fixed["illustrative"] if words["illustrative"] else "",
        "note_pt": measures()["note_pt"],
        "cell_mm": measures()["cell_mm"],
        "head": _head(form, facts),
        "title_lines": list(title_lines(form, facts)),
        "sections": sections,
        "check": _check(facts),
        "words": words if form.drawn else {},
    }


def _line(profile: Profile, name: str, text: str) -> Plain:
    """One line in the style of a named element."""
    element = profile.elements[name]
    return {
        "text": element.written(text),
        "size_pt": element.size_pt,
        "bold": element.bold,
        "italic": element.italic,
        "underline": element.underline,
        "rule": element.rule_below,
    }


def _head(form: Layout, facts: Facts) -> Plain:
    """The two columns at the top; a form has the national title alone, in the middle."""
    profile = facts.profile
    right = [name for name in profile.header_right if form.dated or name != "place_date"]
    head = {
        "left": [line for name in profile.header_left for line in head_lines(name, facts)],
        "right": [line for name in right for line in head_lines(name, facts)],
        "form": form.form,
        "centred": form.head == "bieu_mau",
    }
    if head["centred"]:
        head["left"] = []
    return head


def head_lines(name: str, facts: Facts) -> Iterator[Plain]:
    """The lines of one part of the head."""
    profile = facts.profile
    texts = {
        "parent_body": facts.body.parent_lines,
        "issuing_body": facts.body.own_lines,
        "number": (facts.number_line,) if facts.number_line else (),
        "place_date": (profile.date_line(facts.place, facts.issued_on),),
    }
    found = texts.get(name, (profile.elements[name].text,))
    for at, text in enumerate(found):
        line = _line(profile, name, text)
        if at + 1 < len(found):
            line["rule"] = ""
        yield line


def title_lines(form: Layout, facts: Facts) -> Iterator[Plain]:
    """The type in capitals, what the paper is about, and what closes the two."""
    profile = facts.profile
    if heading := heading_shown(facts):
        yield _line(profile, "type_name", heading)
    if form.has_abstract:
        yield _line(profile, "abstract", facts.title)
        if profile.under_abstract:
            yield _line(profile, "under_abstract", profile.under_abstract)


def heading_shown(facts: Facts) -> str:
    """The big line; a letter (công văn) has none where its type has no code."""
    if facts.type_code in facts.profile.types_without_code:
        return ""
    return heading_of(facts.kind, facts.type_code, facts.profile)


def _check(facts: Facts) -> Plain:
    fixed, sizes = fixed_words(), measures()
    return {
        "url": facts.check_url,
        "code": f"{fixed['check_code']}: {facts.check_code}",
        "text": fixed["check"],
        "qr": facts.qr_svg,
        "qr_mm": sizes["qr_mm"],
        "size_pt": sizes["note_pt"],
    }


def _blocks(blocks: Sequence[Block], facts: Facts, words: Words) -> list[Plain]:
    """The blocks in order; neither the signatures nor the QR stand alone on a page."""
    made: list[Plain] = []
    for one in (one for block in blocks for one in _block(block, facts, words)):
        before: Plain = made[-1] if made else {"kind": ""}
        if one["kind"] == "sign" and before["kind"] == "text":
            before["keep"] = True
        if one["kind"] == "check" and before["kind"] == "sign":
            before["check"] = "below" if before["left"]["title"] else "left"
        else:
            made.append(one)
    return made


def _block(block: Block, facts: Facts, words: Words) -> Iterator[Plain]:
    if "when" in block and not words[block["when"]]:
        return
    if "text" in block:
        yield from _texts(block, facts, words)
    elif "table" in block:
        yield _table(block, words)
    elif "fields" in block:
        rows = [[label, filled(value, words)] for label, value in block["fields"]]
        keep, size = len(rows) <= KEPT_FIELDS, facts.profile.body.size_pt
        yield {"kind": "fields", "rows": rows, "keep": keep, "size_pt": size}
    elif "ticks" in block:
        boxes = [[row["text"], row["box"] == "☒"] for row in words[block["ticks"]]]
        size = facts.profile.body.size_pt
        yield {"kind": "ticks", "label": block["label"], "boxes": boxes, "size_pt": size}
    elif "sign" in block:
        yield _sign(block["sign"], facts, words)
    elif "check" in block and facts.check_url:
        yield {"kind": "check"}


def _texts(block: Block, facts: Facts, words: Words) -> Iterator[Plain]:
    items: Sequence[Words | None] = words[block["each"]] if "each" in block else [None]
    for item in items:
        if "when_item" in block and not (item or {})[block["when_item"]]:
            continue
        name = block.get("style", "body")
        if "styles" in block and item is not None:
            name = item["style"]
        set_as = style(name, facts.profile.code)
        text = filled(block["text"], words, item)
        yield {
            "kind": "text",
            "lead": filled(block.get("lead", ""), words, item),
            "text": text.upper() if set_as.upper else text,
            **asdict(set_as),
        }


def _table(block: Block, words: Words) -> Plain:
    rows = words[block["table"]]
    columns = [one for column in block["columns"] for one in _columns(column, words)]
    cells = [
        [cell for column in block["columns"] for cell in _cells(column, words, row)] for row in rows
    ]
    total = [filled(text, words) for text in block.get("total", ())]
    return {
        "kind": "table",
        "columns": columns,
        "rows": cells,
        "total": total,
        "total_at": _place_of_total(columns),
        "size_pt": measures()[block["size"]],
    }


def _place_of_total(columns: Sequence[Plain]) -> int:
    """The first column of numbers: there the total stands."""
    return next((at for at, column in enumerate(columns) if column["align"] == "phai"), 0)


def _columns(column: Block, words: Words) -> list[Plain]:
    """One column, or one for every member the heads name; many heads are turned and narrow."""
    heads = (
        [row["text"] for row in words[column["heads"]]] if "heads" in column else [column["head"]]
    )
    turned = "turn_from" in column and len(heads) >= column["turn_from"]
    width = column["narrow"] if turned else column.get("width", 0)
    align = column.get("align", "trai")
    return [{"head": head, "width_mm": width, "align": align, "turned": turned} for head in heads]


def _cells(column: Block, words: Words, row: Mapping[str, Any]) -> list[str]:
    if "heads" in column:
        return [cell["text"] for cell in row[column["cells"]]]
    return [filled(column["cell"], words, row)]


def _sign(sign: Block, facts: Facts, words: Words) -> Plain:
    """The block of signatures: recipients or a signer on the left, a signer on the right."""
    profile = facts.profile
    made: Plain = {
        "kind": "sign",
        "space_mm": measures()["sign_space_mm"],
        "date": [],
        "left": {"title": [], "name": {}},
        "recipients": {},
        "check": "",
    }
    if sign.get("date"):
        made["date"] = [_line(profile, "place_date", signed(profile, words))]
    if sign["left"] == "recipients":
        items = [_line(profile, "recipients", row["text"]) for row in words["recipients"]]
        label = _line(profile, "recipients_label", profile.elements["recipients_label"].text)
        made["recipients"] = {"label": label, "items": items}
    elif sign["left"] != "none":
        made["left"] = _signer(sign["left"], profile, words)
    made["right"] = _signer(sign["right"], profile, words)
    return made


def signed(profile: Profile, words: Words) -> str:
    """Place and day above a signature on a form; an open day stays open."""
    day = words["signed_on"]
    if not day:
        return profile.date_line(words["place"], None)
    return f"{words['place']}, {words['signed_on_long']}".removeprefix(", ")


def _signer(signer: Block, profile: Profile, words: Words) -> Plain:
    titles = filled(signer["title"], words).split("\n")
    return {
        "title": [_line(profile, "sign_title", title) for title in titles],
        "name": _line(profile, "sign_name", filled(signer["name"], words)),
    }


def _appendix(appendix: Block, facts: Facts, words: Words) -> Plain:
    """A part of its own, with its own page numbers."""
    profile = facts.profile
    lines = [_line(profile, "type_name", appendix["title"])]
    if "appendix_title" in profile.elements:
        lines = [
            _line(profile, "appendix_label", fixed_words()["appendix"]),
            _line(profile, "appendix_title", appendix["title"]),
            _line(profile, "appendix_ref", appendix_reference(facts)),
        ]
    return {
        "across": appendix["orientation"] == "ngang",
        "lines": lines,
        "blocks": _blocks(appendix["blocks"], facts, words),
    }


def appendix_reference(facts: Facts) -> str:
    """(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 8 năm 2026)"""
    fixed = fixed_words()
    day = fixed["appendix_day"].format(day=long_date(facts.issued_on)) if facts.issued_on else ""
    kind = heading_of(facts.kind, facts.type_code, facts.profile)
    return fixed["appendix_ref"].format(type=kind, symbol=facts.symbol, day=day)
