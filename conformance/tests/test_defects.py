"""The checks before servers we know: right ones pass, and every planted defect is found."""

import pytest
from fake_epcis import FakeEpcis
from fake_resolver import ELSEWHERE, LINK, FakeResolver
from fake_server import Reply, Request, result_of
from ocop_conformance import suites
from ocop_conformance.run import Aim
from ocop_conformance.runner import Result, Status

CHECKS = {check.id: check for check in suites.ALL}
EPCIS_AIM = Aim(settle=0.3, has_token=True)
RESOLVER_AIM = Aim(digital_link=LINK, handed_over=ELSEWHERE)

EPCIS_DEFECTS = [
    ("options 200", "rest.options.root"),
    ("no versions", "rest.options.events.eventID"),
    ("wrong methods", "rest.options.capture"),
    ("endless jobs", "rest.post.capture"),
    ("open door", "errors.401.get-events"),
    ("plain errors", "errors.404.event"),
    ("nameless errors", "errors.409.event"),
    ("breaks on bad bodies", "capture.bad-no-json"),
    ("loses own fields", "capture.out-made"),
    ("half a rollback", "capture.rollback"),
    ("half a rollback", "capture.default"),
    ("proceed rolls back", "capture.proceed"),
    ("stores twice", "capture.idempotent"),
    ("overwrites", "capture.immutable"),
    ("no declarations", "capture.error-declaration"),
    ("orphans", "tcr54.3"),
    ("guesses", "query.unknown-parameter"),
    ("no alternatives", "query.or"),
    ("no declarations", "query.EXISTS_errorDeclaration"),
    ("always rises", "query.orderDirection-default"),
    ("pages overlap", "pages.walk"),
    ("no expiry", "pages.expiry"),
    ("wrong hash", "hash.equal"),
]
RESOLVER_DEFECTS = [
    ("no head", "resolver.01"),
    ("no cors", "resolver.03"),
    ("does not unpack", "resolver.04"),
    ("keeps the long form to itself", "resolver.05"),
    ("takes anything", "resolver.06"),
    ("cheerful errors", "resolver.07"),
    ("one level", "resolver.08"),
    ("hides the linkset", "resolver.09"),
    ("two defaults", "resolver.10"),
    ("no title", "resolver.11"),
    ("other default", "resolver.12"),
    ("one link for all", "resolver.13"),
    ("drops the query", "resolver.14"),
    ("says nothing of itself", "resolver.15"),
    ("own words", "resolver.16"),
    ("hides the other", "resolver.17"),
    ("no slash", "resolver.18"),
]


def of_epcis(check_id: str, *defects: str) -> Result:
    return result_of(CHECKS[check_id], FakeEpcis(*defects), EPCIS_AIM)


def of_resolver(check_id: str, *defects: str) -> Result:
    return result_of(CHECKS[check_id], FakeResolver(*defects), RESOLVER_AIM, resolver=True)


@pytest.mark.parametrize("check_id", sorted({check_id for _, check_id in EPCIS_DEFECTS}))
def test_a_right_repository_passes(check_id: str) -> None:
    result = of_epcis(check_id)
    assert result.status is Status.PASSED, result


@pytest.mark.parametrize(("defect", "check_id"), EPCIS_DEFECTS)
def test_a_defect_of_a_repository_is_found(defect: str, check_id: str) -> None:
    result = of_epcis(check_id, defect)
    assert result.status in (Status.FAILED, Status.UNMET), result
    assert result.request
    assert result.expected
    assert result.got


@pytest.mark.parametrize("check_id", sorted({check_id for _, check_id in RESOLVER_DEFECTS}))
def test_a_right_resolver_passes(check_id: str) -> None:
    assert of_resolver(check_id).status is Status.PASSED


@pytest.mark.parametrize(("defect", "check_id"), RESOLVER_DEFECTS)
def test_a_defect_of_a_resolver_is_found(defect: str, check_id: str) -> None:
    result = of_resolver(check_id, defect)
    assert result.status in (Status.FAILED, Status.UNMET), result


def test_a_resolver_without_https_fails_statement_2() -> None:
    result = of_resolver("resolver.02")
    assert (result.status, result.expected) == (Status.FAILED, "an https address")


def test_what_openapi_itself_gets_wrong_is_no_failure() -> None:
    assert of_epcis("errors.409.event", "openapi's 409").status is Status.PASSED
    assert of_epcis("errors.415.capture", "openapi's 415").status is Status.PASSED


def test_ids_that_are_no_hashes_are_not_judged_as_hashes() -> None:
    result = of_epcis("hash.equal", "other ids")
    assert result.status is Status.SKIPPED
    assert "other ids" in result.reason


def test_nonsense_from_a_server_is_a_failure_not_a_crash() -> None:
    answers = [b"", b"[]", b"null", b'{"epcisBody": 1}', b"\xff\xfe", b'{"member": 7}', b"<a/>"]
    for body in answers:
        for check_id in ("rest.get.root", "rest.get.events", "xml.text-xml", "pages.walk"):
            headers = {"Content-Type": "application/json", "GS1-EPCIS-Version": "2.0",
                       "Location": "/capture/1"}  # fmt: skip

            def answer(request: Request, body: bytes = body) -> Reply:
                return Reply(202 if request.method == "POST" else 200, body, headers)  # noqa: B023

            result = result_of(CHECKS[check_id], answer, EPCIS_AIM)
            assert result.status is Status.FAILED, (body, check_id)
