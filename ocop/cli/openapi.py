"""`ocop openapi`: the document of the machine interface."""

import argparse
import json
from pathlib import Path

from ocop.api import api
from ocop.cli.output import OK, WrongUse, note, write


def openapi(args: argparse.Namespace) -> int:
    """Print it, or write it into a file."""
    text = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2)
    if not args.output:
        write(text)
        return OK
    path = Path(args.output)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise WrongUse(f"Không ghi được {path}: {error.strerror}. Chọn tệp khác.") from error
    note(f"Đã ghi {path}.")
    return OK
