"""The English of the public pages is whole, and every page leads to its twin."""

import ast
import re
import struct
from collections.abc import Iterator
from gettext import GNUTranslations
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.template import templatize
from hypothesis import given
from hypothesis import strategies as st

from ocop.catalogue.addresses import producer_path, product_path
from ocop.catalogue.wording import season
from ocop.documents.models import Kind as DocumentKind
from ocop.dossiers.models import DossierKind
from ocop.products.classification import places
from ocop.products.models import PaperKind, ProducerKind, RecognitionKind
from tests import world
from tests.catalogue.rich import code_of, recognise, rich_product
from tests.test_assets import ROOT

messages = import_module("assets.messages")
CODE = ROOT / "ocop"
PO = CODE / "locale/en/LC_MESSAGES/django.po"
SHARED = ("404", "account", "account_links", "base", "empty", "error", "field", "field_notes",
          "footer_links", "form_summary", "nav", "pager", "star", "toast")  # fmt: skip
CHECKED = ("check", "unknown")  # what the QR of a paper opens
CALL = re.compile(r"""gettext\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
MARKING = {"gettext", "gettext_lazy", "gettext_noop", "_"}


@pytest.fixture(scope="module", autouse=True)
def _translated():
    """The .mo the build makes, also when these tests run before it."""
    messages.build()


def in_template(path: Path) -> Iterator[str]:
    """Every text of a template that is to be translated."""
    for found in CALL.findall(templatize(path.read_text(), origin=str(path))):
        yield ast.literal_eval(found.removeprefix("u"))


def in_code(path: Path) -> Iterator[str]:
    """Every text of a module that is to be translated."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKING:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def in_data() -> Iterator[str]:
    """Words of the data that pages translate."""
    for place in places().values():
        yield from (place.name, place.industry_label)
    for choices in (ProducerKind, RecognitionKind, PaperKind, DocumentKind, DossierKind):
        yield from (str(label) for label in choices.labels)


def texts() -> set[str]:
    templates = [*(CODE / "catalogue/templates").rglob("*.html"),
                 CODE / "notices/templates/notices/bell.html",
                 CODE / "dossiers/templates/dossiers/track.html",
                 CODE / "dossiers/templates/dossiers/parts/stages.html",
                 *(CODE / f"documents/templates/documents/{name}.html" for name in CHECKED),
                 *(CODE / f"templates/{name}.html" for name in SHARED)]  # fmt: skip
    modules = [*(CODE / "catalogue").rglob("*.py"), CODE / "kit/templatetags/ocop.py",
               CODE / "dossiers/queries/whereabouts.py",
               CODE / "documents/forms.py", CODE / "documents/views/checking.py"]  # fmt: skip
    found = {text for path in templates for text in in_template(path)}
    return found | {text for path in modules for text in in_code(path)} | set(in_data())


def test_every_text_of_the_public_pages_is_in_english():
    known = {key.partition("\0")[0] for key in messages.read(PO.read_text())}
    assert len(texts()) > 150
    assert sorted(texts() - known) == []


def test_no_translation_is_left_over():
    known = {key.partition("\0")[0] for key in messages.read(PO.read_text())} - {""}
    assert sorted(known - texts()) == []


def test_translations_keep_every_placeholder():
    for key, said in messages.read(PO.read_text()).items():
        holes = set(re.findall(r"%\(\w+\)s|\{\w+\}", key))
        for form in said.split("\0") if key else []:
            assert set(re.findall(r"%\(\w+\)s|\{\w+\}", form)) == holes, key


@given(st.dictionaries(st.text(min_size=1).filter(lambda t: "\0" not in t and t.strip()),
                       st.text(min_size=1).filter(lambda t: "\0" not in t), max_size=6))  # fmt: skip
def test_what_is_written_is_read_back_by_gettext(wanted):
    head = {"": "Content-Type: text/plain; charset=UTF-8\n"}
    made = messages.compiled({**head, **wanted})
    assert struct.unpack("<I", made[:4])[0] == 0x950412DE
    table = GNUTranslations(BytesIO(made))
    assert {key: table.gettext(key) for key in wanted} == wanted


def test_an_unknown_line_stops_the_build():
    with pytest.raises(ValueError, match="not understood"):
        messages.read('msgid "a"\nmsgstr "b"\nmgsid "c"')


def test_an_untranslated_text_stays_vietnamese():
    assert messages.read('msgid "Tìm"\nmsgstr ""\n') == {}


def test_seasons_are_said_in_english():
    with translation.override("en"):
        assert season([11, 12, 1, 2, 3]) == "November to March"


@pytest.mark.django_db
def test_every_page_has_an_english_twin_that_leads_back(read):
    made = rich_product()
    recognise(made, star=4)
    code = code_of(made.producer.area_now)
    for path, said in {
        "/": "Six product groups",
        "/san-pham/": "Filter and sort",
        product_path(made): "OCOP 4 stars",
        "/co-so/": "1 maker with products in the catalogue",
        producer_path(made.producer): "About the maker",
        "/dia-ban/": "1 of 129 communes and wards",
        f"/dia-ban/{code}-xa-giao-hung": "Formed on 1 Jul 2025 from",
    }.items():
        text = read(f"/en{path}")
        assert '<html lang="en">' in text
        assert said in text, path
        assert f'href="{path}" hreflang="vi"' in text
        assert f'href="/en{path}" hreflang="en"' in read(path)


@pytest.mark.django_db
def test_a_missing_page_helps_in_english(read):
    world.province()
    assert "There is no product with the code" in read("/en/san-pham/khong-co", status=404)
