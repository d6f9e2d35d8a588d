"""Whatever is sent in whatever order, the repository holds what a simple model says."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ocop.epcis.models import Event, EventEpc
from ocop.epcis.queries.events import page
from ocop.epcis.queries.visibility import viewer_of
from ocop.epcis.queries.walk import Direction, walk
from ocop.epcis.query import from_parameters
from ocop.people.models import User
from tests.epcis_store.chain import event, item, sent
from tests.epcis_store.test_captures import capture
from tests.world import DAY, hoa, nam

NAMES = st.integers(0, 4).map(lambda n: f"urn:uuid:{n}")
CONTENTS = st.integers(0, 1)  # two contents per id: the same again, or another
KINDS = st.sampled_from(["plain", "plain", "plain", "bad", "declared"])
SENT = st.lists(st.tuples(NAMES, CONTENTS, KINDS), min_size=1, max_size=4)
BEHAVIOURS = st.sampled_from(["rollback", "proceed"])


def body(name: str, content: int, kind: str) -> dict[str, Any]:
    made = event(content, eventID=name, epcList=[item(name[-1])])
    if kind == "bad":
        made["action"] = "LOOK"
    if kind == "declared":
        made["errorDeclaration"] = {"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"}  # fmt: skip
    return made


class Life(RuleBasedStateMachine):
    """The model: whose event stands under an id, with which content, and which are declared wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people: dict[str, User] = {"hoa": hoa(), "nam": nam()}
        self.events: dict[str, tuple[str, int]] = {}
        self.declared: dict[tuple[str, str], int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(who=st.sampled_from(["hoa", "nam"]), sent_events=SENT, behaviour=BEHAVIOURS)
    def send(self, who: str, sent_events: list[tuple[str, int, str]], behaviour: str) -> None:
        """Send a document; its outcome and what is kept follow from the model alone."""
        events, declared = dict(self.events), dict(self.declared)
        expected = "".join(self.judged(who, one, events, declared) for one in sent_events)
        if behaviour == "rollback" and "r" in expected:
            expected = expected.replace("a", "n")
        else:
            self.events, self.declared = events, declared
        data = sent(*(body(*one) for one in sent_events))
        job = capture(data, by=self.people[who], behaviour=behaviour)
        assert job.outcome == expected
        assert job.success == ("r" not in expected)
        assert job.accepted == expected.count("a")

    @staticmethod
    def judged(
        who: str,
        one: tuple[str, int, str],
        events: dict[str, tuple[str, int]],
        declared: dict[tuple[str, str], int],
    ) -> str:
        name, content, kind = one
        if kind == "bad":
            return "r"
        if kind == "declared":
            if name in events and events[name][0] != who:
                return "r"
            if (who, name) in declared:
                return "d" if declared[who, name] == content else "r"
            declared[who, name] = content
            return "a"
        if name in events:
            return "d" if events[name][1] == content else "r"
        events[name] = (who, content)
        return "a"

    @invariant()
    def everything_is_kept_once_and_indexed_once(self) -> None:
        assert Event.objects.count() == len(self.events) + len(self.declared)
        assert EventEpc.objects.count() == Event.objects.count()

    @invariant()
    def queries_and_walks_agree_with_the_model(self) -> None:
        viewer = viewer_of(self.people["hoa"], on=DAY)
        found = page(from_parameters({"EXISTS_errorDeclaration": False}), viewer, size=100).events
        own = {name for name, (who, _) in self.events.items() if who == "hoa"}
        plain = {s.event.body["eventID"] for s in found if "errorDeclaration" not in s.event.body}
        assert plain == own
        for name in own:
            trace = walk([item(name[-1])], direction=Direction.FORWARD, viewer=viewer)
            assert trace.withdrawn_ids() == ([name] if ("hoa", name) in self.declared else [])


@pytest.mark.django_db
def test_capture_query_and_declarations_live_as_the_model_says():
    quick = settings(
        max_examples=15, stateful_step_count=6, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=quick)
