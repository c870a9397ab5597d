"""One door for every spreadsheet that people send."""

from __future__ import annotations

from gezel.adapters.sheets import sniff, zips
from gezel.adapters.sheets.csv import read_csv
from gezel.adapters.sheets.model import Limits, Workbook
from gezel.adapters.sheets.workbooks import read_ole, read_package
from gezel.core.values import Reason, Refusal


def read_workbook(data: bytes, *, name: str, limits: Limits = Limits()) -> Workbook:  # noqa: B008
    """Read XLSX, XLSM, XLSB, XLS, ODS, CSV or TSV. Raises `Refusal` and nothing else.

    The bytes decide what the file is; `name` is only used in messages. Nothing is executed and
    no formula is calculated: the stored result is read, and a note says where none is stored.
    """
    if not data.strip(b" \t\r\n\0") or data in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        raise Refusal(Reason("sheets.empty", {"name": name}))
    if len(data) > limits.size:
        raise Refusal(
            Reason(
                "sheets.too_many_bytes",
                {"name": name, "size": len(data), "limit": limits.size},
            )
        )
    try:
        return _read(data, name=name, limits=limits)
    except Refusal:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    # A panic of the compiled reader is a BaseException, and a hostile file may cause anything:
    # the promise is that a person gets a sentence, never a crash.
    except BaseException as error:
        raise zips.broken(name, error) from error


def _read(data: bytes, *, name: str, limits: Limits) -> Workbook:
    if data.startswith(sniff.OLE):
        return read_ole(data, name=name, limits=limits)
    if data.startswith(sniff.ZIP):
        package = zips.unpack(data, name=name, limits=limits)
        kind = sniff.of_package(package.names)
        if kind not in ("xlsx", "xlsm", "xlsb", "ods"):
            raise Refusal(Reason("sheets.other_format", {"name": name, "format": kind}))
        return read_package(data, package, kind=kind, name=name, limits=limits)
    other = sniff.of_other(data)
    if other is not None:
        raise Refusal(Reason("sheets.other_format", {"name": name, "format": other}))
    return read_csv(data, name=name, limits=limits)
