"""One workbook → the forms on all of its sheets."""

from __future__ import annotations

from dataclasses import replace

from xl_jixiao.forms.agreement import agreed_year
from xl_jixiao.forms.sheet import SheetReading, read_sheet
from xl_jixiao.model.finding import SheetResult, Status
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.submission import Form, Submission


def read_forms(
    workbook: Workbook, *, file: str
) -> tuple[tuple[Submission, ...], tuple[SheetResult, ...]]:
    """All forms of a workbook, and how each of its sheets ended.

    A sheet that states no unit or year takes what the other sheets of the workbook agree on: the
    基础数据表 has no line for the unit.
    """
    submissions: list[Submission] = []
    results: list[SheetResult] = []
    for grid in workbook.grids:
        reading = _read(grid, workbook, file)
        submissions += reading.submissions
        results.append(
            SheetResult(grid.sheet, _status(reading), reading.reason, not reading.filled)
        )
    results += [
        SheetResult(sheet, Status.REJECTED, reason) for sheet, reason in workbook.unreadable
    ]
    return _shared(submissions), tuple(results)


def _read(grid: Grid, workbook: Workbook, file: str) -> SheetReading:
    if not grid.visible:
        return SheetReading((), "是隐藏的工作表，未读取；要报送的请取消隐藏")
    return read_sheet(grid, file=file, names=workbook.names)


def _status(reading: SheetReading) -> Status:
    if reading.submissions:
        return Status.MERGED
    return Status.REJECTED if reading.meant else Status.SKIPPED


def _shared(submissions: list[Submission]) -> tuple[Submission, ...]:
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
