"""What is done with people: making them, giving and ending appointments, passwords, tokens.

`by` is None for the operator of the server at the command line (`rules`). Every verb checks.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.phone import e164
from ocop.kit.text import clean
from ocop.people import rules
from ocop.people.models import ApiToken, Appointment, Role, TokenScope, User
from ocop.units.models import Unit

TOKEN_DAYS = 90
TOKEN_DAYS_AT_MOST = 365
TEMPORARY_PASSWORD = timedelta(days=7)
LAST_USED_STEP = timedelta(minutes=1)  # a busy token writes one row a minute, not one a request
_PLAIN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken when read aloud


@dataclass(frozen=True, slots=True)
class Person:
    """Name and ways to sign in, as typed."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit, from `since` (the day of the action when None) to before `until`."""

    role: str
    unit: Unit
    since: date | None = None
    until: date | None = None
    basis: str = ""


def _today(at: datetime) -> date:
    """The day of a moment by the clock of Vietnam."""
    return timezone.localdate(require_aware(at))


# --- persons ------------------------------------------------------------------------------------


@transaction.atomic
def create_user(*, person: Person, post: Post | None, by: User | None, at: datetime) -> User:
    """Make a person who can sign in, with a first appointment.

    Without an appointment only administrators may: nobody else would ever see the person again.
    The person has no password yet: see `give_temporary_password`. Invalid with every fault found.
    """
    day = _today(at)
    if post is None:
        require(by is None or rules.is_administrator(by, on=day))
    else:
        require(rules.may_appoint(by, post.role, post.unit, on=day))
    user = User(**_cleaned(person))
    user.set_unusable_password()
    user.save()
    if post is not None:
        appoint(user=user, post=post, by=by, at=at)
    return user


@transaction.atomic
def change_user(*, user: User, person: Person, by: User | None, at: datetime) -> User:
    """Mend the name, phone or e-mail of a person."""
    require(rules.may_manage(by, user, on=_today(at)))
    values = _cleaned(person, but=user)
    for field, value in values.items():
        setattr(user, field, value)
    user.save(update_fields=list(values))
    return user


def _cleaned(person: Person, *, but: User | None = None) -> dict[str, object]:
    """The columns for what was typed; Invalid with every fault."""
    faults: list[Fault] = []
    phone = email = None
    if not clean(person.name):
        faults.append(Fault("name", "Chưa có họ và tên.", "Ví dụ: Trần Thị Hoa", "required"))
    if person.phone.strip():
        try:
            phone = e164(person.phone)
        except ValueError as error:
            faults.append(Fault("phone", str(error), code="phone"))
    if person.email.strip():
        email = person.email.strip().lower()
        faults += _email_faults(email)
    if not person.phone.strip() and not person.email.strip():
        faults.append(Fault("phone", "Cần số điện thoại hoặc thư điện tử để đăng nhập.",
                            "Ví dụ: 0912 345 678", "required"))  # fmt: skip
    faults += _taken(phone, email, but=but)
    if faults:
        raise Invalid(faults)
    return {**User.keys_for(person.name), "phone": phone, "email": email}


def _email_faults(email: str) -> Iterable[Fault]:
    try:
        validate_email(email)
    except ValidationError:
        yield Fault("email", f"“{email}” chưa phải địa chỉ thư điện tử.",
                    "Ví dụ: hoa@example.vn", "email")  # fmt: skip


def _taken(phone: str | None, email: str | None, *, but: User | None) -> Iterable[Fault]:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    remedy = "Tìm người đó trong danh sách, hoặc nhờ quản trị hệ thống phân công thêm."
    if phone and others.filter(phone=phone).exists():
        yield Fault("phone", "Số điện thoại này đã có tài khoản.", remedy, "taken")
    if email and others.filter(email=email).exists():
        yield Fault("email", "Thư điện tử này đã có tài khoản.", remedy, "taken")


@transaction.atomic
def deactivate(*, user: User, by: User | None, at: datetime) -> User:
    """Close an account: it can no longer sign in, its tokens no longer open anything."""
    day = _today(at)
    require(rules.may_switch(by, user, on=day))
    if rules.is_administrator(user, on=day):
        _keep_an_administrator(Appointment.objects.filter(user=user), on=day)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Conflict("Tài khoản này đã khóa trước đó.")
    end_devices(user=user, by=by, at=at)
    user.refresh_from_db()
    return user


@transaction.atomic
def reactivate(*, user: User, by: User | None, at: datetime) -> User:
    """Open a closed account again."""
    require(rules.may_switch(by, user, on=_today(at)))
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Conflict("Tài khoản này đang mở.")
    user.refresh_from_db()
    return user


# --- appointments -------------------------------------------------------------------------------


@transaction.atomic
def appoint(*, user: User, post: Post, by: User | None, at: datetime) -> Appointment:
    """Give a role at a unit; Conflict when the person holds it already in that time."""
    day = _today(at)
    require(rules.may_appoint(by, post.role, post.unit, on=day))
    since = post.since or day
    if faults := list(_post_faults(post, since)):
        raise Invalid(faults)
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                user=user,
                role=post.role,
                unit=post.unit,
                valid=DateRange(since, post.until),
                basis=clean(post.basis),
            )
    except IntegrityError as error:
        if "appointment_is_given_once_a_day" not in str(error):
            raise
        raise Conflict(f"{user.name} đã giữ vai trò này ở đơn vị này rồi.") from error


def _post_faults(post: Post, since: date) -> Iterable[Fault]:
    if not rules.fits(post.role, post.unit):
        yield Fault("unit", f"Đơn vị này không có vai trò “{Role(post.role).label}”.",
                    "Chọn đơn vị khác, hoặc vai trò khác.", "unit")  # fmt: skip
    if post.until is not None and post.until <= since:
        yield Fault("until", f"Ngày kết thúc ({post.until:%d/%m/%Y}) phải sau ngày bắt đầu "
                    f"({since:%d/%m/%Y}).", code="order")  # fmt: skip


@transaction.atomic
def end_appointment(*, appointment: Appointment, by: User | None, at: datetime) -> None:
    """End what is held, from today on; an appointment that has not begun is removed.

    The history keeps both. Conflict when it has ended already or nobody would administer.
    """
    day = _today(at)
    require(rules.may_end_appointment(by, appointment, on=day))
    same = Appointment.objects.filter(pk=appointment.pk)
    if appointment.role == Role.ADMINISTRATOR:
        _keep_an_administrator(same, on=day)
    open_end = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=day)
    row = same.filter(open_end).select_for_update().first()
    if row is None:
        raise Conflict("Phân công này đã kết thúc trước đó.")
    if row.valid.lower < day:
        same.update(valid=DateRange(row.valid.lower, day))
    else:
        same.delete()


def _keep_an_administrator(going: QuerySet[Appointment], *, on: date) -> None:
    """Conflict when without the rows `going` nobody would run the system; others wait meanwhile."""
    rows = Appointment.objects.valid_on(on).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    held = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not set(held) - set(going.values_list("pk", flat=True)):
        raise Conflict("Phải còn ít nhất một người quản trị hệ thống.")


# --- passwords and devices ----------------------------------------------------------------------


@transaction.atomic
def set_password(*, user: User, password: str, at: datetime) -> User:
    """Keep the password a person chose for the own account (its strength is the form's matter)."""
    require_aware(at)
    user.set_password(password)
    user.password_expires_at = None
    user.save(update_fields=["password", "password_expires_at"])
    return user


@transaction.atomic
def give_temporary_password(*, user: User, by: User | None, at: datetime) -> str:
    """A password to hand over, good for seven days; the person must choose an own one with it.

    Everywhere the person was signed in, the session ends. The answer is shown once, kept nowhere.
    """
    require(rules.may_manage(by, user, on=_today(at)))
    if not user.is_active:
        raise Conflict("Tài khoản này đang khóa. Mở lại trước khi cấp mật khẩu.")
    signs = "".join(secrets.choice(_PLAIN_SIGNS) for _ in range(12))
    password = f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"
    user.set_password(password)
    user.password_expires_at = at + TEMPORARY_PASSWORD
    user.save(update_fields=["password", "password_expires_at"])
    end_devices(user=user, by=by, at=at)
    return password


@transaction.atomic
def end_devices(
    *, user: User, by: User | None, at: datetime, only: int | None = None, but_key: str = ""
) -> int:
    """Sign the person out everywhere, in one browser (`only`), or in all but the one with `but_key`.

    One's own browsers, or those of people one may manage. Returns how many were signed out.
    """
    require((by is not None and by.pk == user.pk) or rules.may_manage(by, user, on=_today(at)))
    rows = UserSession.objects.filter(user_id=user.pk).exclude(session_key=but_key)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


@transaction.atomic
def remove_second_step(*, user: User, by: User | None, at: datetime) -> int:
    """Take away the app, the recovery codes and the keys of someone who lost the phone.

    The password alone signs in again. Returns how many ways were taken away.
    """
    require(rules.may_manage(by, user, on=_today(at)))
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    if not removed:
        raise Conflict("Tài khoản này chưa bật xác nhận hai bước và chưa có khóa.")
    end_devices(user=user, by=by, at=at)
    return removed


# --- tokens for machines ------------------------------------------------------------------------


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_token(
    *, name: str, scopes: Iterable[str], by: User, at: datetime, days: int = TOKEN_DAYS
) -> tuple[ApiToken, str]:
    """A bearer token for the own account; the second value is shown once, only its hash is kept."""
    wanted = sorted(set(scopes))
    faults: list[Fault] = []
    if not clean(name):
        faults.append(
            Fault("name", "Chưa có tên ứng dụng.", "Ví dụ: Cổng dữ liệu tỉnh", "required")
        )
    if not wanted or not set(wanted) <= set(TokenScope.values):
        faults.append(Fault("scopes", "Chọn ít nhất một việc mã này được làm.", code="scope"))
    if not 1 <= days <= TOKEN_DAYS_AT_MOST:
        faults.append(Fault("days", f"Thời hạn từ 1 đến {TOKEN_DAYS_AT_MOST} ngày.",
                            f"Thường là {TOKEN_DAYS} ngày.", "days"))  # fmt: skip
    if faults:
        raise Invalid(faults)
    require(by.is_active)
    secret = f"ocop_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=by,
        name=clean(name)[:100],
        digest=_digest(secret),
        scopes=wanted,
        created_at=require_aware(at),
        expires_at=at + timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """End a token at once."""
    require(rules.may_revoke_token(by, token, on=_today(at)))
    if not ApiToken.objects.filter(pk=token.pk).delete()[0]:
        raise Conflict("Mã này đã bị thu hồi trước đó.")


def authenticate_token(*, secret: str, at: datetime) -> ApiToken | None:
    """The token behind a secret, with its `user`; None when unknown, ended, or its account closed."""
    rows = ApiToken.objects.select_related("user")
    token = rows.filter(
        digest=_digest(secret), expires_at__gt=require_aware(at), user__is_active=True
    ).first()
    used = None if token is None else token.last_used_at
    if token is not None and (used is None or used <= at - LAST_USED_STEP):
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - LAST_USED_STEP)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    return token
