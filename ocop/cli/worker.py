"""`ocop worker`: does the jobs that pages leave for later, until asked to stop."""

import argparse

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

from ocop.cli.output import OK

_POLL_S = 5.0  # the database tells at once; this is for what it told while we were away


def worker(args: argparse.Namespace) -> int:
    """Work through the queue; done jobs are forgotten, failed ones kept."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    with app.replace_connector(connector) as ready:
        ready.run_worker(
            concurrency=args.jobs,
            fetch_job_polling_interval=_POLL_S,
            delete_jobs="successful",
            shutdown_graceful_timeout=3,
        )
    return OK
