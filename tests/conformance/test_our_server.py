"""Our own server before the public conformance tool, over HTTP on loopback."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from ocop_conformance import suites
from ocop_conformance.client import Client
from ocop_conformance.names import Names, new_run_id
from ocop_conformance.receiver import Receiver
from ocop_conformance.report import line
from ocop_conformance.run import Aim, Run
from ocop_conformance.runner import Result, Status, run_all

from ocop.epcis.tasks import notify
from ocop.people.actions import create_token
from ocop.trace import actions
from tests import world
from tests.conformance.front import in_front_of
from tests.epcis_store.serving import served
from tests.trace.codes import GTIN, labelled, registered

pytestmark = pytest.mark.django_db(transaction=True)
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"

# What our server does not do, and why; anything else that fails, or passes of these, is news.
OURS: dict[str, str] = {
    "tcr53.29": "sensor attributes given twice are advised against, not refused: decision 0031",
}


@contextmanager
def looked_after() -> Iterator[None]:
    """Subscribers get their messages at once, as from a worker that never waits."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(0.2):
            notify(timestamp=0)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _bad(results: list[Result]) -> dict[str, str]:
    return {
        one.check.id: line(one) for one in results if one.status in (Status.FAILED, Status.UNMET)
    }


def test_our_repository_passes(live_server, settings):
    settings.EPCIS_PRIVATE_WEBHOOKS = True
    at = timezone.now() - timedelta(minutes=1)
    scopes = ("epcis:capture", "epcis:query")
    _, secret = create_token(name="conformance", scopes=scopes, by=world.hoa(), at=at)
    headers = {"Authorization": f"Bearer {secret}"}
    receiver = Receiver("127.0.0.1")
    receiver.start()
    fixtures = FIXTURES if FIXTURES.is_dir() else None
    aim = Aim(settle=20, has_token=True, fixtures=fixtures)
    try:
        with looked_after(), served() as lines, in_front_of(live_server.thread.port, lines) as port:
            url = f"http://127.0.0.1:{port}/epcis"
            client = Client(url, headers=headers, timeout=60, most_requests=5000)
            run = Run(client, receiver=receiver, aim=aim, names=Names(new_run_id()))
            results = run_all(suites.EPCIS, run)
            client.close()
    finally:
        receiver.stop()
    bad = _bad(results)
    news = {name: text for name, text in bad.items() if name not in OURS}
    assert not news, "\n".join(news.values())
    assert bad.keys() == OURS.keys()
    skipped = [one.check.id for one in results if one.status is Status.SKIPPED]
    assert all(name.startswith(("examples.", "hash.vectors")) for name in skipped)


@contextmanager
def over_https(folder: Path) -> Iterator[tuple[str, Path]]:
    """The product behind TLS: its address and the certificate to trust."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet, connections_override={})
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}", certificate
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


def test_our_resolver_passes_all_18_statements(settings, tmp_path):
    labelled()
    registered(f"/01/{GTIN}/10/L1", type="safetyInfo")
    actions.hand_over(
        prefix="9521234", resolver="https://id.other.example", by=None, at=world.NOW
    )  # fmt: skip
    with over_https(tmp_path) as (address, certificate):
        settings.SITE_URL = address
        trust = ssl.create_default_context(cafile=certificate)
        client = Client(address, headers={}, timeout=30, most_requests=500, trust=trust)
        link = f"/01/{GTIN}/10/L1"
        run = Run(None, client, aim=Aim(digital_link=link, handed_over="/01/09521234543213"))
        results = run_all(suites.RESOLVER, run)
        client.close()
    assert [one.status for one in results] == [Status.PASSED] * 18, "\n".join(map(line, results))
