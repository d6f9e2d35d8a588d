"""The trace walk: both directions, carriers for as long as they carried, nothing withdrawn."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.epcis.canonical.values import text_value
from ocop.epcis.queries.visibility import viewer_of
from ocop.epcis.queries.walk import Direction, Way, walk
from tests.epcis_store.chain import event, item, lot, sent
from tests.epcis_store.test_captures import capture
from tests.world import DAY, hoa, nam

pytestmark = pytest.mark.django_db
FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD


def box(number: int) -> str:
    return text_value(f"urn:epc:id:sscc:9521234.{number:010d}")


def amount(code: str, quantity: float | None = None, uom: str = "KGM") -> dict[str, Any]:
    line: dict[str, Any] = {"epcClass": code}
    return line if quantity is None else {**line, "quantity": quantity, "uom": uom}


def packed(hour: float, parent: str | None, *children: str, action: str = "ADD", **more: Any):
    kind = {"type": "AggregationEvent", "bizStep": "packing", "action": action}
    return event(hour, **kind, parentID=parent, childEPCs=list(children) or None, **more)


def made(hour: float, *, out: list[Any], into: list[Any], **more: Any) -> dict[str, Any]:
    """A transformation; texts are single things, objects amounts."""
    fields = {
        "inputEPCList": [one for one in into if isinstance(one, str)],
        "inputQuantityList": [one for one in into if not isinstance(one, str)],
        "outputEPCList": [one for one in out if isinstance(one, str)],
        "outputQuantityList": [one for one in out if not isinstance(one, str)],
    }
    kind = {"type": "TransformationEvent", "bizStep": "commissioning", "action": None}
    return event(hour, **kind, **{k: v for k, v in fields.items() if v}, **more)


def reach(*roots: str, way: Direction = FORWARD, by=None, **more: Any) -> set[str]:
    viewer = viewer_of(by or hoa(), on=DAY)
    return set(walk(roots, direction=way, viewer=viewer, **more).nodes) - set(roots)


def keep(*events: dict[str, Any], by=None) -> None:
    job = capture(sent(*events), by=by)
    assert job.success, job.errors


def test_a_lot_is_followed_through_the_kitchen_into_jars_and_boxes():
    keep(
        made(0, into=[amount(lot("TOM"), 100)], out=[amount(lot("MAM"), 80)]),
        made(1, into=[amount(lot("MAM"), 80)], out=[item(1), item(2)]),
        packed(2, box(1), item(1), item(2)),
        packed(3, box(9), box(1)),
    )
    assert reach(lot("TOM")) == {lot("MAM"), item(1), item(2), box(1), box(9)}
    assert reach(item(1), way=BACKWARD) == {lot("MAM"), lot("TOM"), box(1), box(9)}
    assert reach(box(9), way=BACKWARD) == {box(1), item(1), item(2), lot("MAM"), lot("TOM")}


def test_neighbours_in_the_same_box_are_not_touched():
    keep(packed(1, box(1), item(1), item(2)))
    assert reach(item(1)) == {box(1)}
    assert reach(box(1)) == {item(1), item(2)}


def test_a_crate_used_again_carries_only_what_was_in_it_at_the_time():
    keep(
        packed(1, box(1), item(1)),
        packed(2, box(7), box(1)),
        packed(3, box(7), box(1), action="DELETE"),
        packed(4, box(1), item(1), action="DELETE"),
        packed(5, box(1), item(2)),
        packed(6, box(8), box(1)),
    )
    assert reach(item(1)) == {box(1), box(7)}
    assert reach(item(2)) == {box(1), box(8)}


def test_a_crate_emptied_as_a_whole_carries_no_longer():
    keep(
        packed(1, box(1), item(1)),
        packed(2, box(1), action="DELETE"),
        packed(3, box(7), box(1)),
    )
    assert reach(item(1)) == {box(1)}


def test_a_thing_put_into_another_box_left_the_first():
    keep(packed(1, box(1), item(1)), packed(2, box(2), item(1)), packed(3, box(7), box(1)))
    assert reach(item(1)) == {box(1), box(2)}


def test_a_box_used_up_whole_takes_its_contents_along():
    keep(packed(1, box(1), item(1)), made(2, into=[box(1)], out=[amount(lot("X"), 5)]))
    assert reach(item(1)) == {box(1), lot("X")}
    assert reach(lot("X"), way=BACKWARD) == {box(1), item(1)}


def test_events_of_one_process_belong_together():
    process = "urn:x:me-nau-1"
    keep(
        made(1, into=[amount(lot("A"), 10)], out=[], transformationID=process),
        made(2, into=[], out=[amount(lot("B"), 8)], transformationID=process),
    )
    assert reach(lot("A")) == {lot("B")}
    assert reach(lot("B"), way=BACKWARD) == {lot("A")}


def test_association_and_transaction_are_ways_too():
    keep(
        event(1, type="AssociationEvent", action="ADD", parentID=box(1), childEPCs=["urn:x:probe:1"],
              bizStep="assembling"),
        event(2, type="TransactionEvent", action="ADD", parentID=box(1),
              bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:po:1"}], epcList=[item(1)]),
    )  # fmt: skip
    assert reach("urn:x:probe:1") == {box(1)}
    assert reach("urn:x:po:1") == {box(1), item(1), "urn:x:probe:1"}


def test_a_withdrawn_event_opens_no_way_and_is_named():
    one = made(1, into=[amount(lot("A"), 10)], out=[amount(lot("B"), 8)], eventID="urn:uuid:1")
    keep(one)
    assert reach(lot("A")) == {lot("B")}
    keep({**one, "errorDeclaration": {"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"}})  # fmt: skip
    trace = walk([lot("A")], direction=FORWARD, viewer=viewer_of(hoa(), on=DAY))
    assert set(trace.nodes) == {lot("A")}
    assert trace.withdrawn_ids() == ["urn:uuid:1"]


def test_circles_end():
    keep(
        made(1, into=[amount(lot("A"), 10)], out=[amount(lot("B"), 8)]),
        made(2, into=[amount(lot("B"), 8)], out=[amount(lot("A"), 8)]),
        packed(3, box(1), box(2)),
        packed(4, box(2), box(1)),
    )
    assert reach(lot("A")) == {lot("B")}
    assert reach(box(1)) == {box(2)}


def test_depth_and_size_end_a_walk_and_say_so():
    keep(
        *(
            made(n, into=[amount(lot(f"L{n}"), 9)], out=[amount(lot(f"L{n + 1}"), 9)])
            for n in range(6)
        )
    )
    viewer = viewer_of(hoa(), on=DAY)
    short = walk([lot("L0")], direction=FORWARD, viewer=viewer, depth=3)
    assert (len(short.nodes), short.complete, short.depth) == (4, False, 3)
    whole = walk([lot("L0")], direction=FORWARD, viewer=viewer)
    assert (len(whole.nodes), whole.complete) == (7, True)
    assert not walk([lot("L0")], direction=FORWARD, viewer=viewer, most=2).complete


def test_the_balance_of_a_process_adds_up_in_one_unit():
    keep(made(1, into=[amount(lot("A"), 90), amount(lot("S"), 10_000, "GRM")],
              out=[amount(lot("B"), 80), item(1)]))  # fmt: skip
    trace = walk([lot("A")], direction=FORWARD, viewer=viewer_of(hoa(), on=DAY))
    (process,) = trace.processes.values()
    mass, pieces = process.balance
    assert (mass.kind, mass.into, mass.out, mass.difference) == ("mass", 100, 80, -20)
    assert (pieces.kind, pieces.into, pieces.out, pieces.difference) == ("pieces", None, 1, None)


def test_the_walk_ends_where_one_may_not_look():
    keep(made(1, into=[amount(lot("A"), 10)], out=[amount(lot("B"), 8)]))
    keep(made(2, into=[amount(lot("B"), 8)], out=[amount(lot("C"), 8)]), by=nam())
    assert reach(lot("A")) == {lot("B")}
    assert reach(lot("C"), way=BACKWARD, by=nam()) == {lot("B")}
    assert reach(lot("A"), by=nam()) == set()


def test_a_level_takes_two_queries_however_wide_it_is():
    def queries_of(width: int) -> int:
        start = lot(f"W{width}")
        keep(made(1, into=[amount(start, 10)], out=[item(f"{width}-{n}") for n in range(width)]),
             *(packed(2, box(width * 100 + n), item(f"{width}-{n}")) for n in range(width)))  # fmt: skip
        viewer = viewer_of(hoa(), on=DAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            trace = walk([start], direction=FORWARD, viewer=viewer)
        assert len(trace.nodes) == 1 + 2 * width
        assert sum(node.way is Way.CARRIER for node in trace.nodes.values()) == width
        return len(queries)

    assert queries_of(1) == queries_of(3) == 4  # three levels of rows, one of members


def test_a_trace_over_http_shows_both_sides_and_is_404_for_strangers(as_hoa, as_nam):
    keep(made(1, into=[amount(lot("A"), 10)], out=[amount(lot("B"), 8)]),
         made(2, into=[amount(lot("B"), 8)], out=[item(1)]))  # fmt: skip
    answer = as_hoa.get("/epcis/trace", {"epc": lot("B")})
    body = answer.json()
    assert [node["epc"] for node in body["forward"]["nodes"]] == [lot("B"), item(1)]
    assert [node["epc"] for node in body["backward"]["nodes"]] == [lot("B"), lot("A")]
    (first,) = body["backward"]["transformations"]
    assert first["balance"][0]["outputPercent"] == 80
    assert as_nam.get("/epcis/trace", {"epc": lot("B")}).status_code == 404
    assert as_hoa.get("/epcis/trace").status_code == 400
    assert as_hoa.get("/epcis/trace", {"epc": lot("B"), "depth": "-1"}).status_code == 400
    assert as_hoa.get("/epcis/trace", {"epc": lot("B"), "deep": "1"}).status_code == 400
