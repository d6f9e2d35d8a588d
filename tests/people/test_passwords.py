"""What a password must be, and how browsers are named."""

import doctest

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ocop.people import browsers
from ocop.people.models import User

HOA = User(name="Trần Thị Hoa", phone="+84912000001", email="chihoa@example.vn")


def said(password: str) -> str:
    """What is said about a password of Hoa; empty when it is good."""
    try:
        validate_password(password, HOA)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize("password", ["ba con trau trang", "Mắm tôm 3 tháng!", "x9!kdl2039fj"])
def test_a_good_password_is_taken(password):
    assert said(password) == ""


def test_a_short_password_is_answered_with_what_to_do():
    assert "ít nhất 10 ký tự" in said("mắm tôm")


def test_a_password_everybody_uses_is_refused():
    assert "Nhiều người dùng" in said("password123")


@pytest.mark.parametrize(
    "password", ["tranthihoa2026", "TRẦN thị HOA!", "so0912000001", "chihoa-1980-x"]
)
def test_a_password_about_its_owner_is_refused(password):
    assert "tên, số điện thoại hoặc thư điện tử" in said(password)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Mobile Safari/604",
            "Safari trên iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/130 Safari/537 Edg/130",
            "Edge trên máy tính Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/130 Chrome/124 Safari/537",
            "Cốc Cốc trên máy tính Windows",
        ),
        ("", "Trình duyệt khác"),
    ],
)
def test_a_browser_is_named_in_words(user_agent, words):
    assert browsers.in_words(user_agent) == words


def test_the_examples_of_the_documentation_hold():
    assert doctest.testmod(browsers).failed == 0
