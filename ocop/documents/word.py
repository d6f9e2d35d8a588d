"""The house's Word templates, made from the same layout and measures as the PDF.

A template is an ordinary Word file with the places of docxtpl ({{ product }}, {%tr for … %});
an office may change it and send it back. Plain Python over python-docx, no database.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ocop.documents.layouts import Block, Layout, Style, fixed_words, layout, measures, style
from ocop.documents.profiles import Element, Profile
from ocop.documents.wording import PLACE

_ALIGN = {"giua": WD_ALIGN_PARAGRAPH.CENTER, "phai": WD_ALIGN_PARAGRAPH.RIGHT,
          "trai": WD_ALIGN_PARAGRAPH.LEFT, "deu": WD_ALIGN_PARAGRAPH.JUSTIFY}  # fmt: skip
_LABEL_MM = 50
_RIGHT_MM = 96  # Quốc hiệu in its size fits on one line
_HEAD_VARIABLES = {"parent_body": "parent_lines", "issuing_body": "own_lines"}


def template(kind: str, profile: Profile) -> bytes:
    """The house's template of one kind as a Word file."""
    form, file = layout(kind), docx.Document()
    _prepare(file, profile, across=form.is_across)
    _head(file, form, profile)
    for block in form.blocks:
        _block(file, block, profile, form.is_across)
    if form.appendix:
        _appendix(file, form.appendix, profile)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def place(text: str) -> str:
    """A layout's {product} as docxtpl writes it: {{ product }}."""
    return PLACE.sub(r"{{ \1 }}", text)


def _prepare(file: WordFile, profile: Profile, *, across: bool) -> None:
    normal = file.styles["Normal"]
    normal.font.name = profile.font
    normal.font.size = Pt(profile.body.size_pt)
    normal.font.color.rgb = RGBColor(0, 0, 0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), profile.font)
    normal.paragraph_format.space_after = Pt(0)
    _page(file.sections[0], profile, across=across)


def _page(section: Any, profile: Profile, *, across: bool) -> None:
    page = profile.page
    sides = (page.height_mm, page.width_mm) if across else (page.width_mm, page.height_mm)
    section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
    section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
    section.header_distance = Mm(page.top_mm / 2)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(paragraph, profile.page_number_pt)


def _page_number(paragraph: Paragraph, size_pt: float) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(size_pt)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        made.text = text or None
        run._r.append(made)


def _width_mm(profile: Profile, across: bool) -> float:
    page = profile.page
    whole = page.height_mm if across else page.width_mm
    return whole - page.left_mm - page.right_mm


def _head(file: WordFile, form: Layout, profile: Profile) -> None:
    fixed = fixed_words()
    _when(file, "is_draft", lambda: _plain(file, fixed["draft"], "phai", bold=True))
    if form.form:
        _plain(file, form.form, "phai", bold=True)
    right = [name for name in profile.header_right if form.dated or name != "place_date"]
    if form.head == "bieu_mau":
        for name in right:
            _part(file, name, profile)
    else:
        width = _width_mm(profile, form.is_across)
        table = _bare_table(file, [width - _RIGHT_MM, _RIGHT_MM])
        for cell, names in zip(table.rows[0].cells, (profile.header_left, right), strict=True):
            for name in names:
                _part(cell, name, profile)
            _drop_first(cell)
    _plain(file, "", "giua")
    _title(file, form, profile)


def _title(file: WordFile, form: Layout, profile: Profile) -> None:
    _when(
        file, "heading", lambda: _line(file, "{{ heading }}", profile.elements["type_name"], "giua")
    )
    if form.has_abstract:
        abstract = profile.elements["abstract"]
        _line(file, "{{ title }}", abstract, "giua", rule=abstract.rule_below)
        if profile.under_abstract:
            _line(file, profile.under_abstract, profile.elements["under_abstract"], "giua")
    _plain(file, "", "giua")


def _part(where: Any, name: str, profile: Profile) -> None:
    """One part of the head: fixed text, or the lines the paper brings."""
    element = profile.elements[name]
    if name in _HEAD_VARIABLES:
        _loop(where, _HEAD_VARIABLES[name], lambda: _line(where, "{{ item }}", element, "giua"))
        if element.rule_below:
            _rule(where.paragraphs[-2], short=True)
        return
    text = {"number": "{{ number_line }}", "place_date": "{{ place_date }}"}.get(name, element.text)
    _line(where, text, element, "giua", rule=element.rule_below)


def _line(where: Any, text: str, element: Element, align: str, rule: str = "") -> Paragraph:
    paragraph: Paragraph = where.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    run = paragraph.add_run(element.written(text) if "{" not in text else text)
    run.font.size, run.font.bold, run.font.italic = (
        Pt(element.size_pt),
        element.bold,
        element.italic,
    )
    run.font.underline = element.underline or None
    run.font.all_caps = (element.upper and "{" in text) or None
    if rule:
        _rule(paragraph, short=rule != "du_dai")
    return paragraph


def _rule(paragraph: Paragraph, *, short: bool) -> None:
    """A line below; Word draws it as the border of a paragraph, indented to its length."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(borders)
    if short:
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(12)


def _plain(where: Any, text: str, align: str, *, bold: bool = False) -> Paragraph:
    paragraph: Paragraph = where.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    paragraph.add_run(text).font.bold = bold or None
    return paragraph


def _tag(where: Any, text: str) -> None:
    where.add_paragraph().add_run(text)


def _when(where: Any, name: str, made: Any) -> None:
    _tag(where, f"{{%p if {name} %}}")
    made()
    _tag(where, "{%p endif %}")


def _loop(where: Any, name: str, made: Any) -> None:
    _tag(where, f"{{%p for item in {name} %}}")
    made()
    _tag(where, "{%p endfor %}")


def _drop_first(cell: _Cell) -> None:
    """The empty paragraph every new cell begins with."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _bare_table(where: Any, widths_mm: Sequence[float]) -> Table:
    """A table without lines, one row, that never leaves a row cut by a page."""
    table: Table = where.add_table(rows=1, cols=len(widths_mm))
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        for cell in column.cells:
            cell.width = Mm(width)
    _keep_rows(table)
    return table


def _keep_rows(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _block(file: WordFile, block: Block, profile: Profile, across: bool) -> None:
    made: Mapping[str, Any] = {
        "text": lambda: _texts(file, block, profile),
        "table": lambda: _table(file, block, profile, across),
        "fields": lambda: _fields(file, block, profile, across),
        "ticks": lambda: _ticks(file, block, profile),
        "sign": lambda: _sign(file, block["sign"], profile, across),
        "check": lambda: _check(file),
    }
    act = next(make for key, make in made.items() if key in block)
    if "when" in block:
        _when(file, block["when"], act)
    else:
        act()


def _texts(file: WordFile, block: Block, profile: Profile) -> None:
    names = block.get("styles") or [block.get("style", "body")]

    def once() -> None:
        for name in names:
            set_as = style(name, profile.code)
            if len(names) == 1:
                _paragraph(file, block, set_as, profile)
            else:
                _when(
                    file, f"item.style == '{name}'",
                    lambda s=set_as: _paragraph(file, block, s, profile),
                )  # fmt: skip

    if "when_item" in block:
        _loop(file, block["each"], lambda: _when(file, f"item.{block['when_item']}", once))
    elif "each" in block:
        _loop(file, block["each"], once)
    else:
        once()


def _paragraph(file: WordFile, block: Block, set_as: Style, profile: Profile) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = _ALIGN[set_as.align]
    form = paragraph.paragraph_format
    form.first_line_indent = Mm(set_as.indent_mm)
    form.space_before = Pt(profile.body.gap_pt)
    form.line_spacing = profile.body.line_spacing
    form.keep_with_next = set_as.keep or None
    for text, bold in ((block.get("lead", ""), True), (block["text"], set_as.bold)):
        if text:
            run = paragraph.add_run(place(text))
            run.font.size, run.font.bold = Pt(set_as.size_pt), bold
            run.font.italic, run.font.all_caps = set_as.italic, set_as.upper or None


def _fields(file: WordFile, block: Block, profile: Profile, across: bool) -> None:
    width = _width_mm(profile, across)
    table = _bare_table(file, [_LABEL_MM, width - _LABEL_MM])
    for label, value in block["fields"]:
        cells = table.add_row().cells  # type: ignore[no-untyped-call]
        cells[0].width, cells[1].width = Mm(_LABEL_MM), Mm(width - _LABEL_MM)
        cells[0].paragraphs[0].add_run(f"{label}:")
        cells[1].paragraphs[0].add_run(place(value))
    first = table.rows[0]._tr
    first.getparent().remove(first)
    _keep_rows(table)


def _ticks(file: WordFile, block: Block, profile: Profile) -> None:
    _plain(file, f"{block['label']}:", "trai")
    _loop(file, block["ticks"], lambda: _plain(file, "{{ item.box }} {{ item.text }}", "trai"))


def _table(file: WordFile, block: Block, profile: Profile, across: bool) -> None:
    """A ruled table whose head repeats on every page; rows, and columns of members, are loops."""
    columns = _word_columns(block, profile, across)
    table = file.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    size = measures()[block["size"]]
    head, begin, row, end = table.rows
    for at, (title, cell, width, align) in enumerate(columns):
        _cell(head.cells[at], title, width, "giua", size, bold=True)
        _cell(row.cells[at], cell, width, align, size)
        _cell(begin.cells[at], "", width, align, size)
        _cell(end.cells[at], "", width, align, size)
    begin.cells[0].paragraphs[0].add_run(f"{{%tr for item in {block['table']} %}}")
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if "total" in block:
        label, value = block["total"]
        cells = table.add_row().cells
        _cell(cells[-2], label, columns[-2][2], "phai", size, bold=True)
        _cell(cells[-1], place(value), columns[-1][2], "phai", size, bold=True)
    _keep_rows(table)


def _word_columns(
    block: Block, profile: Profile, across: bool
) -> list[tuple[str, str, float, str]]:
    """(head, cell, width, align); a column of members stands between two columns of loop marks."""
    made: list[tuple[str, str, float, str]] = []
    for column in block["columns"]:
        width, align = column.get("width", 0), column.get("align", "trai")
        if "heads" in column:
            heads, cells = column["heads"], column["cells"]
            begin, close = "{%tc for x in ", "{%tc endfor %}"
            made += [
                (f"{begin}{heads} %}}", f"{begin}item.{cells} %}}", width, align),
                ("{{ x.text }}", "{{ x.text }}", width, align),
                (close, close, width, align),
            ]
        else:
            made.append((column["head"], place(column["cell"]), width, align))
    open_columns = sum(1 for one in made if not one[2]) or 1
    rest = (_width_mm(profile, across) - sum(one[2] for one in made)) / open_columns
    return [(head, cell, width or rest, align) for head, cell, width, align in made]


def _cell(
    cell: _Cell, text: str, width_mm: float, align: str, size_pt: float, *, bold: bool = False
) -> None:
    cell.width = Mm(width_mm)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGN[align]
    if text:
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size_pt), bold or None


def _sign(file: WordFile, sign: Block, profile: Profile, across: bool) -> None:
    _plain(file, "", "trai").paragraph_format.keep_with_next = True
    half = _width_mm(profile, across) / 2
    left, right = _bare_table(file, [half, half]).rows[0].cells
    if sign["left"] == "recipients":
        label = profile.elements["recipients_label"]
        _line(left, label.text, label, "trai")
        items = profile.elements["recipients"]
        _loop(left, "recipients", lambda: _line(left, "{{ item.text }}", items, "trai"))
    elif sign["left"] != "none":
        _signer(left, sign["left"], profile)
    if sign.get("date"):
        _line(right, "{{ signed_place_date }}", profile.elements["place_date"], "giua")
    _signer(right, sign["right"], profile)
    for cell in (left, right):
        if len(cell.paragraphs) > 1:
            _drop_first(cell)


def _signer(cell: _Cell, signer: Block, profile: Profile) -> None:
    _line(cell, place(signer["title"]), profile.elements["sign_title"], "giua")
    name = _line(cell, place(signer["name"]), profile.elements["sign_name"], "giua")
    name.paragraph_format.space_before = Mm(measures()["sign_space_mm"])


def _check(file: WordFile) -> None:
    """The QR with its address; a draft has none."""

    def once() -> None:
        _plain(file, "{{ qr }}", "trai").paragraph_format.keep_with_next = True
        for text in (fixed_words()["check"], "{{ check_url }}", "{{ check_code }}"):
            run = file.add_paragraph().add_run(text)
            run.font.size = Pt(measures()["note_pt"])

    _when(file, "check_url", once)
    _when(file, "illustrative", lambda: _plain(file, fixed_words()["illustrative"], "giua"))


def _appendix(file: WordFile, appendix: Block, profile: Profile) -> None:
    across = appendix["orientation"] == "ngang"
    _page(file.add_section(), profile, across=across)
    elements = profile.elements
    if "appendix_title" in elements:
        _line(file, fixed_words()["appendix"], elements["appendix_label"], "giua")
        _line(file, appendix["title"], elements["appendix_title"], "giua")
        _line(file, "{{ appendix_ref }}", elements["appendix_ref"], "giua")
    else:
        _line(file, appendix["title"], elements["type_name"], "giua")
    _plain(file, "", "giua")
    for block in appendix["blocks"]:
        _block(file, block, profile, across)
