"""Our reader against python-docx, on what python-docx can read: paragraphs and cells of tables."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.word_xml import read

from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Grid

_TEXT = st.text(
    st.sampled_from("预算执行率 12.5%≥、（）<&>\"'\t\n😀ａＢ\u3000"), min_size=0, max_size=12
)
_LINES = st.lists(_TEXT, min_size=1, max_size=3)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, int, list[list[str]], list[tuple[int, int, int, int]]]:
    """Rows, columns (two at least: a single cell may be a frame), lines of cells, merges."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    cells = draw(st.lists(_LINES, min_size=rows * columns, max_size=rows * columns))
    merges = draw(
        st.lists(
            st.tuples(
                st.integers(0, rows - 1),
                st.integers(0, columns - 1),
                st.integers(0, rows - 1),
                st.integers(0, columns - 1),
            ),
            max_size=2,
        )
    )
    return rows, columns, cells, merges


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
        for top, left, bottom, right in merges:
            _merge(table, (top, left), (bottom, right))
        document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _merge(table: Any, one: tuple[int, int], other: tuple[int, int]) -> None:
    from docx.exceptions import InvalidSpanError

    try:
        table.cell(*one).merge(table.cell(*other))
    except InvalidSpanError:
        return  # it would cut another merged cell in two


def _seen(grid: Grid, row: int, col: int) -> str:
    cell = View(grid).at(row + 1, col + 1)
    return "" if cell is None else cell.text


@settings(max_examples=60, deadline=None)
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
