"""The written result as tables for other programs: CSV files, an SQLite database, Parquet files.

The same tables, columns and rows as `RunResult.frames()` (tables.frames), gone through once for
each list of result.json, so that memory stays flat; Parquet needs a whole table at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xl_jixiao.tables.frames import COLUMNS, Elements, frames_of, table_rows

DATABASE_NAME = "绩效自评.sqlite"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SQL_KINDS = {"float64": "REAL", "Int64": "INTEGER", "int64": "INTEGER"}
_SQL_KINDS |= {"bool": "INTEGER", "boolean": "INTEGER"}


class ExportKind(StrEnum):
    """What the tables are written as."""

    CSV = "csv"
    SQLITE = "sqlite"
    PARQUET = "parquet"


class ExportError(Exception):
    """It can't be written as that here (a usage error)."""


def check_export(kinds: tuple[ExportKind, ...]) -> None:
    """Before anything is read.

    Raises:
        ExportError: what writes Parquet files is not installed.
    """
    if ExportKind.PARQUET in kinds and find_spec("pyarrow") is None:
        raise ExportError(
            '--export parquet 要用 pyarrow，本机没有。请先运行 pip install "xl-jixiao[parquet]"，'
            "或者改用 --export csv、--export sqlite。"
        )


def write_export(elements: Elements, kinds: tuple[ExportKind, ...], folder: Path) -> None:
    """Write the tables into a folder.

    Args:
        elements: as of `frames_of`.
        kinds: what they are written as.
        folder: created if absent.

    Raises:
        OSError: it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for kind in dict.fromkeys(kinds):
        _WRITERS[kind](elements, folder)


def _plain(value: Any) -> str | float | None:  # Any: JSON is untyped by nature
    """A value as one cell: lists and objects as JSON."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    plain: str | float | None = value
    return plain


def _csv_cell(value: Any) -> object:
    """No text is a formula to Excel."""
    if value is True or value is False:
        return "true" if value else "false"
    plain = _plain(value)
    if isinstance(plain, str) and plain.startswith(_FORMULA_STARTS):
        return f"'{plain}"
    return plain


def _write_csv(elements: Elements, folder: Path) -> None:
    import csv

    with ExitStack() as stack:
        writers = {}
        for table, columns in COLUMNS.items():
            path = folder / f"{table}.csv"
            stream = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            writers[table] = csv.writer(stream)
            writers[table].writerow(columns)
        for table, row in table_rows(elements):
            writers[table].writerow([_csv_cell(row.get(name)) for name in COLUMNS[table]])


def _write_sqlite(elements: Elements, folder: Path) -> None:
    import sqlite3

    path = folder / DATABASE_NAME
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base, base:
        inserts = {}
        for table, columns in COLUMNS.items():
            told = ", ".join(f'"{one}" {_sql_kind(kind)}' for one, kind in columns.items())
            base.execute(f'CREATE TABLE "{table}" ({told})')
            marks = ", ".join("?" * len(columns))
            inserts[table] = f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608  names of ours
        for table, row in table_rows(elements):
            base.execute(inserts[table], [_sql_value(row.get(name)) for name in COLUMNS[table]])


def _sql_kind(kind: str) -> str:
    return _SQL_KINDS.get(kind, "")


def _sql_value(value: Any) -> str | float | None:
    """Whole numbers beyond 64 bits as texts."""
    plain = _plain(value)
    if isinstance(plain, int) and not isinstance(plain, bool) and abs(plain) >> 63:
        return str(plain)
    if isinstance(plain, str):  # a lone surrogate is no text to SQLite
        return plain.encode("utf-8", "replace").decode("utf-8")
    return plain


def _write_parquet(elements: Elements, folder: Path) -> None:
    for table, frame in frames_of(elements).items():
        texts = [name for name, kind in COLUMNS[table].items() if kind == "object"]
        for name in texts:
            frame[name] = [_text(value) for value in frame[name]]
        frame.to_parquet(folder / f"{table}.parquet", engine="pyarrow", index=False)


def _text(value: Any) -> str | None:
    """A column has one type: texts, numbers among them too."""
    plain = _plain(value)
    return None if plain is None else str(plain)


_WRITERS: Mapping[ExportKind, Callable[[Elements, Path], None]] = {
    ExportKind.CSV: _write_csv,
    ExportKind.SQLITE: _write_sqlite,
    ExportKind.PARQUET: _write_parquet,
}
