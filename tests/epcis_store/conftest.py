"""Clients of the interface: with tokens of different people and scopes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ocop.people.actions import create_token
from ocop.people.models import User
from tests import world

BOTH = ("epcis:capture", "epcis:query")


def client_of(user: User, *scopes: str) -> Client:
    """A client with a fresh token of the person."""
    at = timezone.now() - timedelta(minutes=1)
    _, secret = create_token(name="test", scopes=scopes or BOTH, by=user, at=at)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def as_hoa(db: None) -> Client:
    return client_of(world.hoa())


@pytest.fixture
def as_nam(db: None) -> Client:
    return client_of(world.nam())


@pytest.fixture
def as_quang(db: None) -> Client:
    """The administrator."""
    return client_of(world.quang())
