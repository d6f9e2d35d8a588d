"""Checks of the machine and its folders; no database, no Django."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from ocop.cli.doctor.finding import Finding, fine, problem

FREE_BYTES = 1_000_000_000
SECRETS = ("secret-key", "demo-accounts.json")


def machine(data: Path) -> Iterator[Finding]:
    """The data folder, what is secret in it, and the disk below it."""
    yield _folder(data)
    for name in SECRETS:
        if (data / name).exists():
            yield _secret(data / name)
    if data.exists():
        yield _disk(data)


def _folder(data: Path) -> Finding:
    if not data.exists():
        return problem("data", f"Chưa có thư mục dữ liệu {data}.", "Tạo bằng lệnh: ocop init")
    if not os.access(data, os.W_OK | os.X_OK):
        return problem(
            "data", f"Không ghi được vào thư mục dữ liệu {data}.",
            "Chạy bằng người dùng đã tạo thư mục đó, hoặc đặt OCOP_DATA vào thư mục khác.",
        )  # fmt: skip
    if data.stat().st_mode & stat.S_IWOTH:
        return problem("data", f"Ai cũng ghi được vào {data}.", f"Chạy: chmod o-w {data}")
    return fine("data", f"Thư mục dữ liệu {data}.")


def _secret(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return problem(
            path.name, f"Người khác trên máy đọc được {path} (quyền {mode:04o}).",
            f"Chạy: chmod 600 {path}",
        )  # fmt: skip
    return fine(path.name, f"{path} chỉ chủ của nó đọc được.")


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    gigabytes = f"{free / 1e9:.1f}".replace(".", ",")
    if free < FREE_BYTES:
        return problem(
            "disk", f"Ổ đĩa của {data} còn {gigabytes} GB trống.",
            "Dọn đĩa, hoặc xóa tệp không dùng bằng: ocop sweep",
        )  # fmt: skip
    return fine("disk", f"Ổ đĩa còn {gigabytes} GB trống.")
