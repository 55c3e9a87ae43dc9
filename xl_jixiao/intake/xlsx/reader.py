"""A whole .xlsx package → a Workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xl_jixiao.intake.package import (
    Archive,
    Relationship,
    core_properties,
    local,
    parse_part,
    read_moment,
    relations_of,
)
from xl_jixiao.intake.refusal import UnusablePartError, damaged
from xl_jixiao.intake.visibility import VisibilityMarks
from xl_jixiao.intake.xlsx.cells import (
    CellMaker,
    check_all,
    check_sheets,
    read_strings,
    read_styles,
)
from xl_jixiao.intake.xlsx.sheet import SheetPart, read_sheet_part
from xl_jixiao.model.grid import Grid, Unseen, Workbook


class _SheetEntry(NamedTuple):
    """A worksheet as the workbook part lists it."""

    name: str
    visible: bool
    part: str


def read_xlsx(archive: Archive, main: str) -> Workbook:
    """The workbook whose main part is `main`.

    A sheet that cannot be read is named in `unreadable`, the others are read all the same.

    Raises:
        UnusablePartError: nothing of it can be read.
    """
    listed = _listing(archive.read(main), main)
    relations = relations_of(archive, main)
    maker = CellMaker(
        read_strings(_shared_part(archive, relations, "sharedStrings")),
        read_styles(_shared_part(archive, relations, "styles")),
        date1904=listed.date1904,
        pictures=_has_pictures(archive),
    )
    grids: list[Grid] = []
    unreadable: list[tuple[str, str]] = []
    entries = list(_sheets(listed.sheets, {one.id: one for one in relations}))
    check_sheets(len(entries))
    for entry in entries:
        try:
            if not entry.part:
                raise damaged(f"工作簿没有写明工作表“{entry.name}”存在哪个部分，缺少对应的关系")
            found = read_sheet_part(partial(archive.pieces, entry.part), maker)
            check_all((*(len(one.cells) for one in grids), len(found.cells)))
        except UnusablePartError as error:
            unreadable.append((entry.name, error.reason))
        else:
            unseen = _unseen(archive, entry.part, found)
            grids.append(Grid(entry.name, found.cells, found.merges, entry.visible, unseen=unseen))
    if not grids:
        raise UnusablePartError(unreadable[0][1]) if unreadable else damaged("工作簿里没有工作表")
    modified = read_moment(core_properties(archive).get("modified", ""))
    return Workbook(tuple(grids), tuple(unreadable), listed.names, modified)


def _unseen(archive: Archive, part: str, found: SheetPart) -> Unseen:
    """What is hidden on a sheet; the filters of its tables are in parts of their own."""
    if found.marks.rows:
        for relation in relations_of(archive, part):
            if relation.kind == "table" and relation.target in archive:
                _add_table_filter(archive, relation.target, found.marks)
    return found.marks.settled(found.cells)


def _add_table_filter(archive: Archive, part: str, marks: VisibilityMarks) -> None:
    try:
        root = parse_part(archive.read(part), part)
    except UnusablePartError:
        return
    for one in root:
        if local(one.tag) == "autoFilter" and len(one):
            marks.open_filter(one.get("ref", ""))
            marks.add_criterion()


_EMPTY = b"<empty/>"
_STRUCTURES = "xl/richData/rdrichvaluestructure.xml"


def _has_pictures(archive: Archive) -> bool:
    """Whether some of the rich values are pictures placed in cells ([MS-XLSX] 2.6.206)."""
    if _STRUCTURES not in archive:
        return False
    structures = archive.read(_STRUCTURES)
    return b"_localImage" in structures or b"_webimage" in structures


_HIDDEN = {"hidden", "veryhidden"}
"""States of a sheet without a tab; any other word (show) hides nothing."""


def _shared_part(archive: Archive, relations: tuple[Relationship, ...], kind: str) -> bytes:
    """The part of that kind. A workbook may do without one; where it names one that is not there,
    its texts or the look of its numbers are lost.

    Raises:
        UnusablePartError: it is named and not there, or damaged.
    """
    named = [relation.target for relation in relations if relation.kind == kind]
    there = [part for part in named if part in archive]
    return archive.read((there or named)[0]) if named else _EMPTY


class _ListedSheet(NamedTuple):
    """A sheet of any kind, before its relationship is followed."""

    id: str
    name: str
    visible: bool


class _Listing(NamedTuple):
    """What is read of the workbook part."""

    sheets: tuple[_ListedSheet, ...]
    date1904: bool
    names: Mapping[str, str]


_WORTH_KEEPING = 1 << 16
"""Bytes of a workbook part; few have more than some thousand."""


def _listing(data: bytes, name: str) -> _Listing:
    """Raises UnusablePartError."""
    return _known_listing(data, name) if len(data) <= _WORTH_KEEPING else _read_listing(data, name)


# workbooks from one template share this part byte for byte
@lru_cache(maxsize=64)
def _known_listing(data: bytes, name: str) -> _Listing:
    return _read_listing(data, name)


def _read_listing(data: bytes, name: str) -> _Listing:
    root = parse_part(data, name)
    return _Listing(tuple(_listed(root)), _is_1904(root), _names(root))


def _listed(root: Element) -> Iterator[_ListedSheet]:
    for group in root:
        if local(group.tag) != "sheets":
            continue
        for sheet in group:
            id_ = next((v for k, v in sheet.attrib.items() if local(k) == "id"), "")
            if not id_:
                continue  # left behind by a macro sheet that was taken out: Excel shows no tab
            state = sheet.get("state", "").lower()
            yield _ListedSheet(id_, sheet.get("name", ""), state not in _HIDDEN)


def _sheets(
    listed: Iterable[_ListedSheet], relations: Mapping[str, Relationship]
) -> Iterator[_SheetEntry]:
    """Worksheets in their order; charts, dialogs and macro sheets hold no form."""
    for id_, name, visible in listed:
        relation = relations.get(id_)
        if relation is None or relation.kind == "worksheet":
            yield _SheetEntry(name, visible, relation.target if relation else "")


def _is_1904(root: Element) -> bool:
    return any(
        local(one.tag) == "workbookPr" and one.get("date1904") in {"1", "true"} for one in root
    )


def _names(root: Element) -> dict[str, str]:
    """Defined names; those of the whole workbook win over those of one sheet."""
    names: dict[str, str] = {}
    for group in root:
        if local(group.tag) != "definedNames":
            continue
        for one in sorted(group, key=lambda name: "localSheetId" not in name.attrib):
            name = one.get("name", "")
            if not name.startswith("_xlnm."):
                names[name] = (one.text or "").strip()
    return names
