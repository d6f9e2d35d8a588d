"""A sign that all processes of an installation share: kept public pages are older than it, or good.

It is the time of a file in the data folder, so that asking costs no query. Without a shared folder
a second machine lets its kept pages run out by themselves, after a minute.
"""

import os
import time

from django.conf import settings
from django.db import transaction

NAME = "public-pages"


def sign() -> str:
    """The present sign; pages kept under another one are not shown any more."""
    try:
        return str((settings.DATA / NAME).stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


def renew_on_commit() -> None:
    """Let public pages be made anew by every process once this transaction is written."""
    transaction.on_commit(_renew)


def _renew() -> None:
    """Set the time itself: the clock of a file system is too coarse for two changes in a row."""
    now = time.time_ns()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    path = settings.DATA / NAME
    path.touch()
    os.utime(path, ns=(now, now))
