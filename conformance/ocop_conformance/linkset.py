"""Linksets (RFC 9264) as a resolver gives them, and a compressed link for a GTIN."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ocop_conformance.client import Answer

GS1 = "https://ref.gs1.org/voc/"
TYPES = ("application/linkset+json", "application/json", "application/ld+json")
_NOT_LINKS = ("anchor", "itemDescription")
_BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_OF_GS1 = """
activityIdeas allergenInfo appDownload brandHomepageClinical brandHomepagePatient careersInfo
certificationInfo consumerHandlingStorageInfo defaultLink defaultLinkMulti dpp epcis epil eventsInfo
faqs handledBy hasRetailers homepage ingredientsInfo instructions jws leaveReview locationInfo
logisticsInfo loyaltyProgram masterData menuInfo nutritionalInfo openingHoursInfo paymentLink pip
productSustainabilityInfo promotion purchaseSuppliesOrAccessories quickStartGuide recallStatus
recipeInfo registerProduct registryEntry relatedImage relatedVideo review safetyInfo scheduleTime
serviceInfo smartLabel smpc socialMedia statisticInfo subscribe support sustainabilityInfo
traceability tutorial userAgreement verificationService whatsInTheBox
"""
# Link types of the GS1 Web vocabulary; others may not repeat them under another namespace.
GS1_TYPES = frozenset(_OF_GS1.split())


@dataclass(frozen=True, slots=True)
class Link:
    """One target of one entry."""

    anchor: str
    type: str
    target: dict[str, Any]

    @property
    def href(self) -> str:
        """Where it leads."""
        return str(self.target.get("href", ""))


def links_of(answer: Answer) -> list[Link]:
    """All links of a linkset. Failed for what is none."""
    answer.expect_status(200).expect_type(*TYPES)
    body = answer.json()
    entries = body.get("linkset") if isinstance(body, dict) else None
    if not isinstance(entries, list) or not entries:
        raise answer.failed("an object with a linkset array (RFC 9264)")
    return [link for entry in entries for link in _links(answer, entry)]


def _links(answer: Answer, entry: Any) -> Iterator[Link]:
    if not isinstance(entry, dict) or not str(entry.get("anchor", "")).startswith("http"):
        raise answer.failed("an anchor (the subject, a whole URI) in every entry", str(entry)[:200])
    for type_, targets in entry.items():
        if type_ in _NOT_LINKS:
            continue
        if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
            raise answer.failed(f"a list of targets for {type_}", str(targets)[:200])
        for target in targets:
            yield Link(str(entry["anchor"]), type_, target)


def compressed(gtin: str) -> str:
    """The compressed form of /01/<gtin>: 8 bits for the AI, 47 for 14 digits, filled to 60.

    >>> compressed("05412345000013")
    'AQnYUc1gmg'
    """
    bits = f"{1:08b}{int(gtin):047b}".ljust(60, "0")
    return "".join(_BASE64[int(bits[at : at + 6], 2)] for at in range(0, 60, 6))
