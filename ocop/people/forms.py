"""Shapes and cleans what people type; the words are ours, the mechanics of sign-in allauth's."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as two_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ocop.kit.faults import Fault
from ocop.kit.phone import e164
from ocop.people.models import Role, TokenScope
from ocop.people.queries import Offered
from ocop.units.models import Tree

NEW_PASSWORD_HINT = "Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."  # noqa: S105
UNKNOWN_KEY = "Chưa nhận ra khóa của máy. Thử lại, hoặc dùng mật khẩu."
CODE_HINT = "Mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng."


def _say(form: forms.BaseForm, **words: tuple[str, str]) -> None:
    """Give fields our (label, what to say when empty); allauth puts its words in placeholders."""
    for name, (label, missing) in words.items():
        field = form.fields[name]
        field.label = label
        field.error_messages["required"] = missing
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


def show_faults(form: forms.Form, faults: Iterable[Fault]) -> None:
    """Put what an action refused beside the fields of the form, what is about none on top."""
    for fault in faults:
        form.add_error(fault.where if fault.where in form.fields else None, fault.sentence)


# --- sign-in ------------------------------------------------------------------------------------


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """Phone or e-mail, password, and whether others use this phone too."""

    shared_phone = forms.BooleanField(
        label="Máy này nhiều người dùng chung",
        help_text="Tự thoát khi đóng trình duyệt hoặc để yên 30 phút.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            login=("Số điện thoại hoặc thư điện tử", "Nhập số điện thoại. Ví dụ: 0912 345 678"),
            password=("Mật khẩu", "Nhập mật khẩu."),
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.order_fields(["login", "password", "shared_phone"])

    def clean_login(self) -> str:
        """E.164 for a phone, lower case for an address: the forms in which both are kept."""
        login = str(self.cleaned_data["login"]).strip()
        if "@" in login:
            return login.lower()
        try:
            return e164(login)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="phone") from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        expires = getattr(self.user, "password_expires_at", None)
        if expires is not None and expires <= timezone.now():
            raise forms.ValidationError(
                "Mật khẩu tạm đã hết hạn. Nhờ cán bộ phụ trách cấp lại.", code="expired"
            )
        return cleaned

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url)
        if self.cleaned_data["shared_phone"]:
            request.session.set_expiry(0)
            request.session["shared_phone_seen"] = timezone.now().timestamp()
        return response


class _Twice:
    """A new password typed twice."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error(  # type: ignore[attr-defined]
                "password2", "Hai lần nhập chưa giống nhau. Nhập lại mật khẩu mới."
            )
        return cleaned


def _say_new_password(form: forms.BaseForm) -> None:
    _say(
        form,
        password1=("Mật khẩu mới", "Nhập mật khẩu mới."),
        password2=("Nhập lại mật khẩu mới", "Nhập lại mật khẩu mới."),
    )
    form.fields["password1"].help_text = NEW_PASSWORD_HINT


class OwnPasswordForm(_Twice, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, oldpassword=("Mật khẩu đang dùng", "Nhập mật khẩu đang dùng."))
        _say_new_password(self)


class NewPasswordForm(_Twice, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after following the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_new_password(self)


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """The address that gets the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=("Thư điện tử", "Nhập thư điện tử đã đăng ký. Ví dụ: hoa@example.vn"))


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=("Mật khẩu", "Nhập mật khẩu."))


# --- the second step ----------------------------------------------------------------------------


def _say_code(form: forms.BaseForm, hint: str = CODE_HINT) -> None:
    _say(form, code=("Mã xác nhận", "Nhập mã xác nhận."))
    form.fields["code"].help_text = hint
    form.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeForm(two_step.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self)


class ConfirmCodeForm(two_step.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self)


class FirstCodeForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, "Mã 6 số ứng dụng vừa hiện.")


@contextmanager
def _key_is_readable() -> Iterator[None]:
    """An answer of a key that cannot be read or is not ours, said in words of keys.

    allauth speaks of codes here, and lets answers of a wrong shape through as KeyError.
    """
    unknown = forms.ValidationError(UNKNOWN_KEY, code="unknown_key")
    try:
        yield
    except forms.ValidationError as error:
        raise (unknown if error.code == "incorrect_code" else error) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unknown from error


class _Key:
    """A form that takes the answer of a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = dict.fromkeys(("required", "invalid"), UNKNOWN_KEY)
        self.fields["credential"].error_messages.update(said)  # type: ignore[attr-defined]

    def clean_credential(self) -> Any:
        with _key_is_readable():
            return super().clean_credential()  # type: ignore[misc]


class KeySignInForm(_Key, keys.LoginWebAuthnForm):  # type: ignore[misc]
    """A key instead of phone and password."""


class KeySecondStepForm(_Key, keys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key instead of a code."""


class ConfirmKeyForm(_Key, keys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key, before something that matters."""


class NewKeyForm(keys.AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key; every key may sign in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=("Tên khóa", ""))
        self.fields["name"].help_text = "Ví dụ: Điện thoại của Hoa"
        self.fields["credential"].error_messages["required"] = (
            "Máy chưa tạo được khóa. Bấm lại nút và làm theo hướng dẫn của máy."
        )
        passwordless = self.fields["passwordless"]
        passwordless.label = "Đăng nhập bằng khóa này, không cần mật khẩu"
        passwordless.help_text = "Máy sẽ hỏi vân tay, khuôn mặt hoặc mã khóa màn hình."
        passwordless.initial = True

    def clean(self) -> dict[str, Any]:
        with _key_is_readable():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class KeyNameForm(keys.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=("Tên khóa", "Nhập tên khóa. Ví dụ: Điện thoại của Hoa"))


# --- people and appointments --------------------------------------------------------------------


class PersonForm(forms.Form):
    """Name and ways to sign in; what is right is judged by `actions`."""

    name = forms.CharField(
        label="Họ và tên",
        max_length=120,
        error_messages={"required": "Chưa có họ và tên. Ví dụ: Trần Thị Hoa"},
    )
    phone = forms.CharField(
        label="Số điện thoại",
        help_text="Dùng để đăng nhập. Không có thì nhập thư điện tử.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label="Thư điện tử",
        help_text="Để tự lấy lại mật khẩu khi quên.",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )


def _choices_of_units(units: Iterable[Offered]) -> list[tuple[str, Any]]:
    """Options grouped by tree, behind an empty one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in units:
        groups.setdefault(str(Tree(unit.tree).label), []).append((str(unit.id), unit.name))
    return [("", "Chọn đơn vị"), *groups.items()]


def _role_choices(roles: Iterable[str], empty: str) -> list[tuple[str, Any]]:
    allowed = set(roles)
    return [("", empty), *((value, label) for value, label in Role.choices if value in allowed)]


def _day(label: str, hint: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        input_formats=["%d/%m/%Y"],
        error_messages={
            "invalid": f"Nhập {label.lower()} theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2026"
        },
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}
        ),
    )


class PostForm(forms.Form):
    """A role at a unit, from-until."""

    role = forms.ChoiceField(label="Vai trò", error_messages={"required": "Chọn vai trò."})
    unit = forms.ChoiceField(label="Đơn vị", error_messages={"required": "Chọn đơn vị."})
    since = _day("Ngày bắt đầu", "Để trống: từ hôm nay.")
    until = _day("Ngày kết thúc", "Từ ngày này không còn giữ vai trò. Để trống: chưa định.")
    basis = forms.CharField(
        label="Căn cứ",
        help_text="Ví dụ: Quyết định 15/QĐ-UBND ngày 10/02/2026",
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, roles: Iterable[str], units: Iterable[Offered], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _role_choices(roles, "Chọn vai trò")  # type: ignore[attr-defined]
        self.fields["unit"].choices = _choices_of_units(units)  # type: ignore[attr-defined]


class NewPersonForm(PostForm, PersonForm):
    """A person with a first appointment."""


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to; what cannot be read narrows nothing."""

    q = forms.CharField(
        label="Tên, điện thoại, thư điện tử",
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label="Vai trò", required=False)
    unit = forms.ChoiceField(label="Đơn vị", required=False)

    def __init__(self, *args: Any, units: Iterable[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _role_choices(Role.values, "Mọi vai trò")  # type: ignore[attr-defined]
        choices = _choices_of_units(units)
        self.fields["unit"].choices = [("", "Mọi đơn vị"), *choices[1:]]  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A token for a program: its name, what it may do, how long."""

    name = forms.CharField(
        label="Tên ứng dụng",
        max_length=100,
        error_messages={"required": "Chưa có tên ứng dụng. Ví dụ: Cổng dữ liệu tỉnh"},
    )
    scopes = forms.MultipleChoiceField(
        label="Phạm vi",
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một việc mã này được làm."},
    )
    days = forms.IntegerField(
        label="Hết hạn sau (ngày)",
        initial=90,
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Nhập số ngày. Thường là 90.",
            "invalid": "Nhập thời hạn bằng số ngày. Ví dụ: 90",
            "min_value": "Thời hạn từ 1 đến 365 ngày. Thường là 90.",
            "max_value": "Thời hạn từ 1 đến 365 ngày. Thường là 90.",
        },
    )
