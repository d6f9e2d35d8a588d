"""A sheet that was filled in on paper, written at once."""

import pytest

from ocop.evaluation import actions
from ocop.evaluation.marking import comment_for
from ocop.evaluation.models import Mark, Round, ScoreSheet
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.people.models import User
from tests import world
from tests.evaluation import council

pytestmark = pytest.mark.django_db


def paper(total: int) -> dict[str, tuple[int, str]]:
    leaves = council.the_sheet().leaves
    found = {}
    for code, key in council.answers(total).items():
        points = next((o.points for o in leaves[code].choices() if o.key == key), 0)
        found[code] = (key, "Đã xem." if comment_for(leaves[code], points) else "")
    return found


def write(
    round_: Round, answers: dict[str, tuple[int, str]], user: User | None = None
) -> ScoreSheet:
    seat = council.seat(round_, world.thu())
    return actions.save_marks(
        seat=seat, candidate=council.candidate(round_), answers=answers, by=user or seat.user,
        at=council.now(),
    )  # fmt: skip


def test_a_whole_sheet_is_kept_and_can_be_locked():
    round_ = council.opened()
    sheet = write(round_, paper(75))
    locked = actions.lock_sheet(sheet=sheet, by=world.thu(), at=council.now())
    assert locked.total == 75


def test_one_answer_without_its_reason_keeps_none():
    answers = paper(75) | {"1.1": (0, "")}
    with pytest.raises(Invalid) as refused:
        write(council.opened(), answers)
    assert {fault.code for fault in refused.value.faults} == {"comment_needed"}
    assert not Mark.objects.exists()


def test_nothing_is_written_over_unseen():
    round_ = council.opened()
    write(round_, {"2.4": (1, "Đã xem.")})
    with pytest.raises(Conflict, match=r"Tiêu chí 2\.4"):
        write(round_, paper(75))
    assert Mark.objects.count() == 1


def test_a_colleague_does_not_write_the_sheet():
    with pytest.raises(Refused):
        write(council.opened(), paper(75), user=council.khoa())
