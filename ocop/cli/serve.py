"""`ocop serve`: database, preparation, web server and job worker, until Ctrl-C.

This process stays free of Django: it only watches the others.
"""

import argparse
import http.client
import os
import sys

from ocop.cli.demo_table import sign_in_lines
from ocop.cli.embedded import NAME, database
from ocop.cli.output import bold, write
from ocop.cli.prepared import is_prepared, wanted
from ocop.kit.environment import data_folder, flag
from ocop.local.postgres import Server
from ocop.local.supervise import Program, ServeTrouble, port_is_free, run


def serve(args: argparse.Namespace) -> int:
    """Run the service; 0 after Ctrl-C, 1 after trouble."""
    try:
        _require_port(args.host, args.port)
    except ServeTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    demo = args.demo or flag("OCOP_DEMO")
    os.environ["OCOP_PORT"] = str(args.port)
    if demo:
        os.environ["OCOP_DEMO"] = "1"
    with database() as server:
        return run(
            [_web(args), _worker()],
            before=_preparation(server, demo=demo),
            on_ready=lambda: _welcome(args, demo=demo),
            database=server,
            lock=data_folder() / "serve.lock",
        )


def _require_port(host: str, port: int) -> None:
    try:
        free = port_is_free(host, port)
    except (OSError, OverflowError) as error:
        raise ServeTrouble(
            f"Không mở được cổng {port} trên địa chỉ {host}: {error}. "
            "Dùng cổng từ 1024 đến 65535 và một địa chỉ của máy này. Ví dụ: "
            "ocop serve --host 127.0.0.1 --port 8000"
        ) from error
    if not free:
        raise ServeTrouble(
            f"Cổng {port} đang có chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng "
            f"khác. Ví dụ: OCOP_PORT={port + 1 if port < 65535 else 8000} make run"
        )


def _preparation(server: Server | None, *, demo: bool) -> list[Program]:
    """`ocop init`, unless the embedded database says that it was run for just this."""
    more = ["--demo"] if demo else []
    if server is not None:
        stamp = wanted(demo=demo)
        if is_prepared(server, NAME, stamp):
            return []
        more += ["--stamp", stamp]
    argv = [sys.executable, "-m", "ocop", "init", "--quiet", *more]
    return [Program("Bước chuẩn bị", argv)]


def _web(args: argparse.Namespace) -> Program:
    argv = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
        "--host", args.host, "--port", str(args.port), "--workers", str(args.workers),
        "--blocking-threads", "4", "--workers-kill-timeout", "3", "ocop.wsgi:application",
    ]  # fmt: skip
    return Program("Máy chủ web", argv, ready=lambda: _answers(args.host, args.port))


def _worker() -> Program:
    return Program("Chương trình việc nền", [sys.executable, "-m", "ocop", "worker"])


def _answers(host: str, port: int) -> bool:
    """Whether a worker answers; the port alone is open before the workers are there."""
    line = http.client.HTTPConnection(_reachable(host), port, timeout=2)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _reachable(host: str) -> str:
    """An address to call a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104


def _welcome(args: argparse.Namespace, *, demo: bool) -> None:
    host = _reachable(args.host)
    shown = f"[{host}]" if ":" in host else host
    if demo:
        write("", *sign_in_lines(data_folder()))
    write("", bold(f"http://{shown}:{args.port}"), "Dừng: Ctrl-C")
    sys.stdout.flush()
