"""The command: `ocop-conformance URL --token …`. Exit 0 all SHALL passed, 1 some failed, 2 wrong
usage, 3 server not reachable."""

import argparse
import base64
import fnmatch
import os
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ocop_conformance import __version__, report, suites
from ocop_conformance.checks import Check, Failed
from ocop_conformance.client import Client
from ocop_conformance.names import Names, new_run_id
from ocop_conformance.receiver import Receiver
from ocop_conformance.run import Aim, Run
from ocop_conformance.runner import Status, run_all

PASSED, FAILED, USAGE, UNREACHABLE = 0, 1, 2, 3
_TOKEN_VARIABLE = "OCOP_CONFORMANCE_TOKEN"  # noqa: S105 (the name of a variable)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    checks = _chosen(given)
    if given.list:
        for check in checks:
            _say(f"{check.level:8}  {check.id:42}  {check.title}  [{check.source}]")
        return PASSED
    fault = _fault(given, checks)
    if fault:
        parser.error(fault)
    receiver = _receiver(given)
    try:
        return _run(given, checks, receiver)
    finally:
        if receiver:
            receiver.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ocop-conformance",
        description="Checks any EPCIS 2.0 repository and any GS1 resolver over HTTP.",
        epilog="Exit: 0 all SHALL passed, 1 some failed, 2 wrong usage, 3 not reachable.",
    )
    parser.add_argument("url", nargs="?", help="base address of the EPCIS interface")
    parser.add_argument("--version", action="version", version=__version__)
    _add_access(parser)
    _add_resolver(parser)
    _add_choice(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the report as JUnit XML")
    parser.add_argument("--quiet", action="store_true", help="show only what did not pass")
    return parser


def _add_access(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("access")
    group.add_argument("--token", default=os.environ.get(_TOKEN_VARIABLE, ""),
                       help=f"bearer token (or the variable {_TOKEN_VARIABLE})")  # fmt: skip
    group.add_argument("--user", metavar="NAME:PASSWORD", help="HTTP basic authentication")
    group.add_argument("--header", action="append", default=[], metavar="'NAME: VALUE'",
                       help="a header for every request; repeatable")  # fmt: skip
    group.add_argument("--ca-file", type=Path, help="certificate to trust, for own authorities")
    group.add_argument("--timeout", type=float, default=15, help="seconds for one answer")
    group.add_argument("--settle", type=float, default=10,
                       help="seconds until captured events can be queried")  # fmt: skip
    group.add_argument("--max-requests", type=int, default=5000, help="end after so many")


def _add_resolver(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("resolver")
    group.add_argument("--resolver", metavar="URL", help="base address of a GS1 resolver")
    group.add_argument("--digital-link", default="", metavar="PATH",
                       help="a known link below it: /01/…/10/…")  # fmt: skip
    group.add_argument("--compressed", default="", metavar="PATH",
                       help="the same link compressed (GTINs are compressed by the tool)")  # fmt: skip
    group.add_argument("--handed-over", default="", metavar="PATH",
                       help="a link whose prefix is redirected to another resolver")  # fmt: skip


def _add_choice(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what to check")
    group.add_argument("--only", action="append", default=[], metavar="ID",
                       help="id, group or pattern (capture, rest.get.*); repeatable")  # fmt: skip
    group.add_argument("--skip", action="append", default=[], metavar="ID", help="likewise, not")
    group.add_argument("--list", action="store_true", help="list the checks and end")
    group.add_argument("--fixtures", type=Path, metavar="DIR",
                       help="folder of published examples and vectors")  # fmt: skip
    group.add_argument("--webhook-host", metavar="HOST",
                       help="name under which the server reaches this machine")  # fmt: skip
    group.add_argument("--webhook-port", type=int, default=0, help="port to listen on")
    group.add_argument("--webhook-listen", default="", metavar="ADDRESS",
                       help="address to listen on, when it is not the host")  # fmt: skip


def _chosen(given: argparse.Namespace) -> list[Check]:
    """The checks that are meant: those of the addresses given (all for --list), cut down."""
    found: list[Check] = []
    if given.url or not given.resolver:
        found += suites.EPCIS
    if given.resolver or not given.url:
        found += suites.RESOLVER
    return [
        check
        for check in found
        if (not given.only or _meant(check, given.only)) and not _meant(check, given.skip)
    ]


def _meant(check: Check, patterns: Sequence[str]) -> bool:
    return any(check.group == one or fnmatch.fnmatchcase(check.id, one) for one in patterns)


def _fault(given: argparse.Namespace, checks: Sequence[Check]) -> str:
    """Why the command cannot run so; "" when it can."""
    for address in (given.url, given.resolver):
        if address and (urlsplit(address).scheme not in ("http", "https")
                        or not urlsplit(address).hostname):  # fmt: skip
            return f"“{address}” is no http(s) address, as in https://example.org/epcis"
    if not given.url and not given.resolver:
        return "give the address of an EPCIS interface, or --resolver with --digital-link"
    if given.resolver and not given.digital_link.startswith("/"):
        return "--resolver needs --digital-link, a path as /01/09521234543213"
    if any(":" not in one for one in given.header):
        return "--header is written 'Name: value'"
    if given.fixtures and not given.fixtures.is_dir():
        return f"--fixtures: {given.fixtures} is no folder"
    if given.ca_file and not given.ca_file.is_file():
        return f"--ca-file: {given.ca_file} is no file"
    return "" if checks else "--only and --skip leave no check"


def _receiver(given: argparse.Namespace) -> Receiver | None:
    if not given.webhook_host:
        return None
    receiver = Receiver(given.webhook_host, port=given.webhook_port, listen=given.webhook_listen)
    receiver.start()
    return receiver


def _run(given: argparse.Namespace, checks: Sequence[Check], receiver: Receiver | None) -> int:
    epcis, resolver = (_client(given, address) for address in (given.url, given.resolver))
    clients = [client for client in (epcis, resolver) if client]
    for client in clients:
        try:
            client.ask("OPTIONS", "/" if client is epcis else given.digital_link)
        except Failed as error:
            sys.stderr.write(f"ocop-conformance: {client.base} is not reachable: {error.got}\n")
            return UNREACHABLE
    run = Run(epcis, resolver, receiver, _aim(given), Names(new_run_id()))
    results = run_all(
        checks,
        run,
        tell=lambda one: (
            None if given.quiet and one.status is Status.PASSED else _say(report.line(one))
        ),
    )
    requests = sum(client.requests for client in clients)
    for client in clients:
        client.close()
    _say("\n" + report.summary(results, requests=requests))
    target = given.url or given.resolver
    if given.json:
        text = report.to_json(results, target=target, run_id=run.names.run, requests=requests)
        given.json.write_text(text, encoding="utf-8")
    if given.junit:
        given.junit.write_bytes(report.to_junit(results, target=target))
    return FAILED if any(one.status is Status.FAILED for one in results) else PASSED


def _client(given: argparse.Namespace, address: str | None) -> Client | None:
    if not address:
        return None
    trust = ssl.create_default_context(cafile=given.ca_file) if given.ca_file else None
    headers = {"User-Agent": f"ocop-conformance/{__version__}"}
    if address == given.url:
        headers |= _credentials(given)
    return Client(address, headers=headers, timeout=given.timeout,
                  most_requests=given.max_requests, trust=trust)  # fmt: skip


def _credentials(given: argparse.Namespace) -> dict[str, str]:
    found = {}
    if given.token:
        found["Authorization"] = f"Bearer {given.token}"
    elif given.user:
        found["Authorization"] = "Basic " + base64.b64encode(given.user.encode()).decode()
    for one in given.header:
        name, _, value = one.partition(":")
        found[name.strip()] = value.strip()
    return found


def _aim(given: argparse.Namespace) -> Aim:
    return Aim(
        digital_link=given.digital_link,
        compressed=given.compressed,
        handed_over=given.handed_over,
        fixtures=given.fixtures,
        settle=given.settle,
        has_token="Authorization" in _credentials(given),
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
