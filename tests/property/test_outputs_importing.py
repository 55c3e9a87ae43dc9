"""Whatever stands in a form: it is imported without a mistake, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.corpus_workbooks import corpus_plan, load_tables
from support.grids import typed_cell
from support.importing import order

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.forms.view import View
from xl_jixiao.importing.filling import RemarkKind
from xl_jixiao.importing.listing import listing
from xl_jixiao.importing.plan import ImportSource, PlannedWorkbook, plan_books
from xl_jixiao.model.grid import Cell, Grid, Workbook
from xl_jixiao.text.labels import fold, is_placeholder
from xl_jixiao.text.measures import parse_quantity

TEXTS = (
    *("=1+1", "十分", "8/10", "-5", "1e400", "9" * 40, "100%", "3.5.6", "1,2,3", "5万元", "NaN"),
    *("其中：", "合计", "总分", "数量指标", "一级指标", "产出指标（50分）", "预期目标", "小计"),
    *("", "……", "{{ x }}", "😀", "二〇二三年", "长" * 40_000),
)
ORDERS = (
    order(),
    order("sichuan-project", "anhui-department"),
    order("hubei-project", "tianjin-department"),
)


@cache
def grid(number: int) -> Grid:
    """A published table as a sheet."""
    plan = corpus_plan(load_tables()[number])
    shown = {(cell.row, cell.col): _shown(cell.value) for cell in plan.cells}
    cells = {(row, col): typed_cell(row, col, text) for (row, col), text in shown.items() if text}
    return Grid("表1", cells, plan.merges)


def _shown(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value or "")


Change = tuple[str, int, int, int]
"""What is done (empty, overwrite, add), to which cell, with which text, how far right of it."""

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("empty", "overwrite", "overwrite", "add")),
        st.integers(0, 400),
        st.integers(0, len(TEXTS) - 1),
        st.integers(0, 6),
    ),
    max_size=6,
)


def changed(original: Grid, changes: list[Change]) -> Grid:
    """A table with some cells emptied, overwritten, or added."""
    cells: dict[tuple[int, int], Cell] = dict(original.cells)
    for what, which, text, right in changes:
        row, col = sorted(cells)[which % len(cells)]
        if what == "empty":
            del cells[row, col]
        elif what == "overwrite":
            cells[row, col] = typed_cell(row, col, TEXTS[text])
        else:
            cells[row, col + right] = typed_cell(row, col + right, f"只在这里的文字{which}")
    return replace(original, cells={at: cell for at, cell in cells.items() if cell.text})


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.integers(0, len(load_tables()) - 1),
    CHANGES,
    st.integers(0, len(ORDERS) - 1),
    st.booleans(),
)
def test_everything_is_placed_or_listed(
    number: int, changes: list[Change], wanted: int, macros: bool
) -> None:
    sheet = changed(grid(number), changes)
    submissions, _ = read_forms(Workbook((sheet,)), file="来.xlsx")
    if not submissions:
        return
    books = plan_books(
        ImportSource("来.xlsx", submissions, (sheet,), {}), ORDERS[wanted], macros=macros
    )
    said = [text for book in books for text in texts_of(book)]
    whole = "\n".join(fold(text) for text in said)
    numbers = {value for text in said if (value := number_in(text)) is not None}
    for row in View(sheet).rows.values():
        for cell in row:
            # a form with a column of its own for ≥ has it there
            text = fold(cell.text).lstrip("≥≤=").rstrip(":")[:30_000]
            assert is_placeholder(cell.text) or text in whole or stands(cell.text, numbers), cell


def texts_of(book: PlannedWorkbook) -> list[str]:
    """All that the forms and the list show."""
    listing(book.source.name, book.listed)
    shown = [_shown(cell.value) for one in book.forms for cell in one.plan.cells]
    return [text for text in (*shown, *(line.text for line in book.listed)) if text]


def number_in(text: str) -> Decimal | None:
    found = parse_quantity(text)
    return None if found is None else found.number


def stands(text: str, numbers: set[Decimal]) -> bool:
    """Whether the number is among these, as it is, as a share, or as 万元 for 元."""
    number = number_in(text)
    if number is None:
        return False
    if "%" in text:
        # a formula comes to the share that is shown rounded
        return any(abs(number / 100 - one) < Decimal("0.0051") for one in numbers)
    return any(number / unit in numbers for unit in (1, 100, 10_000))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(load_tables()) - 1), st.integers(2024, 2040))
def test_targets_alone_leave_no_actuals(number: int, year: int) -> None:
    submissions, _ = read_forms(Workbook((grid(number),)), file="来.xlsx")
    source = ImportSource("来.xlsx", submissions, (grid(number),), {})
    (book,) = plan_books(source, order(year=year, targets_only=True), macros=False)
    for one in book.forms:
        assert not any(
            column in {"actual", "executed", "annual", "initial", "claimed_score", "claimed_rate"}
            for _, _, column in one.filling.values
        )
        targets = [row.target.text for row in submissions[0].indicators if row.target.filled]
        typed = [
            str(value.value)
            for (_, _, column), value in one.filling.values.items()
            if column == "target"
        ]
        assert typed == targets
    assert not [line for line in book.listed if line.kind is RemarkKind.UNPLACED]
