"""Questions to /events with known answers, and the checks made from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ocop_conformance.checks import Body, Failed
from ocop_conformance.names import Names
from ocop_conformance.run import Run, event_list

# Where GS1's own documents spell a name differently: both are right, the first is OpenAPI's.
SPELLINGS: Mapping[str, str] = {
    "GE_errorDeclarationTime": "GE_errorDeclaration_Time",
    "LT_errorDeclarationTime": "LT_errorDeclaration_Time",
    "EXISTS_sensorElementList": "EXISTS_sensorElement",
}
_PLACES = {"things": "site", "set 1": "lab", "set 2": "lab2", "many": "store", "attributed": "mill"}
NAMES: Mapping[str, tuple[str, ...]] = {
    "things": ("made", "sent", "wrong", "shelved", "packed", "unpacked", "fitted", "billed",
               "mixed"),
    "set 1": ("warm", "lab", "signals", "plain"),
    "set 2": ("above", "below"),
    "many": tuple(f"m{i:02}" for i in range(35)),
    "attributed": ("attributed",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """Parameters and the names of the events that answer them, separated by blanks.

    `scoped` adds the location of the group, so that events of others on a living server do not
    disturb; it is the one thing in which we ask differently than the documents say.
    """

    parameters: Mapping[str, str]
    answer: str
    scoped: bool = True


Asks = Callable[[Names], list[Ask]]


def asks(name: str, *pairs: tuple[str, str], scoped: bool = True) -> list[Ask]:
    """Several values of one parameter with their answers."""
    return [Ask({name: value}, answer, scoped) for value, answer in pairs]


def body_of(group: str, make: Asks) -> Body:
    """The body of a check: every question about the group has its answer."""

    def ask_all(run: Run) -> None:
        run.need(group)
        for ask in make(run.names):
            require(run, group, ask)

    return ask_all


def require(run: Run, group: str, ask: Ask) -> None:
    """Failed unless the server finds exactly the events of the answer, in whatever order."""
    query = dict(ask.parameters)
    if ask.scoped:
        query["EQ_bizLocation"] = run.names.place(_PLACES[group])
    query = _known_spelling(run, query)
    found = run.found(query)
    got = sorted(run.labels(found, NAMES[group]))
    if got != sorted(ask.answer.split()):
        request = f"GET {run.server.target('/events', query)}"
        raise Failed(request, _listed(ask.answer.split()), _listed(got))


def _listed(names: list[str]) -> str:
    return f"the events: {', '.join(sorted(names)) or 'none'}"


def _known_spelling(run: Run, query: dict[str, str]) -> dict[str, str]:
    """The query, in the other spelling when the server refuses the first as unknown."""
    other = {SPELLINGS.get(name, name): value for name, value in query.items()}
    if other == query or run.get("/events", query).status != 400:
        return query
    return other


@dataclass(frozen=True, slots=True)
class Number:
    """An own field or a measurement with its one value: where and in which event it stands."""

    name: str
    value: float
    event: str
    group: str = "things"
    step: float = 1

    def asks(self, op: str, prefix: str) -> list[Ask]:
        """A value that fits and one that just does not, for EQ, GT, GE, LT, LE."""
        v, more, less = self.value, self.value + self.step, self.value - self.step
        fits, fails = {
            "EQ": (v, more), "GT": (less, v), "GE": (v, more), "LT": (more, v), "LE": (v, less),
        }[op]  # fmt: skip
        parameter = f"{op}_{prefix}{self.name}"
        return asks(parameter, (f"{fits:g}", self.event), (f"{fails:g}", ""))


def first_page(run: Run, query: Mapping[str, str]) -> list[str]:
    """The names of the events on the first page, in the order of the server."""
    answer = run.get("/events", query)
    known = [name for names in NAMES.values() for name in names]
    return run.labels(event_list(answer), known)
