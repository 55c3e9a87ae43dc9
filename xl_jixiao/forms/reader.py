"""A workbook → the forms on its sheets, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xl_jixiao.forms.assemble import FoundForm, assemble
from xl_jixiao.forms.base_data import base_headers
from xl_jixiao.forms.continued import Begin, continued
from xl_jixiao.forms.declared import declared_targets, find_declaration
from xl_jixiao.forms.headers import (
    complete_headers,
    incomplete_headers,
    level_headers,
    money_headers,
)
from xl_jixiao.forms.identity import agreed_year
from xl_jixiao.forms.recognise import nearest
from xl_jixiao.forms.segments import segments
from xl_jixiao.forms.view import View
from xl_jixiao.layouts.tool_columns import OWN_SHEETS
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SheetResult, Status
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.submission import AnyForm, Form, IndicatorForm, Submission

_WANTED = (
    ("三级指标", ("level3", "level2")),
    ("年度指标值", ("target", "target_adjusted", "points", "claimed_score")),
    ("实际完成值", ("actual",)),
)


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was found on a sheet."""

    submissions: tuple[Submission, ...]
    """Filled forms only, from top to bottom and left to right."""
    reason: str = ""
    """Chinese, where there is no submission: why."""
    filled: bool = True
    """False where a form is there and nobody has filled it in."""
    meant: bool = False
    """Whether the sheet looks as if it was meant to be a form and lacks something."""
    begins: tuple[Begin, ...] = ()
    """Parallel to `submissions`."""
    targets: tuple[IndicatorForm, ...] = ()
    """What a 绩效目标申报表 or 监控表 declares, for an import alone: never part of a result."""


def read_sheet(grid: Grid, *, file: str, names: Mapping[str, str] | None = None) -> SheetReading:
    """All forms of one sheet.

    Args:
        grid: the sheet.
        file: the path that the submissions carry.
        names: defined names of the workbook; JX_FORMS and JX_RULES are looked at.
    """
    view = View(grid)
    if not view.order:
        return SheetReading((), "空工作表")
    levels = level_headers(view)
    if declaration := find_declaration(view, levels):
        targets = declared_targets(view, declaration, file=file, names=names or {})
        return SheetReading((), declaration.reason, targets=targets)
    tables = complete_headers(view, levels)
    base = base_headers(view)
    taken = {one.header.row for one in base}  # 2023年预算数|2023年决算数 are no money block
    money = [one for one in money_headers(view) if one.row not in taken]
    found = [
        assemble(view, segment, money, base, file=file, names=names or {})
        for segment in segments(view, [*tables, *(one.header for one in base)], money)
    ]
    if not found:
        return _no_form(view)
    filled = [one for one in found if one.filled]
    if filled:
        return SheetReading(
            tuple(one.submission for one in filled), begins=tuple(one.begin for one in filled)
        )
    return SheetReading((), _unfilled(found), filled=False)


def _unfilled(found: list[FoundForm]) -> str:
    name = found[0].name
    return f"是《{name}》，但没有填写（执行数、实际完成值、得分等均为空）"


def _no_form(view: View) -> SheetReading:
    """Why no form was found: which form is nearest and what it lacks."""
    near = incomplete_headers(view)
    if near:
        header = max(near, key=lambda one: len(one.columns))
        lacking = [text for text, keys in _WANTED if not any(map(header.has, keys))]
        missing = "、".join(f"“{text}”" for text in lacking)
        return SheetReading(
            (),
            f"像是《{nearest(header.texts).name}》（第{header.row}行是指标表头），"
            f"但找不到表头{missing}，无法读取；请使用正式表样或补上该列",
            meant=header.has("claimed_score") or header.has("actual"),
        )
    if money := money_headers(view):
        return SheetReading(
            (),
            f"第{money[0].row}行有资金表头，但找不到绩效指标表头"
            "（“三级指标”“年度指标值”“实际完成值”），无法读取；请使用正式表样",
            meant=any(found.head.title for signs in view.signs.values() for _, found in signs),
        )
    return SheetReading((), "不是自评表：找不到指标表头（“三级指标”“年度指标值”“实际完成值”等）")


def read_forms(
    workbook: Workbook, *, file: str
) -> tuple[tuple[Submission, ...], tuple[SheetResult, ...]]:
    """All forms of a workbook, and how each of its sheets ended.

    A form may go on on the next sheet (续表). A sheet that states no unit or year takes what the
    other sheets of the workbook agree on: the 基础数据表 has no line for the unit.
    """
    submissions: list[Submission] = []
    results: list[SheetResult] = []
    last: tuple[str, ...] = ()
    for grid in workbook.grids:
        reading = _read(grid, workbook, file)
        found, reason = list(reading.submissions), reading.reason
        if (
            found
            and submissions
            and (whole := continued(submissions[-1], last, found[0], reading.begins[0]))
        ):
            submissions[-1] = whole
            del found[0]
            reason = f"是“{submissions[-1].sheet}”的续表，已并入"
        submissions += found
        last = reading.begins[-1].columns if reading.begins else last
        results.append(SheetResult(grid.sheet, _status(reading), reason, not reading.filled))
    results += [
        SheetResult(sheet, Status.REJECTED, reason) for sheet, reason in workbook.unreadable
    ]
    return _shared(submissions), tuple(results)


def read_targets(workbook: Workbook, *, file: str) -> tuple[IndicatorForm, ...]:
    """The targets that the 绩效目标申报表 and 监控表 of a workbook declare, for an import."""
    readings = [_read(grid, workbook, file) for grid in workbook.grids]
    return _shared([one for reading in readings for one in reading.targets])


def _read(grid: Grid, workbook: Workbook, file: str) -> SheetReading:
    if not grid.visible and grid.sheet in OWN_SHEETS:
        return SheetReading((), "是本工具自己用的隐藏表，不用处理")
    if not grid.visible:
        return SheetReading((), "是隐藏的工作表，未读取；要报送的请取消隐藏")
    return read_sheet(grid, file=file, names=workbook.names)


def _status(reading: SheetReading) -> Status:
    if reading.submissions:
        return Status.MERGED
    return Status.REJECTED if reading.meant else Status.SKIPPED


def _shared(submissions: Sequence[AnyForm]) -> tuple[AnyForm, ...]:
    """Gives unit and year to those that state none, where the others agree on one."""
    units = {one.unit.text: one for one in submissions if one.unit.filled}
    year = agreed_year(one.year for one in submissions)
    departments = [one for one in submissions if one.form is Form.DEPARTMENT and one.unit.filled]
    if len(units) != 1 and len(departments) == 1:
        units = {departments[0].unit.text: departments[0]}
    result = []
    for one in submissions:
        if not one.unit.filled and len(units) == 1:
            stated = next(iter(units.values()))
            one = replace(one, unit=stated.unit, unit_code=one.unit_code or stated.unit_code)  # noqa: PLW2901  a new submission under the same name
        if one.year is None and year is not None:
            one = replace(one, year=year)  # noqa: PLW2901  likewise
        result.append(one)
    return tuple(result)
