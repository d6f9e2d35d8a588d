"""Bearer tokens for machines."""

from datetime import timedelta
from typing import Any

import pytest

from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.people import actions
from ocop.people.models import ApiToken, TokenScope, User
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db


def made(**more: Any) -> tuple[ApiToken, str]:
    values: dict[str, Any] = {
        "name": "Cổng tỉnh",
        "scopes": [TokenScope.READ],
        "by": world.hoa(),
        "at": NOW,
    }
    return actions.create_token(**{**values, **more})


def test_only_the_hash_of_a_token_is_kept():
    token, secret = made()
    assert secret.startswith("ocop_")
    assert len(secret) > 40
    assert secret not in str(ApiToken.objects.values().get())
    assert token.expires_at == NOW + timedelta(days=90)
    assert token.scopes == ["read"]


def test_a_token_opens_until_it_expires():
    _, secret = made(days=2)
    found = actions.authenticate_token(secret=secret, at=NOW + timedelta(days=2, seconds=-1))
    assert found is not None
    assert found.user == world.hoa()
    assert actions.authenticate_token(secret=secret, at=NOW + timedelta(days=2)) is None


def test_an_unknown_token_opens_nothing():
    made()
    assert actions.authenticate_token(secret="ocop_sai", at=NOW) is None


def test_the_token_of_a_closed_account_opens_nothing():
    _, secret = made()
    User.objects.update(is_active=False)
    assert actions.authenticate_token(secret=secret, at=NOW) is None


def test_last_use_is_written_at_most_once_a_minute(django_assert_num_queries):
    token, secret = made()
    for seconds, expected in [(0, 0), (59, 0), (60, 60), (90, 60)]:
        actions.authenticate_token(secret=secret, at=NOW + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == NOW + timedelta(seconds=expected)


def test_a_revoked_token_opens_nothing_and_is_revoked_once():
    token, secret = made()
    kept = ApiToken.objects.get(pk=token.pk)
    actions.revoke_token(token=token, by=world.hoa(), at=NOW)
    assert actions.authenticate_token(secret=secret, at=NOW) is None
    with pytest.raises(Conflict, match="đã bị thu hồi"):
        actions.revoke_token(token=kept, by=world.hoa(), at=NOW)


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_what_a_token_cannot_be_is_explained(typed, where):
    with pytest.raises(Invalid) as caught:
        made(**typed)
    assert [fault.where for fault in caught.value.faults] == [where]
