"""Published example documents, read from --fixtures: valid ones are taken, invalid ones are not.

Every eventID is replaced by one of the run, so that the examples can be captured again and again.
"""

import re
import uuid
from collections.abc import Mapping
from pathlib import Path

from ocop_conformance.checks import Body, Failed, Level, NotApplicable, Suite
from ocop_conformance.names import Names
from ocop_conformance.run import JSON, XML, Run

SUITE = Suite("Published examples (openepcis-test-resources)")
_FOLDER = Path("epcis/openepcis-test-resources")
_TYPES = {".json": JSON, ".xml": XML}
# Examples called valid that break a rule: file stem → the rule (README, known defects).
BREAK_A_RULE: Mapping[str, str] = {
    "AggregationEvent_with_persistentDisposition": "no such field in an AggregationEvent",
    "AggregationEvent_all_possible_fields": "sensor attributes twice (TCR-53, step 29)",
    "All_eventTypes_in_single_document": "no such field in an AggregationEvent",
    "SensorData_with_combined_events": "measurement types that are none, and reports without",
    "AssociationEvent_all_possible_fields": "sensor attributes twice (TCR-53, step 29)",
    "ObjectEvent_all_possible_fields": "sensor attributes twice (TCR-53, step 29)",
    "TransactionEvent_all_possible_fields": "sensor attributes twice (TCR-53, step 29)",
    "TransformationEvent_all_possible_fields": "sensor attributes twice (TCR-53, step 29)",
    "JumbledFieldsOrder": "sensor attributes twice (TCR-53, step 29)",
}
_EVENT_ID = re.compile(r'("eventID"\s*:\s*"|<eventID>\s*)([^"<]+?)(\s*(?:"|<))')


def _files(run: Run, folder: str) -> list[Path]:
    root = run.aim.fixtures and run.aim.fixtures / _FOLDER / folder
    found = sorted(root.glob("*.*")) if root and root.is_dir() else []
    if not found:
        raise NotApplicable(f"needs --fixtures with {_FOLDER / folder} in it")
    return found


def with_own_ids(text: str, names: Names, name: str) -> str:
    """The document `name` with an eventID of this run for each of its own.

    >>> with_own_ids('{"eventID": "x"}', Names("a"), "b.json")
    '{"eventID": "urn:uuid:9ee285ec-3944-53db-83a2-d7dd3be605bf"}'
    """

    def replaced(match: re.Match[str]) -> str:
        own = uuid.uuid5(uuid.NAMESPACE_URL, names.paper(f"{name}/{match[2]}"))
        return f"{match[1]}urn:uuid:{own}{match[3]}"

    return _EVENT_ID.sub(replaced, text)


def _taken(run: Run, path: Path) -> bool:
    """Whether the server takes the document; 202 alone does not say so."""
    data = with_own_ids(path.read_text(encoding="utf-8"), run.names, path.name).encode()
    answer = run.post("/capture", data, media_type=_TYPES[path.suffix])
    if answer.status == 202:
        return run.ended_job(answer.expect_header("Location")).get("success") is True
    answer.expect_status(202, 400)
    return False


def _all_are(folder: str, *, taken: bool) -> Body:
    def body(run: Run) -> None:
        files = [path for path in _files(run, folder) if path.stem not in BREAK_A_RULE]
        wrong = [path.name for path in files if _taken(run, path) is not taken]
        if wrong:
            wanted = f"all {len(files)} examples {'taken' if taken else 'refused'}"
            got = f"{'refused' if taken else 'taken'}: {', '.join(wrong)}"
            raise Failed(f"POST /capture of {folder}", wanted, got)

    return body


for _name, _title, _folder, _take in (
    ("valid-json", "Published valid documents in JSON are taken",
     "2.0/EPCIS/JSON/Capture/Documents", True),
    ("valid-xml", "Published valid documents in XML are taken",
     "2.0/EPCIS/XML/Capture/Documents", True),
    ("invalid-json", "Published invalid documents in JSON are refused",
     "2.0/EPCIS/JSON/Capture/Invalid", False),
    ("invalid-xml", "Published invalid documents in XML are refused",
     "2.0/EPCIS/XML/Capture/Invalid", False),
    ("valid-1.2", "Published documents of EPCIS 1.2 are taken",
     "1.2/EPCIS/XML/Capture/Documents", True),
):  # fmt: skip
    SUITE.add(f"examples.{_name}", _title, _all_are(_folder, taken=_take), level=Level.OPTIONAL)
