"""Our reader against python-docx, on what python-docx can read: paragraphs and cells of tables."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.word_xml import read

from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Area, Grid

_TEXT = st.text(
    st.sampled_from("预算执行率 12.5%≥、（）<&>\"'\t\n😀ａＢ\u3000"), min_size=0, max_size=12
)
_LINES = st.lists(_TEXT, min_size=1, max_size=3)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, int, list[list[str]], list[Area]]:
    """Rows, columns, lines of cells, merged ranges apart from each other."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    cells = draw(st.lists(_LINES, min_size=rows * columns, max_size=rows * columns))
    corners = st.tuples(
        *(st.integers(0, rows - 1) for _ in "12"), *(st.integers(0, columns - 1) for _ in "12")
    )
    merges: list[Area] = []
    for one, other, left, right in draw(st.lists(corners, max_size=2)):
        area = Area(min(one, other), min(left, right), max(one, other), max(left, right))
        if all(_apart(area, taken) for taken in merges):
            merges.append(area)
    return rows, columns, cells, merges


def _apart(one: Area, other: Area) -> bool:
    below = one.top > other.bottom or other.top > one.bottom
    return below or one.left > other.right or other.left > one.right


_PARTS = st.lists(st.one_of(_TEXT, _tables()), max_size=6)


def _write(parts: list[Any]) -> bytes:  # Any: what _PARTS draws
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        rows, columns, cells, merges = part
        table = document.add_table(rows, columns)
        for lines, cell in zip(cells, list(table._cells), strict=True):
            cell.text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
        for area in merges:
            table.cell(area.top, area.left).merge(table.cell(area.bottom, area.right))
        document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _seen(grid: Grid, row: int, col: int) -> str:
    cell = View(grid).at(row + 1, col + 1)
    return "" if cell is None else cell.text


@settings(max_examples=40, deadline=None)
@given(_PARTS)
def test_both_readers_see_the_same(parts: list[Any]) -> None:
    data = _write(parts)
    theirs, ours = Document(io.BytesIO(data)), read(data)
    # a page of text in a single cell is text in a frame to us
    assume(not any(len(table._tbl.xpath(".//w:tc")) == 1 for table in theirs.tables))
    paragraphs = [one.text.strip() for one in theirs.paragraphs]
    assert [one.text for one in ours.paragraphs or ()] == [one for one in paragraphs if one]
    assert len(theirs.tables) == len(ours.grids)
    for table, grid in zip(theirs.tables, ours.grids, strict=True):
        for row in range(len(table.rows)):
            for col, cell in enumerate(table.row_cells(row)):
                assert _seen(grid, row, col).strip() == cell.text.strip()
