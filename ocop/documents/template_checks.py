"""What keeps a Word file from being a template: macros, outside files, unknown or forbidden places."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from docxtpl import DocxTemplate
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from ocop.documents.profiles import profile as profile_named
from ocop.documents.render import filled_template, known_names
from ocop.documents.rules import TEMPLATE_LIMIT_MB
from ocop.evidence import zips
from ocop.kit.faults import Fault

_MAIN_PART = "word/document.xml"
_MAIN_TYPE = "wordprocessingml.document.main+xml"
_HYPERLINK = "/hyperlink"
# What a template may do: name a value, go through a list, ask whether something is there.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.Const, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


def faults_of(content: bytes, kind: str, profile: str) -> Iterator[Fault]:
    """What keeps a file from being a template; the first group of faults found."""
    if len(content) > TEMPLATE_LIMIT_MB * 1024 * 1024:
        yield _fault(
            f"Tệp lớn hơn {TEMPLATE_LIMIT_MB} MB.", "Bỏ ảnh lớn khỏi mẫu rồi lưu lại.", "too_big"
        )
        return
    try:
        unsafe = list(container_faults(content))
    except (zips.Bomb, zips.Broken, zipfile.BadZipFile, zlib.error, KeyError):
        fix = "Mở bằng Word, lưu thành .docx rồi tải lên lại."
        yield _fault("Tệp này không phải tệp Word (.docx) nguyên vẹn.", fix, "wrong_type")
        return
    yield from unsafe or _place_faults(content, kind, profile)


def container_faults(content: bytes) -> Iterator[Fault]:
    """Macros, and parts that lie outside the file."""
    file = io.BytesIO(content)
    zips.unpacked_bytes(file)
    with zipfile.ZipFile(file) as archive:
        archive.getinfo(_MAIN_PART)
        names = archive.namelist()
        types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
        related = [archive.read(one).decode("utf-8", "replace") for one in names
                   if one.endswith(".rels")]  # fmt: skip
    has_macros = any("vbaproject" in one.lower() for one in names) or "macroEnabled" in types
    if has_macros or _MAIN_TYPE not in types:
        fix = "Trong Word chọn Lưu thành, loại Word (.docx) không có macro."
        yield _fault("Tệp Word có macro.", fix, "macros")
    if any(
        _is_outside(one) for text in related for one in re.findall(r"<Relationship\b[^>]*>", text)
    ):
        fix = "Chèn ảnh vào chính tệp mẫu, bỏ mẫu gắn kèm (attached template)."
        yield _fault("Tệp Word gọi tới tệp nằm ngoài nó.", fix, "outside")


def _is_outside(relationship: str) -> bool:
    return 'TargetMode="External"' in relationship and _HYPERLINK not in relationship


def _place_faults(content: bytes, kind: str, profile: str) -> Iterator[Fault]:
    """Places that are unknown, or instructions that are no place."""
    known = known_names(kind, profile_named(profile))
    try:
        file = DocxTemplate(io.BytesIO(content))
        file.init_docx()
        source = file.patch_xml(file.get_xml())
        tree = SandboxedEnvironment().parse(source)
        yield from _unknown(tree, set(known))
        yield from _forbidden(tree)
    except Exception as error:  # noqa: BLE001 - python-docx trusts its files and breaks in any way
        fix = "So với mẫu của hệ thống: mỗi {{ }} và {% %} phải nằm trọn trong một dòng."
        yield _fault(f"Không đọc được chỗ điền trong mẫu ({str(error)[:120]}).", fix, "syntax")
        return
    yield from _trial(content, known)


def _unknown(tree: nodes.Template, known: set[str]) -> Iterator[Fault]:
    for name in sorted(meta.find_undeclared_variables(tree) - known):
        fix = f"Dùng một trong: {', '.join(sorted(known))}."
        yield _fault(f"Mẫu dùng chỗ điền không có: {name}.", fix, "unknown_name")


def _forbidden(tree: nodes.Template) -> Iterator[Fault]:
    if any(not isinstance(node, _ALLOWED) for node in _all(tree)):
        fix = "Chỉ dùng {{ tên }}, {% for %} và {% if %}."
        yield _fault("Mẫu có lệnh không được dùng.", fix, "forbidden")


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _all(child)


def _trial(content: bytes, known: dict[str, object]) -> Iterator[Fault]:
    """Fill it once, so that what Jinja or Word cannot take is found now."""
    try:
        filled_template(content, known)
    except Exception as error:  # noqa: BLE001 - anything at all means the file is of no use
        fix = "So với mẫu của hệ thống rồi sửa chỗ khác biệt."
        yield _fault(f"Điền thử không được ({str(error)[:120]}).", fix, "trial")


def _fault(what: str, how_to_fix: str, code: str) -> Fault:
    return Fault("file", what, how_to_fix, code)
