"""`ocop worker`: does the jobs that pages leave for later and keeps the open lines, until stopped."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from ocop.cli.output import OK
from ocop.epcis.lines import open_lines

_POLL_S = 5.0  # the database tells at once; this is for what it told while we were away
_log = structlog.get_logger(__name__)


def worker(args: argparse.Namespace) -> int:
    """Work through the queue; done jobs are forgotten, failed ones kept."""
    autodiscover_modules("tasks")
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    with app.replace_connector(connector) as ready:
        asyncio.run(_work(ready, args.jobs))
    return OK


async def _work(ready: App, jobs: int) -> None:
    async with ready.open_async(), _lines(settings.EPCIS_WEBSOCKET_PORT):
        await ready.run_worker_async(
            concurrency=jobs,
            fetch_job_polling_interval=_POLL_S,
            delete_jobs="successful",
            shutdown_graceful_timeout=3,
        )


@asynccontextmanager
async def _lines(port: int) -> AsyncIterator[None]:
    """The websockets; where the port is taken (by another worker, say) jobs are done without."""
    if not port:
        yield
        return
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(open_lines("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            _log.warning("epcis.no_lines", port=port, error=str(error))
        yield
