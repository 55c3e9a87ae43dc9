"""The beginning of each sheet, and the text of a report, as the page shows them: texts only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from xl_jixiao.actions.wording import ShownLine
from xl_jixiao.model.finding import GRAVITY, Finding
from xl_jixiao.model.grid import TEXT_SHEET, Area, Grid, Workbook, column_letters
from xl_jixiao.model.report import Report
from xl_jixiao.page.messages import GridMark, GridMerge, GridView, Passage, TextView
from xl_jixiao.text.wrapping import half_widths

MOST_SHEETS = 20

MOST_ROWS, MOST_COLUMNS = 300, 40

MOST_PASSAGES = 2_000

_LONGEST = 300
"""Characters of a cell; the longest goals of a form have as many."""

_NARROWEST, _WIDEST = 4, 60

_ENOUGH = 0.9
"""Part of the texts of a column that its width is for; the others wrap."""


def marks_on(sheet: str, findings: Sequence[Finding]) -> list[GridMark]:
    """The cells of a sheet that findings point to, in the order of the findings."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(findings):
        if one.sheet == sheet:
            for cell in one.cells:
                at[cell].append(index)
    return [
        GridMark(
            cell=cell,
            level=min((findings[one].severity for one in found), key=GRAVITY.__getitem__).value,
            findings=found,
        )
        for cell, found in at.items()
    ]


def grids_of(
    content: Workbook, findings: Sequence[Finding], lines: Iterable[ShownLine]
) -> list[GridView]:
    """The sheets that a person sees, or that a finding is on.

    Args:
        content: the file as read.
        findings: in the order in which they are shown.
        lines: the scored rows, whose scores can be explained.
    """
    scores: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        scores[line.sheet][line.cell] = place_of(line.sheet, line.cell)
    found = {one.sheet for one in findings}
    shown = [one for one in content.grids if (one.visible and one.cells) or one.sheet in found]
    return [_view(one, findings, scores[one.sheet]) for one in shown[:MOST_SHEETS]]


def place_of(sheet: str, cell: str) -> str:
    """A cell as `explain` is asked for it."""
    return f"{sheet}!{cell}"


def _view(grid: Grid, findings: Sequence[Finding], scores: Mapping[str, str]) -> GridView:
    rows, columns = _reach(grid)
    numbers = list(range(1, min(rows, MOST_ROWS) + 1))
    letters = [column_letters(one) for one in range(1, min(columns, MOST_COLUMNS) + 1)]
    texts = [[_text(grid, row, column) for column in range(1, len(letters) + 1)] for row in numbers]
    merges = [_merge(one) for one in grid.merges if _begins_in(one, len(numbers), len(letters))]
    wide = {(one["row"], one["col"]) for one in merges if one["cols"] > 1}
    return GridView(
        sheet=grid.sheet,
        columns=letters,
        numbers=numbers,
        widths=[_width(texts, at, wide) for at in range(len(letters))],
        rows=texts,
        hidden_rows=[row for row in numbers if row in grid.unseen.all_rows],
        merges=merges,
        marks=marks_on(grid.sheet, findings),
        scores=dict(scores),
        cut=_cut(rows, columns),
    )


def _reach(grid: Grid) -> tuple[int, int]:
    """The last row and column with content."""
    filled = [place for place, cell in grid.cells.items() if cell.displayed.strip()]
    return max((row for row, _ in filled), default=0), max((col for _, col in filled), default=0)


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.cell(row, column)
    if cell is None:
        return ""
    text = cell.displayed.strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _begins_in(area: Area, rows: int, columns: int) -> bool:
    return area.top <= rows and area.left <= columns


def _merge(area: Area) -> GridMerge:
    return GridMerge(
        row=area.top - 1,
        col=area.left - 1,
        rows=area.bottom - area.top + 1,
        cols=area.right - area.left + 1,
    )


def _width(texts: Sequence[Sequence[str]], column: int, wide: set[tuple[int, int]]) -> int:
    """What most texts of a column take that is not one of several merged ones."""
    lengths = sorted(
        max(map(half_widths, row[column].splitlines()), default=0)
        for at, row in enumerate(texts)
        if row[column] and (at, column) not in wide
    )
    usual = lengths[int(len(lengths) * _ENOUGH)] if lengths else 0
    return max(_NARROWEST, min(_WIDEST, usual))


def _cut(rows: int, columns: int) -> str:
    cut = []
    if rows > MOST_ROWS:
        cut.append(f"共 {rows} 行，只显示前 {MOST_ROWS} 行")
    if columns > MOST_COLUMNS:
        cut.append(f"共 {columns} 列，只显示前 {MOST_COLUMNS} 列")
    return f"{'；'.join(cut)}。" if cut else ""


def text_of(reports: Sequence[Report], findings: Sequence[Finding]) -> TextView | None:
    """The text of a document that holds reports; None without one."""
    if not reports:
        return None
    passages = []
    for report in reports:
        headings = {one.paragraph for one in report.headings}
        passages += [
            Passage(cell=ref.a1, text=text, heading=ref.row in headings)
            for ref, text in report.cited()
        ]
    cut = len(passages) - MOST_PASSAGES
    return TextView(
        sheet=TEXT_SHEET,
        passages=passages[:MOST_PASSAGES],
        marks=marks_on(TEXT_SHEET, findings),
        cut=f"后面还有 {cut} 句没有显示。" if cut > 0 else "",
    )
