"""The backup file: a plain tar, written and read as a stream, whatever its size.

database.dump   pg_dump's custom format
files/ab/abc…   the uploads, by content
files.sha256    one line per upload: hash, two spaces, name
manifest.json   what is inside, with hashes, counts and versions
"""

import hashlib
import json
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from ocop.kit.errors import Conflict

DUMP, FILES, LIST = "database.dump", "files/", "files.sha256"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
FORMAT = 1
CHUNK = 1024 * 1024
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one part."""

    bytes: int
    sha256: str


class Writer:
    """Writes parts whose size is known only at their end: the header is mended then."""

    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        self._file = file
        self._watch = watch

    def add(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Write one part."""
        start = self._file.tell()
        self._file.write(b"\0" * tarfile.BLOCKSIZE)
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            self._file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            self._watch(start + size)
        self._file.write(b"\0" * (-size % tarfile.BLOCKSIZE))
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(_header(name, size))
        self._file.seek(end)
        return Written(size, digest.hexdigest())

    def end(self) -> None:
        """The two empty blocks by which a tar ends."""
        self._file.write(b"\0" * (2 * tarfile.BLOCKSIZE))


def _header(name: str, size: int) -> bytes:
    part = tarfile.TarInfo(name)
    part.size, part.mode, part.mtime = size, 0o600, int(time.time())
    return part.tobuf(tarfile.GNU_FORMAT)


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a stream, piece by piece."""
    while chunk := stream.read(CHUNK):
        yield chunk


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Conflict when the file cannot be read, is no backup or is cut off."""
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise Conflict(
            f"{path} không phải bản sao lưu, hoặc bị cắt cụt ({error}). Dùng bản sao lưu khác."
        ) from error
    except OSError as error:
        raise Conflict(f"Không đọc được {path}: {error.strerror}. Kiểm tra tên tệp.") from error


def parts(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Names and streams of the parts in their order; a stream must be read before the next part."""
    with closing(tarfile.open(path, "r:")) as tar:
        while (part := tar.next()) is not None:
            tar.members.clear()  # type: ignore[attr-defined]  # keep no list of all parts
            stream = tar.extractfile(part)
            if stream is not None:
                yield part.name, stream


def manifest_of(path: Path) -> dict[str, Any]:
    """The manifest, which stands at the end; Conflict when there is none we understand."""
    with readable(path):
        small = {name: part.read() for name, part in parts(path) if name in (MANIFEST, SEAL)}
    text = small.get(MANIFEST, b"")
    if not text or SEAL not in small:
        raise Conflict(f"{path} thiếu {MANIFEST}: không phải bản sao lưu, hoặc bị cắt cụt.")
    if hashlib.sha256(text).hexdigest().encode() != small[SEAL]:
        raise Conflict(f"{MANIFEST} trong bản sao lưu đã hỏng. Dùng bản sao lưu khác.")
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] != FORMAT:
        raise Conflict(
            f"{path} do một phiên bản khác của ocop ghi. Dùng đúng phiên bản {manifest['product']}."
        )
    return manifest
