"""Addresses of sign-in, of one's own account and of the people one is responsible for.

Only what we use of allauth is reachable: no sign-up, no management of several addresses, no codes
by mail. Its names stay, because it leads from one of its pages to the next by name.
"""

from allauth.account import views as sign_in
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from ocop.people.views import account, people

own_account = [
    path("", account.account, name="mfa_index"),
    path("dang-nhap/", sign_in.login, name="account_login"),
    path("dang-xuat/", sign_in.logout, name="account_logout"),
    path("tam-khoa/", login_not_required(sign_in.account_inactive), name="account_inactive"),
    path("xac-nhan/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", sign_in.password_change, name="account_change_password"),
    path("quen-mat-khau/", sign_in.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "quen-mat-khau/xong/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("hai-buoc/nhap-ma/", two_step.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", two_step.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/bat/", app.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/tat/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-du-phong/tao/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("khoa/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/dang-nhap/", login_not_required(keys.login_webauthn), name="mfa_login_webauthn"),
    path("khoa/xac-nhan/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("khoa/<int:pk>/sua/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("khoa/<int:pk>/bo/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("may/<int:device_id>/thoat/", account.end_device, name="end_device"),
    path("may/thoat-het/", account.end_other_devices, name="end_other_devices"),
    path("ma-truy-cap/tao/", account.create_token, name="create_token"),
    path("ma-truy-cap/<int:token_id>/thu-hoi/", account.revoke_token, name="revoke_token"),
]
other_people = [
    path("", people.people, name="list"),
    path("tao/", people.create, name="create"),
    path("<uuid:user_id>/", people.person, name="person"),
    path("<uuid:user_id>/sua/", people.change, name="change"),
    path("<uuid:user_id>/phan-cong/", people.appoint, name="appoint"),
    path(
        "<uuid:user_id>/phan-cong/<int:appointment_id>/ket-thuc/",
        people.end_appointment,
        name="end_appointment",
    ),
    path("<uuid:user_id>/mat-khau/", people.temporary_password, name="temporary_password"),
    path("<uuid:user_id>/hai-buoc/", people.remove_second_step, name="remove_second_step"),
    path("<uuid:user_id>/trang-thai/", people.switch, name="switch"),
]
urlpatterns = [
    path("tai-khoan/", include(own_account)),
    path("nguoi-dung/", include((other_people, "people"))),
]
