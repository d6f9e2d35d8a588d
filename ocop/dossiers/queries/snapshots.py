"""The dossier as it is handed in, whole, and what differs between two of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ocop.dossiers.answers import shown
from ocop.dossiers.models import Dossier, Filing, State
from ocop.dossiers.parts import tasks
from ocop.dossiers.queries.scores import law_of, self_score, sheet_of
from ocop.scoring import average
from ocop.scoring import points as shown_points

Snapshot = dict[str, Any]


def snapshot(dossier: Dossier) -> Snapshot:
    """Everything of the dossier as plain JSON, the hashes of the papers' pages included."""
    product, producer = dossier.product, dossier.product.producer
    score = self_score(dossier)
    return {
        "kind": dossier.kind,
        "criteria_set": dossier.criteria_set,
        "sheet": dossier.sheet,
        "product": {"id": str(product.pk), "name": product.name, "group": product.group},
        "producer": {"id": str(producer.pk), "name": producer.name, "kind": producer.kind},
        "parts": {part.key: part.contents for part in dossier.parts.all()},
        "marks": {
            mark.criterion: {"key": mark.option_key, "points": str(mark.points), "note": mark.note}
            for mark in dossier.marks.order_by("criterion")
        },
        "papers": _papers(dossier),
        "self_score": {
            "points": score.points_text,
            "parts": {part: average(points) for part, points in score.parts.items()},
            "star": score.star,
        },
    }


def _papers(dossier: Dossier) -> dict[str, Any]:
    links = dossier.proof_links.select_related("proof").order_by("criterion", "pk")
    found: dict[str, Any] = {}
    for link in links.prefetch_related("proof__pages__attachment"):
        proof = link.proof
        entry = found.setdefault(
            str(proof.pk),
            {
                "kind": proof.kind,
                "title": proof.title,
                "number": proof.number,
                "issued_on": proof.issued_on.isoformat() if proof.issued_on else "",
                "expires_on": proof.expires_on.isoformat() if proof.expires_on else "",
                "sha256": [
                    page.attachment.sha256 for page in proof.pages.all() if page.removed_at is None
                ],
                "criteria": [],
            },
        )
        entry["criteria"].append(link.criterion)
    return found


def sha256_of(contents: Snapshot) -> str:
    """The hash of a snapshot: over its JSON with sorted keys, no spaces, in UTF-8."""
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it is, in words, and what stood and stands there ("" = nothing)."""

    where: str
    part: str
    before: str
    after: str


def differences(dossier: Dossier, before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs between two snapshots of a dossier, part by part, then marks, then papers."""
    return [
        *_answers(dossier, before, after),
        *_marks(dossier, before, after),
        *_paper_changes(dossier, before, after),
    ]


def _answers(dossier: Dossier, before: Snapshot, after: Snapshot) -> list[Change]:
    found = []
    for key, task in tasks().items():
        old, new = before["parts"].get(key, {}), after["parts"].get(key, {})
        for question in task.questions:
            was, now = old.get(question.key, ""), new.get(question.key, "")
            if was != now:
                where = f"{task.title}: {question.label}"
                found.append(Change(where, key, shown(question, was), shown(question, now)))
    return found


def _marks(dossier: Dossier, before: Snapshot, after: Snapshot) -> list[Change]:
    found = []
    same_sheet = before["sheet"] == after["sheet"]
    for code, leaf in sheet_of(dossier).leaves.items():
        was = before["marks"].get(code) if same_sheet else None
        now = after["marks"].get(code)
        if was != now:
            where = f"Tự chấm {code}: {leaf.title}"
            found.append(Change(where, "tu-cham", _mark_text(was), _mark_text(now)))
    return found


def _mark_text(mark: Mapping[str, Any] | None) -> str:
    if mark is None:
        return ""
    note = f" ({mark['note']})" if mark["note"] else ""
    return f"{shown_points(Decimal(mark['points']))} điểm{note}"


def _paper_changes(dossier: Dossier, before: Snapshot, after: Snapshot) -> list[Change]:
    names = law_of(dossier).proofs
    old, new = before["papers"], after["papers"]
    found = []
    for pk in sorted(old.keys() | new.keys()):
        was, now = old.get(pk), new.get(pk)
        if was != now:
            one = now or was
            name = names[one["kind"]].name if one["kind"] in names else one["kind"]
            found.append(Change(f"Giấy tờ: {name}", "giay-to", _paper_text(was), _paper_text(now)))
    return found


def _paper_text(paper: Mapping[str, Any] | None) -> str:
    if paper is None:
        return ""
    number = f", số {paper['number']}" if paper["number"] else ""
    codes = ", ".join(code or "cả hồ sơ" for code in paper["criteria"])
    pages = f", {len(paper['sha256'])} trang" if paper["sha256"] else ""
    return f"{paper['title']}{number}{pages}; dùng cho {codes}"


def changes_since_last_return(dossier: Dossier) -> list[Change]:
    """What the producer's side changed after the last return, against the filing before it."""
    last = dossier.returns.order_by("-at").first()
    if last is None:
        return []
    before = dossier.filings.filter(at__lte=last.at).order_by("-number").first()
    return differences(dossier, before.contents, _latest(dossier, last.at)) if before else []


def _latest(dossier: Dossier, returned_at: datetime) -> Snapshot:
    """The filing after the return, or what is being written now."""
    later = dossier.filings.filter(at__gt=returned_at).order_by("-number").first()
    return later.contents if later else snapshot(dossier)


def changes_since_recognition(dossier: Dossier) -> list[Change]:
    """What differs from the dossier by which the product was recognised; [] when none is on file."""
    filings = Filing.objects.filter(
        dossier__product=dossier.product_id, dossier__state=State.RECOGNISED
    ).exclude(dossier=dossier)
    last = filings.order_by("-at").first()
    return differences(dossier, last.contents, snapshot(dossier)) if last else []
