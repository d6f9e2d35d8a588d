"""How long do 200 decisions and certificates take as PDF? Run: python -m bench.documents [papers]

Half of the papers are decisions of 6 products, half certificates, set one after the other on one
core by the code the worker runs, without database and disk. The baseline, in the same run, starts
the typesetter anew for every paper, as a program called per paper would. Target: 200 in 60 s.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
django.setup()

from ocop.documents import render  # noqa: E402 - settings come first
from ocop.documents.bodies import body_of  # noqa: E402
from ocop.documents.layouts import layout  # noqa: E402
from ocop.documents.models import Document, State  # noqa: E402
from ocop.documents.papers import Certificate, Decision, DecisionRow, to_json  # noqa: E402

PAPERS, TARGET_S, BASELINE_PAPERS = 200, 60, 20
ISSUER = body_of("Ủy ban nhân dân tỉnh Ninh Bình", "UBND", ["ỦY BAN NHÂN DÂN", "TỈNH NINH BÌNH"])
DAY = date(2026, 8, 5)
MOMENT = datetime(2026, 8, 5, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SIGNED = ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Trần Anh Dũng", "Ninh Bình")


def paper(number: int) -> Document:
    """Decision and certificate in turn."""
    name = f"Nước mắm cá cơm nguyên chất ủ chượp truyền thống {number}"
    maker = "Hợp tác xã Chế biến và Dịch vụ thủy hải sản Giao Hưng"
    if number % 2:
        kind, content = "CERTIFICATE", to_json(Certificate(
            name, maker, "Xã Giao Hưng, tỉnh Ninh Bình", 3 + number % 3, "3981/QĐ-UBND", DAY,
            date(2029, 8, 5), ISSUER.name, f"37-14179-{number}-2026", *SIGNED,
        ))  # fmt: skip
    else:
        rows = [DecisionRow(f"{name}.{at}", maker, "Xã Giao Hưng", 3) for at in range(6)]
        kind, content = "DECISION", to_json(Decision(
            ["Căn cứ Quyết định số 26/2026/QĐ-TTg"] * 3,
            ["Công nhận sản phẩm đạt hạng sao theo danh sách kèm theo Quyết định này."] * 4,
            rows, ["Như Điều 4", "Lưu: VT"], *SIGNED,
        ))  # fmt: skip
    return Document(
        kind=kind, profile="nd30_2020", type_code=layout(kind).type_code, title=name,
        content=content, state=State.ISSUED, number=number + 1, issued_on=DAY, issued_at=MOMENT,
        created_at=MOMENT,
    )  # fmt: skip


def anew(document: Document) -> bytes:
    """The same, but nothing of the typesetter is kept from the paper before."""
    render._compiler.cache_clear()
    return render.pdf(document, ISSUER)


def measured(work: Callable[[Document], bytes], count: int) -> float:
    """Seconds per paper."""
    papers = [paper(number) for number in range(count)]
    began = time.perf_counter()
    for one in papers:
        assert work(one).startswith(b"%PDF")
    return (time.perf_counter() - began) / count


def main() -> int:
    """Print the figures; exit code 1 above the target."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    baseline = measured(anew, min(count, BASELINE_PAPERS))
    ours = measured(lambda document: render.pdf(document, ISSUER), count)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    total, target = ours * count, TARGET_S * count / PAPERS
    print(f"{count} papers: {total:.1f} s ({ours * 1000:.0f} ms each), target {target:.0f} s")
    print(
        f"typesetter started anew for each: {baseline * 1000:.0f} ms each, {baseline / ours:.1f}×"
    )
    print(f"peak memory of the process: {peak_mb:.0f} MB")
    return int(total > target)


if __name__ == "__main__":
    sys.exit(main())
