"""Who may do what with papers: the apps above judge drafting and issuing, offices the rest."""

import io
from typing import Any

from docx import Document as WordFile

from ocop.documents import actions
from ocop.documents.models import Document, RenderState, WordTemplate
from ocop.people.models import User
from tests.documents import sample
from tests.matrix import EVERYONE, LAN, MINH, OFFICES, QUANG, Line
from tests.world import DAY, NOW, commune_office, province_office


def of_commune() -> Document:
    return sample.issued("COMMUNE_REPORT", unit=commune_office())


def of_province() -> Document:
    return sample.issued("RECEIPT", unit=province_office())


def failed() -> Document:
    document = of_commune()
    Document.objects.filter(pk=document.pk).update(render_state=RenderState.FAILED)
    return document


def own_template(by: User | None = None) -> WordTemplate:
    out = io.BytesIO()
    WordFile().save(out)
    said: dict[str, Any] = {"kind": "RECEIPT", "profile": "nd30_2020", "by": by, "at": NOW}
    file = actions.WordFile("mẫu.docx", out.getvalue())
    return actions.keep_template(unit=commune_office(), file=file, **said)


LINES = [
    Line(actions.draft, lambda by: sample.draft("RECEIPT", by=by), EVERYONE),
    Line(actions.draft_many,
         lambda by: actions.draft_many(drafts=[], unit=province_office(), by=by, at=NOW), EVERYONE),
    Line(actions.issue,
         lambda by: actions.issue(documents=[sample.draft("RECEIPT")], issued_on=DAY, by=by, at=NOW),
         EVERYONE),
    Line(actions.revoke,
         lambda by: actions.revoke(document=of_commune(), reason="Sai tên", by=by, at=NOW),
         OFFICES, "of the commune"),
    Line(actions.revoke,
         lambda by: actions.revoke(document=of_province(), reason="Sai tên", by=by, at=NOW),
         {MINH, QUANG}, "of the province"),
    Line(actions.render_again,
         lambda by: actions.render_again(document=failed(), by=by, at=NOW), {LAN, MINH, QUANG}),
    Line(actions.keep_template, own_template, OFFICES),
    Line(actions.remove_template,
         lambda by: actions.remove_template(template=own_template(), by=by, at=NOW), OFFICES),
]  # fmt: skip
