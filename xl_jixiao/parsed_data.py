"""The data files that come with the package, parsed: `parsed_data.json` beside this.

The parser of TOML is written in Python and took a tenth of a run of one form. What it gave for a
file is kept under the hash of the file, so that a file that was changed since is parsed anew:
`python -m xl_jixiao.docs` keeps it up to date, and a test compares.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

# Any: values as TOML gives them
Table = dict[str, Any]

ParseFloat = Callable[[str], Any]

HOME = Path(__file__).resolve().parent

FILE = "parsed_data.json"

_DAY = "\0"
"""Key of what stands for a day, which JSON has not."""


def shipped_table(package: str, *names: str, parse_float: ParseFloat = float) -> Table:
    """The table of a data file of the package; the names lead to it.

    Raises:
        OSError: there is no such file.
        ValueError: it is no TOML.
    """
    raw = files(package).joinpath(*names).read_bytes()
    known = parsed(raw, parse_float)
    if known is not None:
        return known
    import tomllib

    return tomllib.loads(raw.decode(), parse_float=parse_float)


def parsed(raw: bytes, parse_float: ParseFloat) -> Table | None:
    """What is kept of a file with these bytes; None where nothing is."""
    kept = _kept()
    start = kept.find(_head(raw))
    if start < 0:
        return None
    line = kept[start : kept.find(b"\n", start)].rstrip(b",\r")
    hook = _with_days if _DAYS in line else None
    try:
        table: Table = json.loads(line, parse_float=parse_float, object_hook=hook)[1]
    except ValueError:  # the file was cut off, by a broken copy
        return None
    return table


@cache
def _kept() -> bytes:
    try:
        return (HOME / FILE).read_bytes()
    except OSError:
        return b""


def kept_text() -> str:
    """The file as it is."""
    return _kept().decode()


def _head(raw: bytes) -> bytes:
    lines = raw.replace(b"\r\n", b"\n")  # as an editor on Windows leaves them
    return b'["%b", ' % blake2b(lines, digest_size=16).hexdigest().encode()


_DAYS = json.dumps(_DAY).encode()


def _with_days(table: Table) -> Any:
    if _DAY in table:
        return dt.date.fromisoformat(table[_DAY])
    return table


def render() -> str:
    """The file as it should be: a line for each data file, in the order of their paths."""
    lines = ",\n".join(f"{_head(raw).decode()}{_json(table)}]" for raw, table in _tables())
    return f"[\n{lines}\n]\n"


def _tables() -> Iterator[tuple[bytes, Table]]:
    import tomllib

    for path in sorted(HOME.rglob("*.toml"), key=lambda one: one.relative_to(HOME).as_posix()):
        raw = path.read_bytes()
        yield raw, tomllib.loads(raw.decode(), parse_float=Decimal)


def _json(value: Any) -> str:
    """As JSON with each number as it is written.

    Raises:
        TypeError: there is none for it.
    """
    if isinstance(value, Mapping):
        members = (f"{_json(key)}:{_json(one)}" for key, one in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    if isinstance(value, Decimal):
        return str(value)
    if type(value) is dt.date:
        return _json({_DAY: value.isoformat()})
    return json.dumps(value, ensure_ascii=False)
