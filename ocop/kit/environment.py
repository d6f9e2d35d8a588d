"""Settings from the environment: text, yes/no and numbers, secrets also from files."""

import os
from pathlib import Path

YES = {"1", "true", "yes", "on"}


class WrongSetting(ValueError):
    """A setting that cannot be read, said for the person who wrote it."""


def text(name: str, default: str = "") -> str:
    """The variable `name`; `name`_FILE wins and names a file that holds the value (secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError as error:
            raise WrongSetting(
                f"{name}_FILE={path} không đọc được ({error.strerror}). Kiểm tra tên tệp và quyền."
            ) from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on (any case)."""
    value = text(name)
    return value.lower() in YES if value else default


def number(name: str, default: int) -> int:
    """A whole-number variable; WrongSetting when it is none."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise WrongSetting(
            f"{name}={value} chưa phải số nguyên. Ví dụ: {name}={default or 1}"
        ) from None


def data_folder() -> Path:
    """OCOP_DATA: where the database, the uploads and the secret key are kept."""
    return Path(text("OCOP_DATA", "var")).resolve()
