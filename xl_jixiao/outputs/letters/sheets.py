"""The sheets that go with a letter: the list of what was found, and the form for the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    LABEL_LEFT,
    REMARK,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
)
from xl_jixiao.model.finding import SEVERITY_TITLES, STATE_TITLES, Severity
from xl_jixiao.model.grid import Area
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.letters.context import FEEDBACK_NAME
from xl_jixiao.outputs.marks import RESULT_HEADERS, RESULT_SHEET, RESULT_WIDTHS, MarkPlan
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.rounds.review import ReviewFinding, UnitReview
from xl_jixiao.text.wording import joined
from xl_jixiao.version import __version__

_TEXT = LABEL_LEFT.formatted("@")
_FEEDBACK = (
    ("序号", 6.0),
    ("问题编号", 27.0),
    ("级别", 7.0),
    ("位置", 26.0),
    ("问题", 44.0),
    ("应为", 18.0),
    ("整改措施", 26.0),
    ("完成情况", 16.0),
    ("佐证材料", 18.0),
)
_STATE = ("状态", 9.0)
"""Behind the severity, with a run before."""
_STATE_AT = 3
_HEADER_ROW = 3
_ANSWERS = 3
"""The last columns are the unit's to fill in."""


def write_result_list(plan: MarkPlan, title: str, path: Path) -> None:
    """The rows of 检查结果 as a workbook, for what can't be marked itself.

    Raises:
        OSError: the path can't be written.
    """
    columns = tuple(zip(RESULT_HEADERS, RESULT_WIDTHS, strict=True))
    rows = [row.values for row in plan.rows]
    _write(_sheet(RESULT_SHEET, (title, plan.summary), columns, rows), path)


def write_feedback(review: UnitReview, path: Path) -> None:
    """整改反馈表: what was found, with room for what the unit did about it.

    Raises:
        OSError: the path can't be written.
    """
    asked = [one for one in review.findings if one.finding.severity is not Severity.INFO]
    again = review.compared is not None
    columns = (*_FEEDBACK[:_STATE_AT], *((_STATE,) if again else ()), *_FEEDBACK[_STATE_AT:])
    rows = [tuple(_feedback_row(at, one, again=again)) for at, one in enumerate(asked, 1)]
    told = f"审核结论：{review.conclusion.value}。请填写右边三栏，与改正后的表一并报送。"
    head = f"{review.name}整改反馈表", told
    _write(_sheet(FEEDBACK_NAME, head, columns, rows, _SIGNED), path)


def _feedback_row(at: int, one: ReviewFinding, *, again: bool) -> Iterator[str]:
    found = one.finding
    yield from (str(at), one.key, SEVERITY_TITLES[found.severity])
    if again:
        yield "" if one.state is None else STATE_TITLES[one.state]
    yield "，".join(filter(None, (found.file, found.sheet, joined(found.cells))))
    yield from (found.message, found.expected, *("",) * _ANSWERS)


_SIGNED = (
    "单位负责人（签字）：　　　　　　　　填表人：　　　　　　　　联系电话：　　　　　　　　"
    "日期：　　　年　　月　　日"
)


def _write(sheet: SheetPlan, path: Path) -> None:
    """A workbook that `jixiao run` knows to be none of the forms."""
    write_sheets([sheet], path, names=((SUMMARY_MARK, __version__),), title=sheet.name)


def _sheet(
    name: str,
    head: tuple[str, str],
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[str]],
    foot: str = "",
) -> SheetPlan:
    """A list below its title and a remark."""
    draft = SheetPlanBuilder(tuple(width for _, width in columns))
    for row, (text, style) in enumerate(zip(head, (TITLE, REMARK), strict=True), start=1):
        draft.put(Area(row, 1, row, len(columns)), safe_text(text), style)
    for col, (title, _) in enumerate(columns, start=1):
        draft.put(Area(_HEADER_ROW, col, _HEADER_ROW, col), title, HEADER)
    last = _HEADER_ROW
    for last, values in enumerate(rows, start=_HEADER_ROW + 1):
        for col, text in enumerate(values, start=1):
            draft.put(Area(last, col, last, col), safe_text(text), _TEXT)
    if foot:
        last += 1
        draft.put(Area(last, 1, last, len(columns)), foot, REMARK)
    printed = PrintSetup(
        Area(1, 1, last, len(columns)), repeat=(_HEADER_ROW, _HEADER_ROW), landscape=True
    )
    return draft.plan(name, printed, freeze=(_HEADER_ROW + 1, 1))
