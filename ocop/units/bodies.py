"""Which bodies stand on the areas of a province, read from rules. Plain Python over an atlas.

The rules (ocop/data/territory/bodies) say what stands on an area of which kind and below what; the
number of levels follows from the areas, so three levels and two are the same rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from ocop.units.atlas import Atlas, Named
from ocop.units.territory import TERRITORY, Span

RULES = TERRITORY / "bodies"


@dataclass(frozen=True, slots=True)
class Form:
    """How the bodies of a rule are called on areas of some kinds, during [start, end)."""

    over: tuple[str, ...]
    kind: str
    name: str
    short_name: str
    code: str
    header: tuple[str, ...]
    start: date | None
    end: date | None

    def fits(self, area: Named, day: date) -> bool:
        """Whether the form is the one for this area on the day."""
        begun = self.start is None or self.start <= day
        return area.kind in self.over and begun and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    tree: str
    forms: tuple[Form, ...]
    above: str = ""
    beside: str = ""
    top_name: str = ""


@dataclass(slots=True)
class Bodies:
    """Rows for the tables, named by keys: bodies with their area, versions, edges, lineage."""

    units: dict[str, tuple[str, str]] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    edges: list[tuple[str, str, Span]] = field(default_factory=list)
    lineage: list[dict[str, Any]] = field(default_factory=list)


def read_rules(path: Path = RULES / "rules.yaml") -> dict[str, Rule]:
    """The rules by key."""
    content = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return {row["key"]: _rule(row) for row in content["rules"]}


def attached_of(code: str, folder: Path = RULES) -> Mapping[str, Any] | None:
    """The attached bodies of the province with this code, None when nothing is known."""
    path = folder / f"{code}.yaml"
    if not path.exists():
        return None
    content: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    attached: dict[str, Any] = content["attached"]
    return attached


def stand_bodies(atlas: Atlas, areas: Sequence[int], rules: Mapping[str, Rule]) -> Bodies:
    """Every body of every rule on the given areas, through time."""
    found = Bodies()
    for rule in rules.values():
        for area in areas:
            _stand(found, atlas, area, rule, rules)
    stood = set(found.units)
    for rule in rules.values():
        for area in areas:
            found.lineage += _lineage(atlas, area, rule, stood)
    return found


def attach(found: Bodies, attached: Mapping[str, Any], province: Named) -> None:
    """Add the attached bodies below the body that stands on the province."""
    above_key = f"{attached['under']}:{province.key}"
    above = [v for v in found.versions if v["unit"] == above_key][-1]
    span = (attached["from"], None)
    for row in attached["bodies"]:
        key = f"{row['key']}:{province.key}"
        found.units[key] = (attached["tree"], "")
        words = {"name": row["name"], "above": above["name"]}
        found.versions.append(
            {
                "unit": key, "key": f"{key}@{attached['from']}", "name": row["name"],
                "short_name": row["name"], "kind": attached["kind"], "span": span,
                "legal_basis": attached["basis"],
                "header_lines": [line.format(**words).upper() for line in attached["header"]],
            }
        )  # fmt: skip
        found.edges.append((key, above_key, span))


def _rule(row: Mapping[str, Any]) -> Rule:
    forms = tuple(
        Form(
            tuple(form["over"]), form["kind"], form["name"], form["short_name"],
            form.get("code", ""), tuple(form["header"]), form.get("from"), form.get("to"),
        )
        for form in row["forms"]
    )  # fmt: skip
    more = {name: row[name] for name in ("above", "beside", "top_name") if name in row}
    return Rule(row["key"], row["tree"], forms, **more)


def _stand(found: Bodies, atlas: Atlas, area: int, rule: Rule, rules: Mapping[str, Rule]) -> None:
    body = f"{rule.key}:{atlas.versions[area][0].key}"
    for span, day in _spans(atlas, area, rule):
        version = _version(atlas, area, rule, rules, day)
        if version is None:
            continue
        found.units.setdefault(body, (rule.tree, atlas.versions[area][0].key))
        _add_version(found, body, version, span)
        above = _above(atlas, area, rule, rules, day)
        if above is not None:
            _add_edge(found, body, above[0], span)


def _spans(atlas: Atlas, area: int, rule: Rule) -> Iterator[tuple[Span, date]]:
    """Spans in which nothing that a body shows can change, each with a day inside of it."""
    lives: list[Any] = [*atlas.versions[area], *atlas.links.get(area, ()), *rule.forms]
    for link in atlas.links.get(area, ()):
        lives += atlas.versions[link.above]
    cuts = sorted({day for life in lives for day in (life.start, life.end) if day})
    edges: list[date | None] = [None, *cuts, None]
    for start, end in pairwise(edges):
        yield (start, end), start or (end - timedelta(days=1) if end else date.max)


def _version(
    atlas: Atlas, area: int, rule: Rule, rules: Mapping[str, Rule], day: date
) -> dict[str, Any] | None:
    if not atlas.alive(area, day):
        return None
    ground = atlas.named(area, day)
    form = next((form for form in rule.forms if form.fits(ground, day)), None)
    if form is None:
        return None
    above = _above(atlas, area, rule, rules, day)
    words = _words(ground) | {"above": above[1] if above else rule.top_name}
    words["name"] = form.name.format(**words)
    return {
        "name": words["name"],
        "short_name": form.short_name.format(**words),
        "kind": form.kind,
        "code": form.code,
        "header_lines": [line.format(**words).upper() for line in form.header],
    }


def _above(
    atlas: Atlas, area: int, rule: Rule, rules: Mapping[str, Rule], day: date
) -> tuple[str, str] | None:
    """(key, name) of the body above on the day."""
    if rule.beside:
        upper, ground = rules[rule.beside], area
    else:
        chain = atlas.above(area, day)
        if not chain or not rule.above:
            return None
        upper, ground = rules[rule.above], chain[0]
    called = atlas.named(ground, day)
    form = next((form for form in upper.forms if form.fits(called, day)), None)
    if form is None:
        return None
    return f"{upper.key}:{called.key}", form.name.format(**_words(called))


def _words(area: Named) -> dict[str, str]:
    """What a form may say of an area: "xã Giao Hưng" and "Giao Hưng"."""
    kind = area.name.removesuffix(area.short_name)
    return {"area": kind.lower() + area.short_name, "short": area.short_name}


def _add_version(found: Bodies, body: str, version: dict[str, Any], span: Span) -> None:
    last = found.versions[-1] if found.versions else None
    same = last and last["unit"] == body and last["span"][1] == span[0]
    if last and same and all(last[name] == value for name, value in version.items()):
        last["span"] = (last["span"][0], span[1])
        return
    key = f"{body}@{span[0] or 'base'}"
    found.versions.append({"unit": body, "key": key, "span": span, **version})


def _add_edge(found: Bodies, body: str, above: str, span: Span) -> None:
    last = found.edges[-1] if found.edges else None
    if last and last[:2] == (body, above) and last[2][1] == span[0]:
        found.edges[-1] = (body, above, (last[2][0], span[1]))
    else:
        found.edges.append((body, above, span))


def _lineage(atlas: Atlas, area: int, rule: Rule, stood: set[str]) -> Iterator[dict[str, Any]]:
    """What became of the body, told by what became of its ground.

    A body whose ground was dissolved ends without a successor, even where a piece of the ground
    went to somebody.
    """
    body = f"{rule.key}:{atlas.versions[area][0].key}"
    steps = atlas.became.get(area, [])
    ended = [step for step in steps if step.target is None] or steps
    for step in ended:
        target = ""
        if step.target is not None:
            target = f"{rule.key}:{atlas.versions[step.target][0].key}"
        if body in stood and (not target or target in stood):
            yield {
                "source": body, "target": target, "event": step.event, "on": step.on,
                "share": _share(step.share), "population_share": _share(step.population_share),
            }  # fmt: skip


def _share(share: float | None) -> str:
    return "" if share is None else str(share)
