"""The Core Business Vocabulary: every standard value and its three forms.

A value is kept as the bare word ("shipping"). XML and older documents write it as URN
("urn:epcglobal:cbv:bizstep:shipping") or Web URI ("https://ref.gs1.org/cbv/BizStep-shipping").
Values of one's own are URIs and pass unchanged.
Source: CBV 2.0, section 7; tables in ocop/data/epcis.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1] / "data" / "epcis"

EVENT_TYPES = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)
ACTIONS = ("ADD", "OBSERVE", "DELETE")

# The prefixes that the JSON-LD context of EPCIS binds for everyone.
STANDARD_PREFIXES: Mapping[str, str] = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}

Form = Literal["word", "urn", "web"]


@dataclass(frozen=True, slots=True)
class ValueList:
    """One list of the vocabulary: its words, and how its other two forms begin."""

    name: str
    words: frozenset[str]
    urn: str
    web: str
    curie: str

    def word(self, value: str) -> str:
        """The bare word of a standard value in any form; anything else as it is.

        >>> BIZ_STEP.word("urn:epcglobal:cbv:bizstep:shipping"), BIZ_STEP.word("https://a.vn/x")
        ('shipping', 'https://a.vn/x')
        """
        if value in self.words:
            return value
        for start in (self.urn, self.web, self.curie):
            if start and value.startswith(start) and value[len(start) :] in self.words:
                return value[len(start) :]
        return value

    def form_of(self, value: str) -> Form | None:
        """In which form a standard value is written; None for a value of one's own.

        >>> BIZ_STEP.form_of("cbv:BizStep-shipping"), BIZ_STEP.form_of("https://a.vn/x")
        ('web', None)
        """
        if value in self.words:
            return "word"
        if self.word(value) == value:
            return None
        return "urn" if self.urn and value.startswith(self.urn) else "web"

    def written(self, value: str, form: Form) -> str:
        """A value in the wanted form; lists without URN take the CURIE, as XML does.

        >>> DISPOSITION.written("recalled", "urn"), COMPONENT.written("x", "urn")
        ('urn:epcglobal:cbv:disp:recalled', 'cbv:Comp-x')
        """
        word = self.word(value)
        if word not in self.words or form == "word":
            return word
        if form == "urn":
            return (self.urn or self.curie) + word
        return self.web + word


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one table of ocop/data/epcis."""
    with (ROOT / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def value_list(name: str) -> ValueList:
    """The list with this name; KeyError when the vocabulary has none."""
    found = {row["list"]: row for row in table("lists.csv")}[name]
    words = frozenset(row["word"] for row in table("words.csv") if row["list"] == name)
    return ValueList(name, words, found["urn"], found["web"], found["curie"])


BIZ_STEP = value_list("bizStep")
DISPOSITION = value_list("disposition")
BIZ_TRANSACTION_TYPE = value_list("bizTransactionType")
SOURCE_DEST_TYPE = value_list("sourceDestType")
ERROR_REASON = value_list("errorReason")
COMPONENT = value_list("component")
MEASUREMENT_TYPE = value_list("measurementType")
ALERT_TYPE = value_list("alertType")

# Where each list is used: (field that holds the object, field of the value); "" is the event.
USES: Mapping[tuple[str, str], ValueList] = {
    ("", "bizStep"): BIZ_STEP,
    ("", "disposition"): DISPOSITION,
    ("persistentDisposition", "set"): DISPOSITION,
    ("persistentDisposition", "unset"): DISPOSITION,
    ("bizTransactionList", "type"): BIZ_TRANSACTION_TYPE,
    ("sourceList", "type"): SOURCE_DEST_TYPE,
    ("destinationList", "type"): SOURCE_DEST_TYPE,
    ("errorDeclaration", "reason"): ERROR_REASON,
    ("sensorReport", "type"): MEASUREMENT_TYPE,
    ("sensorReport", "exception"): ALERT_TYPE,
    ("sensorReport", "component"): COMPONENT,
}
