"""Word documents with the whole text of the seed documents, from their .txt form.

tests/cases/data/seed_documents holds them re-worded: every figure, name of an indicator, heading
and mistake of the five published documents at its place, the sentences around them in words of our
own. Where the published texts are at hand (../shared/seeds), the tests run on both.

In that form each cell of a table begins with a tab; an odd number of line feeds before a tab goes
on with the row, an even number starts the next one. How many grid columns a cell spans is not
kept, so it is given here by the number of cells in a row, as the official layouts have it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document

_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = {
    "re-worded": _ROOT / "tests" / "cases" / "data" / "seed_documents",
    "published": _ROOT.parent / "shared" / "seeds",
}
WORDINGS = [name for name, folder in _FOLDERS.items() if folder.is_dir()]
"""The wordings that are at hand; the re-worded one always is."""
_CELLS = re.compile(r"(\n*)\t")
_SPANS = {
    # 部门整体支出绩效自评表: nine columns
    9: {
        9: (1,) * 9,
        8: (1, 2, 1, 1, 1, 1, 1, 1),
        4: (6, 1, 1, 1),
        3: (1, 4, 4),
        2: (3, 6),
    },
    # 基础数据表: seven columns
    7: {7: (1,) * 7, 4: (1, 2, 2, 2), 2: (1, 6)},
}
_TOTAL = {9: (6, 1, 2)}
_LABELS = {9: 3, 8: 1, 3: 1}
"""Row of so many cells → how many of its first cells go on with the one above when blank."""


def seed_text(number: int, wording: str = "re-worded") -> str:
    """The .txt form of a seed."""
    (path,) = _FOLDERS[wording].glob(f"{number:03}*.txt")
    return path.read_text("utf-8")


def seed_document(text: str) -> bytes:
    """A .docx with all paragraphs and tables of a seed's text."""
    document = Document()
    for block in _blocks(text):
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _add_table(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _blocks(text: str) -> Iterator[str | list[list[str]]]:
    """Paragraphs and tables in their order."""
    place = 0
    for start, end in _tables(text):
        yield from _paragraphs(text[place:start])
        yield _rows(text[start:end])
        place = end
    yield from _paragraphs(text[place:])


def _paragraphs(text: str) -> Iterator[str]:
    return (line.strip("\r") for line in text.split("\n") if line.strip())


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Where each table begins and ends: two blank lines after a row of the last cells end it."""
    for match in re.finditer(r"(?m)^\t(?s:.)+?(?=\n\n+(?:\d{4}年|说明|桃江县\d{4}年)|\Z)", text):
        yield match.start(), match.end()


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    pieces = _CELLS.split(text)
    for feeds, cell in zip(pieces[1::2], pieces[2::2], strict=True):
        if not rows or len(feeds) % 2 == 0:
            rows.append([])
        rows[-1].append(cell.rstrip("\n"))
    return rows


def _add_table(document: Any, rows: list[list[str]]) -> None:  # Any: python-docx's own factory
    width = max(len(row) for row in rows)
    table = document.add_table(len(rows), width)
    for place, row in enumerate(rows):
        total = row[0].startswith("总分") and len(row) in (3, 4)
        spans = _TOTAL[width] if total and len(row) == 3 else _SPANS[width][len(row)]
        col = 0
        for at, (span, text) in enumerate(zip(spans, row, strict=True)):
            cell = table.cell(place, col)
            if span > 1:
                cell = cell.merge(table.cell(place, col + span - 1))
            if not text and place and at < _LABELS.get(len(row), 0):
                cell = table.cell(place - 1, col).merge(cell)
            elif text:
                _write(cell, text)
            col += span


def _write(cell: Any, text: str) -> None:  # Any: a cell of python-docx
    first, *more = text.split("\n\n")
    cell.paragraphs[0].text = first
    for one in more:
        cell.add_paragraph(one)
