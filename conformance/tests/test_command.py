"""The command: what it runs, what it writes, how it ends."""

import json
from pathlib import Path

import pytest
from fake_epcis import FakeEpcis
from fake_resolver import ELSEWHERE, LINK, FakeResolver
from fake_server import Reply, serving
from ocop_conformance import markup, suites
from ocop_conformance.command import FAILED, PASSED, UNREACHABLE, USAGE, main

RIGHT = ("rest.options.events", "capture.rollback", "query.or")


def _run(address: str, *more: str) -> int:
    return main([address, "--token", "good", "--settle", "0.3", *more])


def _only(*ids: str) -> list[str]:
    return [word for one in ids for word in ("--only", one)]


def test_a_conformant_server_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(FakeEpcis()) as address:
        assert _run(address, *_only(*RIGHT)) == PASSED
    said = capsys.readouterr().out
    assert said.count("pass   SHALL") == 3
    assert "all                     3        0        0        0" in said


def test_a_failed_shall_ends_with_1_and_says_request_expected_and_got(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(FakeEpcis("no alternatives")) as address:
        assert _run(address, "--quiet", *_only(*RIGHT)) == FAILED
    said = capsys.readouterr().out
    assert "FAIL   SHALL     query.or" in said
    assert "request   GET /events?MATCH_epc=" in said
    assert "expected  the events: billed, made, packed, wrong, wrong!" in said
    assert "got       the events: none" in said
    assert "capture.rollback" not in said


def test_an_unmet_should_ends_with_0(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    with serving(FakeEpcis("stores twice")) as address:
        arguments = ("--junit", str(report), *_only("capture.idempotent"))
        assert _run(address, *arguments) == PASSED
    case = markup.parse(report.read_bytes())[0]
    assert "SHOULD not met" in case[0].attrib["message"]


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        ([], "give the address"),
        (["ftp://example.org"], "no http(s) address"),
        (["--resolver", "http://127.0.0.1:1"], "--digital-link"),
        (["http://127.0.0.1:1", "--only", "nothing.at.all"], "leave no check"),
        (["http://127.0.0.1:1", "--header", "nonsense"], "Name: value"),
        (["http://127.0.0.1:1", "--fixtures", "/no/such/folder"], "no folder"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == USAGE
        assert words in capsys.readouterr().err


def test_no_server_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["http://127.0.0.1:9", "--timeout", "1"]) == UNREACHABLE
    assert "not reachable" in capsys.readouterr().err


def test_the_reports_hold_every_check(tmp_path: Path) -> None:
    as_json, as_junit = tmp_path / "r.json", tmp_path / "r.xml"
    arguments = ["--json", str(as_json), "--junit", str(as_junit)]
    with serving(FakeEpcis("guesses")) as address:
        checks = _only("query.unknown-parameter", "capture.rollback", "hash.vectors")
        assert _run(address, *arguments, *checks) == FAILED
    body = json.loads(as_json.read_text())
    assert body["conformant"] is False
    assert body["counts"] == {"passed": 1, "failed": 1, "unmet": 0, "skipped": 1}
    failed = next(one for one in body["checks"] if one["status"] == "failed")
    assert {"id", "level", "source", "request", "expected", "got"} <= failed.keys()
    suite = markup.parse(as_junit.read_bytes())
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("3", "1")
    assert len(suite.findall("testcase/failure")) == 1
    assert len(suite.findall("testcase/skipped")) == 1


def test_a_resolver_alone_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(FakeResolver()) as address:
        arguments = ["--resolver", address, "--digital-link", LINK, "--handed-over", ELSEWHERE]
        assert main([*arguments, "--skip", "resolver.02"]) == PASSED
    assert capsys.readouterr().out.count("pass  ") == 17


def test_the_list_names_every_check_and_asks_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == PASSED
    assert len(capsys.readouterr().out.splitlines()) == len(suites.ALL)


def test_a_run_ends_after_the_allowed_requests(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(FakeEpcis()) as address:
        assert _run(address, "--max-requests", "5", *_only("rest.options.*")) == FAILED
    said = capsys.readouterr().out
    assert "as many requests as it may" in said
    assert "\n5 requests" in said


def test_what_a_run_makes_it_deletes_even_when_the_budget_is_spent() -> None:
    asked = []

    def answers(request: object) -> Reply:
        method, target = request.method, request.target  # type: ignore[attr-defined]
        asked.append((method, target))
        if (method, target) == ("POST", "/queries"):
            return Reply(201, b"", {"Location": "/queries/x"})
        return Reply(200, b"{}", {"Content-Type": "application/json"})

    with serving(answers) as address:
        _run(address, "--max-requests", "2", *_only("rest.post.queries"))
    assert asked[-1][0] == "DELETE"
    assert asked[-1][1].startswith("/queries/ocx-")
