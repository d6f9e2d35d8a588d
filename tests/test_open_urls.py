"""Which pages need no sign-in: a literal, so that no page opens by accident."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from ocop.people.middleware import MACHINE_PATHS

OPEN = {
    "/",
    "/co-so/",
    "/co-so/<uuid:key>",
    "/co-so/<uuid:key>/<str:name>",
    "/dia-ban/",
    "/dia-ban/(?P<code>[0-9]{1,8})$",
    "/dia-ban/(?P<code>[0-9]{1,8})-(?P<name>[^/]+)$",
    "/quyet-dinh/",
    "/quyet-dinh/<day:decided_on>/<slug:number>/<str:authority>",
    "/quyet-dinh/so-cong-nhan.csv",
    "/quyet-dinh/so-cong-nhan.json",
    "/quyet-dinh/thay-doi.atom",
    "/giay-to-cong-khai/<uuid:proof_id>",
    "/healthz",
    "/readyz",
    "/.well-known/gs1resolver",
    "/<code:code>",
    "/<packed:code>",
    "/robots.txt",
    "/san-pham/",
    "/san-pham/<str:key>",
    "/san-pham/<str:key>/<str:name>",
    "/sitemap-<section>.xml",
    "/sitemap.xml",
    "/tai-khoan/dang-nhap/",
    "/tai-khoan/dang-xuat/",
    "/tai-khoan/hai-buoc/nhap-ma/",
    "/tai-khoan/khoa/dang-nhap/",
    "/tai-khoan/quen-mat-khau/",
    "/tai-khoan/quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "/tai-khoan/quen-mat-khau/da-gui/",
    "/tai-khoan/quen-mat-khau/xong/",
    "/tai-khoan/tam-khoa/",
    "/tep/<uuid:attachment_id>/<str:name>",
    "/tra-cuu-ho-so/<str:code>",
    "/tep/<uuid:attachment_id>/anh-<edge:edge>.webp",
    "/van-ban/<str:code>/",
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product with its view."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern).removeprefix("^")
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            yield route, one


def is_open(pattern: URLPattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


def test_only_these_pages_are_open():
    found = {
        route
        for route, pattern in addresses()
        if is_open(pattern) and not route.startswith(MACHINE_PATHS)
    }
    assert found == OPEN


@pytest.mark.django_db
def test_a_closed_page_leads_to_sign_in(client):
    for route, pattern in addresses():
        plain = not any(sign in route for sign in "<(") and not route.startswith(MACHINE_PATHS)
        if plain and not is_open(pattern):
            answer = client.get(route)
            assert answer.status_code == 302, route
            assert answer["Location"].startswith("/tai-khoan/dang-nhap/?next="), route


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route",
    [
        "/tai-khoan/signup/",
        "/tai-khoan/email/",
        "/tai-khoan/confirm-email/",
        "/tai-khoan/login/code/",
        "/tai-khoan/phone/change/",
        "/tai-khoan/social/connections/",
        "/tai-khoan/password/set/",
        "/admin/",
    ],
)
def test_what_we_do_not_use_does_not_exist(client, route):
    assert client.get(route).status_code == 404
