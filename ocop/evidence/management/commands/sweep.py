"""`ocop sweep`: remove uploads nothing uses and bytes without a row."""

import json
from argparse import RawDescriptionHelpFormatter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ocop.evidence import actions
from ocop.evidence.names import size_words

EXAMPLES = """Ví dụ:
  ocop sweep --dry-run     đếm, không xoá gì
  ocop sweep               xoá
  ocop sweep --json        cho máy đọc"""


class Command(BaseCommand):
    """Thin door to `actions.sweep`."""

    help = f"Xoá tệp tải lên quá 7 ngày mà không nơi nào dùng.\n\n{EXAMPLES}"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keeps the lines of the examples."""
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        """The two switches."""
        parser.add_argument("--dry-run", action="store_true", help="đếm, không xoá gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and say what was removed."""
        swept = actions.sweep(at=timezone.now(), dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(swept)))
            return
        verb = "Sẽ xoá" if options["dry_run"] else "Đã xoá"
        size = size_words(swept.size_bytes)
        self.stdout.write(f"{verb} {swept.rows} tệp không dùng, {swept.files} bản lưu ({size}).")
