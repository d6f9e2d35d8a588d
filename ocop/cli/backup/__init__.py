"""`ocop backup` and `ocop restore`: the whole installation in one file and back."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from ocop.cli.backup.archive import manifest_of
from ocop.cli.backup.make import make
from ocop.cli.backup.notes import LastBackup, keep_note
from ocop.cli.backup.restore import restore as put_back
from ocop.cli.backup.restore import verify
from ocop.cli.backup.target import require_free_of_users, require_known, rows_at_stake
from ocop.cli.output import OK, PARTIAL, Progress, answer, confirm, note, step
from ocop.kit.errors import Conflict
from ocop.local.lock import FileLock


def backup(args: argparse.Namespace) -> int:
    """Make a backup, or with --verify prove one (made first when it is not there)."""
    path, now = Path(args.file), timezone.now()
    if args.verify and path.exists():
        return _verify(args, path, manifest_of(path), now)
    if args.dry_run:
        return _announce(args, path)
    if path.exists():
        confirm(f"{path} đã có. Ghi đè?", yes=args.yes)
    progress = Progress("Đang sao lưu")
    try:
        manifest = make(path, at=now, watch=progress.bytes)
    finally:
        progress.end()
    keep_note(settings.DATA, LastBackup(str(path.resolve()), now.isoformat()))
    if args.verify:
        return _verify(args, path, manifest, now)
    answer(_summary(path, manifest), [f"Đã sao lưu vào {path}: {_words(manifest)}."],
           as_json=args.json)  # fmt: skip
    return _damaged(manifest)


def restore(args: argparse.Namespace) -> int:
    """Put a backup in place of what is there now."""
    path = Path(args.file)
    manifest = manifest_of(path)
    require_known(manifest)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.DATA / "serve.lock")
    if not lock.take():
        raise Conflict("ocop serve đang chạy. Dừng nó (Ctrl-C) rồi khôi phục.")
    try:
        require_free_of_users()
        return _restore(args, path, manifest)
    finally:
        lock.drop()


def _restore(args: argparse.Namespace, path: Path, manifest: dict[str, Any]) -> int:
    summary = _summary(path, manifest) | {"dry_run": args.dry_run}
    if args.dry_run:
        verify(path, manifest)
        answer(summary, [f"Thử xong, sẽ khôi phục: {_words(manifest)}."], as_json=args.json)
        return OK
    rows = rows_at_stake()
    if rows:
        confirm(f"Thay {rows} sản phẩm và tài khoản đang có bằng bản sao lưu?", yes=args.yes)
    step("Đang khôi phục…")
    put_back(path, manifest)
    answer(summary, [f"Đã khôi phục: {_words(manifest)}. Chạy tiếp: ocop init"], as_json=args.json)
    return OK


def _verify(args: argparse.Namespace, path: Path, manifest: dict[str, Any], now: datetime) -> int:
    require_known(manifest)
    step("Đang khôi phục thử và so…")
    verify(path, manifest)
    keep_note(settings.DATA, LastBackup(str(path.resolve()), manifest["made_at"], now.isoformat()))
    answer(_summary(path, manifest) | {"verified": True},
           [f"{path} khôi phục được, giống hệt lúc sao lưu: {_words(manifest)}."],
           as_json=args.json)  # fmt: skip
    return _damaged(manifest)


def _announce(args: argparse.Namespace, path: Path) -> int:
    words = "ghi đè" if path.exists() else "ghi mới"
    answer({"file": str(path), "dry_run": True}, [f"Sẽ {words} {path}."], as_json=args.json)
    return OK


def _damaged(manifest: dict[str, Any]) -> int:
    for name in manifest["files"]["damaged"]:
        note(f"Tệp {name} trong kho đã hỏng từ trước khi sao lưu. Khôi phục nó từ bản sao lưu cũ.")
    return PARTIAL if manifest["files"]["damaged"] else OK


def _summary(path: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    tables = manifest["database"]["tables"]
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "made_at": manifest["made_at"],
        "product": manifest["product"],
        "tables": len(tables),
        "rows": sum(facts["rows"] for facts in tables.values()),
        "files": manifest["files"]["count"],
        "damaged": manifest["files"]["damaged"],
    }


def _words(manifest: dict[str, Any]) -> str:
    tables = manifest["database"]["tables"]
    rows = sum(facts["rows"] for facts in tables.values())
    return f"{len(tables)} bảng, {rows} dòng, {manifest['files']['count']} tệp"


__all__ = ["backup", "restore"]
