"""The data of the package in the database: counts, idempotence, changes as data."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ocop.kit.faults import Invalid
from ocop.kit.text import sort_key
from ocop.units.actions import load_bodies, load_territory
from ocop.units.models import Edge, Kind, Lineage, Tree, Unit, UnitVersion
from ocop.units.queries import area_of_province, children_of, path_of, tree_on
from ocop.units.territory import KINDS, TERRITORY, read
from tests import world
from tests.country import LOADED_AT, TODAY
from tests.units.places import NEW, OLD, pk, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
META = json.loads((TERRITORY / "meta.json").read_text())


@pytest.mark.parametrize("day", META["counts_by_date"])
def test_the_country_has_the_counts_of_the_list_on_each_day(day):
    wanted = {KINDS[kind]: count for kind, count in META["counts_by_date"][day].items()}
    assert Counter(node.kind.value for node in tree_on(date.fromisoformat(day))) == wanted


@pytest.mark.parametrize("shot", META["snapshots"], ids=lambda s: s["as_of"])
def test_every_unit_hangs_under_a_province_on_each_day(shot):
    nodes = {node.id: node for node in tree_on(date.fromisoformat(shot["as_of"]))}
    tops = [node for node in nodes.values() if node.parent is None]
    assert len(tops) == shot["provinces"]
    assert len(nodes) == shot["provinces"] + shot["districts"] + shot["communes"]
    assert all(node.parent in nodes for node in nodes.values() if node.parent)


def test_ninh_binh_has_97_communes_and_32_wards():
    province = area_of_province("37", on=TODAY)
    kinds = Counter(node.kind for node in children_of(province.pk, on=TODAY))
    assert kinds == {Kind.COMMUNE: 97, Kind.WARD: 32}


def test_a_second_run_changes_nothing():
    before = set(UnitVersion.objects.values_list("pk", flat=True))
    assert not load_territory(at=LOADED_AT).changed
    assert not load_bodies(province=area_of_province("37", on=TODAY), at=LOADED_AT).changed
    assert set(UnitVersion.objects.values_list("pk", flat=True)) == before


def test_sort_keys_are_those_of_the_names():
    rows = UnitVersion.objects.values_list("name", "sort_key").iterator(chunk_size=4000)
    assert all(bytes(stored) == sort_key(name) for name, stored in rows)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        load_territory(at=datetime(2026, 11, 23))  # noqa: DTZ001


def changed_territory(
    folder: Path,
    *,
    versions: Sequence[dict[str, str]] = (),
    lineage: Sequence[list[str]] = (),
    ends: Sequence[tuple[str, str]] = (),
) -> Path:
    """A copy of the data with lines added and some versions ended."""
    for name in ("units.csv", "lineage.csv"):
        shutil.copy(TERRITORY / name, folder / name)
    with (folder / "units.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["valid_to"] = dict(ends).get(row["id"], row["valid_to"])
    rows += [dict.fromkeys(rows[0], "") | row for row in versions]
    with (folder / "units.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with (folder / "lineage.csv").open("a", newline="") as file:
        csv.writer(file).writerows(lineage)
    return folder


def test_a_new_event_in_the_file_is_applied_as_data(tmp_path):
    ward = {
        "id": "u-14179-20270101", "unit_id": "u-14179-20250701", "code": "14179",
        "name": "Phường Giao Hưng", "short_name": "Giao Hưng", "kind": "phuong", "level": "3",
        "parent_id": "u-37-20250701", "valid_from": "2027-01-01", "legal_basis": "thử",
    }  # fmt: skip
    step = ["u-14179-20250701", "u-14179-20270101", "2027-01-01", "retype", "1", "1", "thử", ""]
    folder = changed_territory(
        tmp_path, versions=[ward], lineage=[step], ends=[("u-14179-20250701", "2027-01-01")]
    )
    loaded = load_territory(at=LOADED_AT, folder=folder)
    assert (loaded.units, loaded.versions, loaded.lineage, loaded.missing) == (0, 3, 1, ())
    rows = unit("14179-20250701").versions.order_by("valid").values_list("name", "valid")
    assert list(rows) == [
        ("Xã Giao Hưng", DateRange(NEW, date(2027, 1, 1))),
        ("Phường Giao Hưng", DateRange(date(2027, 1, 1), None)),
    ]
    assert unit("14179-20250701").edges_up.get().valid == DateRange(NEW, None)


def test_an_area_the_file_lost_is_kept_and_reported(tmp_path):
    folder = changed_territory(tmp_path)
    text = (folder / "units.csv").read_text().splitlines(keepends=True)
    kept = [line for line in text if not line.startswith("u-14179-20250701")]
    (folder / "units.csv").write_text("".join(kept))
    lineage = (folder / "lineage.csv").read_text().splitlines(keepends=True)
    (folder / "lineage.csv").write_text("".join(x for x in lineage if "u-14179-2025" not in x))
    loaded = load_territory(at=LOADED_AT, folder=folder)
    assert loaded.missing == ("u-14179-20250701",)
    assert unit("14179-20250701").versions.exists()


def test_a_file_that_contradicts_itself_is_refused_with_every_line(tmp_path):
    bad = {"id": "u-1", "unit_id": "u-1", "kind": "lang", "level": "3", "valid_from": "01/07/2025"}
    folder = changed_territory(tmp_path, versions=[bad, bad], lineage=[["x", "y"]])
    with pytest.raises(Invalid) as refused:
        read(folder)
    assert [fault.where for fault in refused.value.faults] == [
        "units.csv, dòng 14165", "units.csv, dòng 14166", "lineage.csv, dòng 11342",
    ]  # fmt: skip


# constraints ------------------------------------------------------------------------------------


def test_the_database_refuses_two_parents_on_one_day():
    with pytest.raises(IntegrityError, match="unit_has_one_parent_a_day"), transaction.atomic():
        Edge.objects.create(
            child=unit("14179-20250701"), parent=unit("01-base"), valid=DateRange(TODAY, None)
        )


def test_the_database_refuses_two_names_on_one_day():
    with pytest.raises(IntegrityError, match="unit_has_one_version_a_day"), transaction.atomic():
        UnitVersion.objects.create(
            unit=unit("14179-20250701"), key="second", short_name="Khác", kind=Kind.COMMUNE,
            valid=DateRange(date(2026, 1, 1), date(2026, 1, 2)), **UnitVersion.keys_for("Xã Khác"),
        )  # fmt: skip


def test_a_parent_may_follow_another():
    moved = unit("14179-20250701")
    moved.edges_up.update(valid=DateRange(NEW, TODAY))
    Edge.objects.create(child=moved, parent=unit("01-base"), valid=DateRange(TODAY, None))
    assert path_of(moved.pk, on=TODAY) == [pk("01-base")]
    assert path_of(moved.pk, on=NEW) == [pk("37-20250701")]


def test_the_database_refuses_a_unit_above_itself():
    with pytest.raises(IntegrityError), transaction.atomic():
        Edge.objects.create(
            child=unit("37-base"), parent=unit("37-base"), valid=DateRange(NEW, None)
        )


def test_a_line_of_lineage_is_said_once():
    row = Lineage.objects.filter(target=None).first()
    assert row is not None
    row.pk = None
    with pytest.raises(IntegrityError, match="lineage_is_said_once"), transaction.atomic():
        row.save()


# bodies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "tree"), [("ubnd", Tree.STATE), ("doan", Tree.UNION)])
def test_both_trees_have_three_levels_before_and_two_after(rule, tree):
    old, new = unit(f"{rule}:u-14188-base"), unit(f"{rule}:u-14179-20250701")
    assert {old.tree, new.tree} == {tree}
    assert path_of(old.pk, on=OLD) == [pk(f"{rule}:u-365-base"), pk(f"{rule}:u-36-base")]
    assert path_of(new.pk, on=NEW) == [pk(f"{rule}:u-37-20250701")]


def test_the_province_union_has_138_units_right_below():
    below = children_of(pk("doan:u-37-20250701"), on=NEW)
    kinds = Counter(node.kind for node in below)
    assert kinds == {Kind.COMMUNE_UNION: 97, Kind.WARD_UNION: 32, Kind.ATTACHED_UNION: 9}


def test_attached_unions_stand_on_no_area_and_say_they_are_illustrations():
    attached = UnitVersion.objects.filter(kind=Kind.ATTACHED_UNION).select_related("unit")
    assert {row.unit.area_id for row in attached} == {None}
    assert all("minh họa" in row.name and "138 − 129" in row.legal_basis for row in attached)


def test_header_lines_follow_the_body_above_on_the_day():
    old, new = unit("doan:u-14188-base"), unit("doan:u-14179-20250701")
    assert old.versions.get().header_lines == ["HUYỆN ĐOÀN GIAO THỦY", "ĐOÀN XÃ GIAO CHÂU"]
    assert new.versions.get().header_lines == ["TỈNH ĐOÀN NINH BÌNH", "ĐOÀN XÃ GIAO HƯNG"]


def test_a_commune_that_outlived_its_district_gets_a_new_header_and_a_new_parent():
    """Ninh Bình has no such commune, so the bodies of another province are put up."""
    kept = Lineage.objects.filter(event="REPARENT").earliest("source__key").source
    province = Unit.objects.get(pk=path_of(kept.pk, on=TODAY)[-1])
    load_bodies(province=province, at=LOADED_AT)
    body = unit(f"doan:{kept.key}")
    headers = [v.header_lines[0] for v in body.versions.order_by("valid")]
    assert len(headers) == len(set(headers)) == 2
    assert len(path_of(body.pk, on=OLD)) == 2
    assert len(path_of(body.pk, on=NEW)) == 1


def test_the_department_changed_its_name_before_the_provinces_merged():
    names = (
        unit("so-nnmt:u-36-base").versions.order_by("valid").values_list("short_name", flat=True)
    )
    assert list(names) == ["Sở NN&PTNT Nam Định", "Sở NN&MT Nam Định"]


def test_the_small_world_lives_on_the_loaded_areas():
    assert world.province() == unit("37-20250701")
    assert world.giao_hung() == unit("14179-20250701")
    assert world.commune_office().area == world.giao_hung()
