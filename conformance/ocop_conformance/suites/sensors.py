"""TCR-53: sensor elements, step by step. `poll` of the draft is GET /events here."""

from collections.abc import Mapping
from typing import Any

from ocop_conformance import events, sensing
from ocop_conformance.asking import Ask, Asks, asks, body_of
from ocop_conformance.checks import Body, Failed, Suite
from ocop_conformance.events import Event
from ocop_conformance.names import Names
from ocop_conformance.problems import expect_problem
from ocop_conformance.run import Run
from ocop_conformance.suites.patterns import OWN, TEXTS

SUITE = Suite("GS1 TCR-53 SensorElement (draft)")


def _whole(group: str, place: str, make: Any) -> Body:
    """The server has every event of the group, with every sensor attribute."""

    def body(run: Run) -> None:
        run.need(group)
        query = {"EQ_bizLocation": run.names.place(place)}
        found = {str(one.get("eventID")): one for one in run.found(query)}
        for wanted in make(run.names):
            got = found.get(wanted["eventID"], {})
            missing = _missing(wanted.get("sensorElementList"), got.get("sensorElementList"), "")
            if missing:
                request = f"GET {run.server.target('/events', query)}"
                raise Failed(request, f"the captured sensor data at {missing}", "other data")

    return body


def _missing(wanted: Any, got: Any, path: str) -> str:
    """Where the captured value and the returned one differ; "" when nowhere."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        pairs = [(one, got.get(name), f"{path}/{name}") for name, one in wanted.items()]
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        pairs = [(a, b, f"{path}/{i}") for i, (a, b) in enumerate(zip(wanted, got, strict=True))]
    else:
        return "" if _same(wanted, got) else path or "/sensorElementList"
    return next((found for pair in pairs if (found := _missing(*pair))), "")


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, str) and isinstance(got, str) and wanted.endswith("Z"):
        return _moment(wanted) == _moment(got)
    return bool(wanted == got)


def _moment(text: str) -> str:
    return text.replace("+00:00", "Z").replace(".000Z", "Z")


def _fixed(*pairs: tuple[str, str, str]) -> Asks:
    """Questions (parameter, value, answer); a value with `/` before it is a paper of the run."""
    return lambda n: [Ask({name: _filled(value, n)}, answer) for name, value, answer in pairs]


def _filled(value: str, n: Names) -> str:
    kind, _, rest = value.partition("/")
    makers = {"paper": n.paper, "asset": n.asset}
    if kind == "moment":
        return n.moment(float(rest))
    return makers[kind](rest) if kind in makers else value


def _range(name: str, low: float, high: float) -> Asks:
    """GE_ and LT_ around one moment or number of the event `warm`."""
    return _fixed(
        (f"GE_{name}", f"moment/{low}", "warm"), (f"GE_{name}", f"moment/{high}", ""),
        (f"LT_{name}", f"moment/{high}", "warm"), (f"LT_{name}", f"moment/{low}", ""),
    )  # fmt: skip


def _in_range(low: float, high: float, parameter: str) -> Asks:
    return _fixed(
        (f"GE_{parameter}", f"{low:g}", "warm"), (f"GE_{parameter}", f"{high:g}", ""),
        (f"LT_{parameter}", f"{high:g}", "warm"), (f"LT_{parameter}", f"{low:g}", ""),
    )  # fmt: skip


def _own(infix: str) -> Asks:
    number, (name, text) = OWN[infix, False], TEXTS[infix, False]
    return lambda n: [
        *(ask for op in ("EQ", "GT", "GE", "LT", "LE") for ask in number.asks(op, infix)),
        *asks(f"EQ_{infix}{name}", (text, "warm"), ("no", "")),
    ]


_STEPS: Mapping[int, tuple[str, Asks]] = {
    3: ("EXISTS_sensorElementList finds all events with sensor data",
        _fixed(("EXISTS_sensorElementList", "true", "warm lab signals"))),
    4: ("GE_time and LT_time find by the time of the measurement", _range("time", 10, 10.5)),
    5: ("GE/LT_startTime and GE/LT_endTime find by the period",
        lambda n: [*_range("startTime", 8, 8.5)(n), *_range("endTime", 9, 9.5)(n)]),
    6: ("EQ_type finds by the kind of measurement",
        _fixed(("EQ_type", "Temperature", "warm lab"), ("EQ_type", "Speed", "signals"))),
    7: ("EQ_deviceID finds by the device",
        _fixed(("EQ_deviceID", "asset/probe", "warm"), ("EQ_deviceID", "asset/other", ""))),
    8: ("EQ_dataProcessingMethod finds by the method",
        _fixed(("EQ_dataProcessingMethod", "paper/method", "warm"),
               ("EQ_dataProcessingMethod", "paper/other", ""))),
    9: ("EQ_microorganism finds by the organism",
        _fixed(("EQ_microorganism", "paper/microbe", "lab"), ("EQ_microorganism", "paper/x", ""))),
    10: ("EQ_chemicalSubstance finds by the substance",
         _fixed(("EQ_chemicalSubstance", "paper/substance", "lab"),
                ("EQ_chemicalSubstance", "paper/x", ""))),
    11: ("EQ_bizRules finds by the rules",
         _fixed(("EQ_bizRules", "paper/rules", "warm"), ("EQ_bizRules", "paper/x", ""))),
    12: ("EQ/GE/LT_value_<unit> find by the value",
         _fixed(("EQ_value_CEL", "26", "warm"), ("GE_value_CEL", "26", "warm"),
                ("LT_value_CEL", "26", "lab"), ("GE_value_CEL", "27", ""))),
    13: ("GE/LT_minValue_<unit> find by the smallest value", _in_range(22, 23, "minValue_CEL")),
    14: ("GE/LT_maxValue_<unit> find by the largest value", _in_range(27, 29, "maxValue_CEL")),
    15: ("GE/LT_meanValue_<unit> find by the mean", _in_range(25, 26, "meanValue_CEL")),
    16: ("EQ_stringValue finds by the text",
         _fixed(("EQ_stringValue", "SOME", "signals"), ("EQ_stringValue", "OTHER", ""))),
    17: ("EQ_booleanValue finds by the truth value",
         _fixed(("EQ_booleanValue", "true", "signals"), ("EQ_booleanValue", "false", ""))),
    18: ("EQ_hexBinaryValue finds by the bytes",
         _fixed(("EQ_hexBinaryValue", "f0f0f0", "signals"), ("EQ_hexBinaryValue", "f0", ""))),
    19: ("EQ_uriValue finds by the address",
         _fixed(("EQ_uriValue", "paper/value", "signals"), ("EQ_uriValue", "paper/x", ""))),
    20: ("Own fields of the sensor element are found", _own("SENSORELEMENT_")),
    21: ("Own fields of the metadata are found", _own("SENSORMETADATA_")),
    22: ("Own fields of the report are found", _own("SENSORREPORT_")),
    23: ("GE/LT_sDev_<unit> find by the deviation", _in_range(0.5, 1, "sDev_CEL")),
    24: ("GE/GT/LT/LE_percRank find by the percentile",
         lambda n: [*_in_range(49, 51, "percRank")(n), *asks("GT_percRank", ("50", "")),
                    *asks("LE_percRank", ("50", "warm"))]),
    25: ("GE/LT_percValue_<unit> find by the value of the percentile",
         _in_range(24, 26, "percValue_CEL")),
    26: ("A question in Kelvin finds what was recorded in Celsius",
         lambda n: [Ask({"EQ_type": "Temperature", "GE_value_KEL": "290"}, "warm"),
                    Ask({"EQ_type": "Temperature", "GE_value_KEL": "310"}, "")]),
}  # fmt: skip


def _add(step: int, title: str, body: Body) -> None:
    SUITE.add(f"tcr53.{step:02}", title, body, clause=f"step {step}")


_add(1, "Set 1 is captured with every sensor attribute", _whole("set 1", "lab", sensing.set_1))
_add(
    2,
    "GE_recordTime of a minute before finds all of set 1",
    body_of("set 1", lambda n: asks("GE_recordTime", ("2020-01-01T00:00:00Z",
                                                     "warm lab signals plain"))),
)  # fmt: skip
for _step, (_title, _asks) in _STEPS.items():
    _add(_step, _title, body_of("set 1", _asks))
_add(27, "Set 2 is captured with every sensor attribute", _whole("set 2", "lab2", sensing.set_2))
_add(
    28,
    "Inline attributes are found in the metadata and in the report",
    body_of(
        "set 2",
        _fixed(
            ("EQ_dataProcessingMethod", "paper/dataProcessingMethod-above", "above"),
            ("EQ_dataProcessingMethod", "paper/dataProcessingMethod-below", "below"),
            ("EQ_deviceID", "asset/above", "above"),
            ("EQ_deviceID", "asset/below", "below"),
            ("GE_time", "moment/15", "below"),
            ("LT_time", "moment/15", "above"),
        ),
    ),
)


def refused(run: Run, wrong: Event, exception: str = "") -> None:
    """Failed unless capture does not take a document with this event: 400, or a job that failed."""
    document = events.document([wrong], run.names)
    answer = run.post("/capture", document)
    if answer.status == 400:
        expect_problem(answer, 400, exception)
        return
    answer.expect_status(202, 400)
    job = run.ended_job(answer.expect_header("Location"))
    if job.get("success") is not False:
        raise answer.failed("400, or a capture job with success: false", f"202 and {job}"[:300])
    kept = run.found({"EQ_eventID": wrong["eventID"]})
    if kept:
        raise answer.failed("the event is not stored", "it is found by its eventID")


@SUITE.check(
    "tcr53.29", "Inline attributes in metadata and report at once are refused", clause="step 29"
)
def twice(run: Run) -> None:
    refused(run, sensing.set_3(run.names)[0])
