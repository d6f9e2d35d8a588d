"""`ocop resolver`: what codes lead to, beside what exists by itself."""

import json
from argparse import RawDescriptionHelpFormatter
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.gs1.characters import KeyFault
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.trace import actions
from ocop.trace.checks import LinkContents
from ocop.trace.identifier import read
from ocop.trace.models import Handover, Link
from ocop.trace.queries import known

EXAMPLES = """Ví dụ:
  ocop resolver list /t/S2222222223N
  ocop resolver add /01/08938501234568/10/L1 --type safetyInfo \\
      --href https://htx.example/lo-1 --title "An toàn lô L1"
  ocop resolver remove 12
  ocop resolver hand-over 89385012 --to https://id.gs1.org
  ocop resolver take-back 89385012"""


class Command(BaseCommand):
    """Door of the operator to the links of codes and to handed-over prefixes."""

    help = f"Mã truy xuất dẫn đến đâu: xem, thêm, bỏ liên kết.\n\n{EXAMPLES}"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keeps the lines of the examples."""
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb and what it needs."""
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="việc")
        listed = verbs.add_parser("list", help="các liên kết của một mã")
        added = verbs.add_parser("add", help="thêm một liên kết")
        for one in (listed, added):
            one.add_argument("about", metavar="mã", help="đường dẫn in trên tem")
        for name, text in (("type", "loại của GS1"), ("href", "địa chỉ"), ("title", "tiêu đề")):
            added.add_argument(f"--{name}", required=True, help=text)
        added.add_argument("--language", default="", help="ngôn ngữ trang đích, ví dụ vi")
        added.add_argument("--media-type", default="text/html", help="kiểu nội dung")
        added.add_argument("--context", default="", help="nước, ví dụ VN")
        added.add_argument("--since", type=date.fromisoformat, help="từ ngày, ví dụ 2026-11-24")
        added.add_argument("--until", type=date.fromisoformat, help="đến trước ngày")
        removed = verbs.add_parser("remove", help="bỏ một liên kết")
        removed.add_argument("number", type=int, metavar="số", help="số của liên kết")
        handed = verbs.add_parser("hand-over", help="giao mã doanh nghiệp cho nơi khác phân giải")
        taken = verbs.add_parser("take-back", help="nhận lại mã doanh nghiệp")
        for one in (handed, taken):
            one.add_argument("prefix", metavar="mã doanh nghiệp")
        handed.add_argument("--to", required=True, help="địa chỉ nơi phân giải")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done; what cannot be done is said on standard error."""
        try:
            found, sentence = getattr(self, f"_{options['verb'].replace('-', '_')}")(options)
        except Invalid as invalid:
            raise CommandError("\n".join(fault.sentence for fault in invalid.faults)) from None
        except KeyFault as error:
            raise CommandError(error.fault.sentence) from None
        except Conflict as error:
            raise CommandError(error.message) from None
        as_json = json.dumps(found, ensure_ascii=False)
        self.stdout.write(as_json if options["json"] else sentence)

    def _list(self, options: dict[str, Any]) -> tuple[Any, str]:
        about = options["about"]
        asked = read(settings.SITE_URL + about if about.startswith("/") else about)
        thing = known(asked, on=timezone.localdate())
        if thing is None:
            raise CommandError("Chưa có thông tin về mã này. So lại từng ký tự với mã trên tem.")
        rows = [
            {"number": link.number, "type": link.type, "href": link.href, "title": link.title,
             "language": link.language, "level": link.level}
            for link in thing.links
        ]  # fmt: skip
        lines = [f"{row['number'] or '-':>5}  {row['type']}  {row['href']}" for row in rows]
        return rows, "\n".join([thing.name, *lines])

    def _add(self, options: dict[str, Any]) -> tuple[Any, str]:
        columns = ("type", "href", "title", "language", "media_type", "context", "since", "until")
        contents = LinkContents(**{name: options[name] for name in columns})
        link = actions.add_link(
            about=options["about"], contents=contents, by=None, at=timezone.now()
        )
        return {"number": link.pk}, f"Đã thêm liên kết số {link.pk}."

    def _remove(self, options: dict[str, Any]) -> tuple[Any, str]:
        link = Link.objects.filter(pk=options["number"]).first()
        if link is None:
            raise CommandError(f"Không có liên kết số {options['number']}.")
        actions.remove_link(link=link, by=None, at=timezone.now())
        return {"number": options["number"]}, f"Đã bỏ liên kết số {options['number']}."

    def _hand_over(self, options: dict[str, Any]) -> tuple[Any, str]:
        row = actions.hand_over(
            prefix=options["prefix"], resolver=options["to"], by=None, at=timezone.now()
        )
        sentence = f"Mã doanh nghiệp {row.prefix} do {row.resolver} phân giải."
        return {"prefix": row.prefix, "resolver": row.resolver}, sentence

    def _take_back(self, options: dict[str, Any]) -> tuple[Any, str]:
        row = Handover.objects.filter(prefix=options["prefix"]).first()
        if row is None:
            raise CommandError(f"Mã doanh nghiệp {options['prefix']} không giao cho nơi nào.")
        actions.take_back(handover=row, by=None, at=timezone.now())
        return {"prefix": row.prefix}, f"Đã nhận lại mã doanh nghiệp {row.prefix}."
