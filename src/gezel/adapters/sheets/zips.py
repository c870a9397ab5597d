"""Opening a packed spreadsheet without being fooled: every limit is checked while unpacking."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from gezel.adapters.sheets.model import Limits
from gezel.core.values import Reason, Refusal

_CHUNK = 1 << 16
# Small parts may be tiny when packed (a style sheet of blanks); only growth that costs counts.
_HARMLESS = 4_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """A ZIP archive that stayed within the limits. `parts` maps a name to its bytes."""

    parts: dict[str, bytes]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.parts)


def unpack(data: bytes, *, name: str, limits: Limits) -> Package:
    """All parts of the archive. Raises `Refusal` when it is damaged, locked or a bomb.

    The announced sizes are judged before the first byte is unpacked; the real ones while it
    happens, because an archive can lie about them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _judge(entries, name=name, limits=limits)
            parts: dict[str, bytes] = {}
            room = limits.unpacked
            for entry in entries:
                if entry.is_dir():
                    continue
                part = _read(archive, entry, room=room, name=name, limits=limits)
                room -= len(part)
                # Windows programs now and then write backslashes
                parts[entry.filename.replace("\\", "/").lstrip("/")] = part
    except Refusal:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise broken(name, error) from error
    except (NotImplementedError, RuntimeError) as error:
        # RuntimeError: "password required"; NotImplementedError: a packing method we do not have
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        if locked and not isinstance(error, NotImplementedError):
            raise Refusal(Reason("sheets.password", {"name": name})) from error
        raise broken(name, error) from error
    return Package(parts)


def broken(name: str, error: BaseException | str) -> Refusal:
    detail = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return Refusal(Reason("sheets.broken", {"name": name, "detail": detail}))


def _judge(entries: list[zipfile.ZipInfo], *, name: str, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refusal(
            Reason(
                "sheets.too_many_parts",
                {"name": name, "parts": len(entries), "limit": limits.entries},
            )
        )
    if sum(e.file_size for e in entries) > limits.unpacked:
        raise _too_big(name, limits)
    for entry in entries:
        if (
            entry.file_size > _HARMLESS
            and entry.file_size > max(entry.compress_size, 1) * limits.ratio
        ):
            raise _too_tight(name, entry, limits)


def _read(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, room: int, name: str, limits: Limits
) -> bytes:
    most = max(_HARMLESS, max(entry.compress_size, 1) * limits.ratio)
    chunks: list[bytes] = []
    total = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if total > room:
                raise _too_big(name, limits)
            if total > most:
                raise _too_tight(name, entry, limits)
            chunks.append(chunk)
    return b"".join(chunks)


def _too_big(name: str, limits: Limits) -> Refusal:
    return Refusal(Reason("sheets.too_big_unpacked", {"name": name, "limit": limits.unpacked}))


def _too_tight(name: str, entry: zipfile.ZipInfo, limits: Limits) -> Refusal:
    return Refusal(
        Reason(
            "sheets.packed_too_tightly",
            {"name": name, "part": entry.filename[:80], "limit": limits.ratio},
        )
    )
