"""What a hostile kind is, and the sound form that most of them are made of."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.sax.saxutils import escape

from support.bad_files import SHEET, STRINGS, WORKBOOK, pack
from support.small_forms import write_project
from xl_jixiao.model.finding import Status

MERGED, REJECTED, SKIPPED = Status.MERGED, Status.REJECTED, Status.SKIPPED
STYLES = "xl/styles.xml"
UNIT = "青山县档案馆"
PROJECT = "档案数字化"

Make = Callable[[], bytes]


class Kind(NamedTuple):
    """One hostile file."""

    name: str
    """Of the file."""
    make: Make
    status: Status
    """How it must end."""
    word: str = ""
    """Of its reason."""


def rejected(word: str, **makes: Make) -> list[Kind]:
    """Kinds that are refused for the same reason; names without their ending are workbooks."""
    return [Kind(_file(name), make, REJECTED, word) for name, make in makes.items()]


def merged(**makes: Make) -> list[Kind]:
    """Kinds that are forms all the same."""
    return [Kind(_file(name), make, MERGED) for name, make in makes.items()]


def _file(name: str) -> str:
    stem, mark, ending = name.rpartition("__")
    return f"{stem}.{ending}" if mark else f"{name}.xlsx"


@cache
def form_parts() -> Mapping[str, bytes]:
    """The parts of a sound 项目支出绩效自评表."""
    with (
        TemporaryDirectory() as folder,
        zipfile.ZipFile(write_project(Path(folder) / "a.xlsx")) as package,
    ):
        return {name: package.read(name) for name in package.namelist()}


def form(**texts: str) -> bytes:
    """A sound form in which texts of cells are other ones: unit, project, actual …"""
    return pack({**form_parts(), STRINGS: _with_texts(texts)})


_PLACES = {
    "unit": UNIT,
    "project": PROJECT,
    "actual": "12次",
    "target": "≥10次",
    "name": "培训班次",
}


def _with_texts(texts: Mapping[str, str]) -> bytes:
    shared = form_parts()[STRINGS].decode()
    for place, text in texts.items():
        old = f"<t>{_PLACES[place]}</t>"
        assert old in shared
        shared = shared.replace(old, f'<t xml:space="preserve">{escape(text)}</t>')
    return shared.encode()


def with_parts(parts: Mapping[str, bytes], *, without: tuple[str, ...] = ()) -> bytes:
    """The form with parts replaced or added."""
    kept = {name: data for name, data in form_parts().items() if name not in without}
    return pack({**kept, **parts})


def edited(part: str, old: str, new: str) -> bytes:
    """The form with one piece of markup replaced, which must be there."""
    markup = form_parts()[part].decode()
    assert old in markup, old
    return with_parts({part: markup.replace(old, new, 1).encode()})


def in_sheet(old: str, new: str) -> bytes:
    """The same in its sheet."""
    return edited(SHEET, old, new)


def in_workbook(old: str, new: str) -> bytes:
    """The same in its workbook part."""
    return edited(WORKBOOK, old, new)


def before_cells(markup: str) -> bytes:
    """The form with markup before its rows."""
    return in_sheet("<sheetData>", f"{markup}<sheetData>")


def after_cells(markup: str) -> bytes:
    """The form with markup behind its rows."""
    return in_sheet("</sheetData>", f"</sheetData>{markup}")


def more_rows(markup: str) -> bytes:
    """The form with further rows."""
    return in_sheet("</sheetData>", f"{markup}</sheetData>")


def patched(data: bytes, at: int, layout: str, *values: int) -> bytes:
    """The bytes with numbers written at a place."""
    made = bytearray(data)
    struct.pack_into(layout, made, at, *values)
    return bytes(made)


def entry_of(data: bytes, member: str) -> int:
    """Where the directory of a zip has the entry of a member."""
    return data.rindex(member.encode()) - 46


def local_of(data: bytes, member: str) -> int:
    """Where the member begins."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.getinfo(member).header_offset
