"""A made-up county for tests of a round: forms with planted mistakes, corrected by script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


@dataclass(frozen=True)
class RoundRow:
    """An indicator row as a unit fills it in."""

    name: str
    level1: str
    level2: str
    target: str
    actual: str
    points: int
    score: float | None = None
    """None: all its points."""
    reason: str = ""


SOUND = (
    RoundRow("培训班次", "产出指标", "数量指标", "≥10次", "12次", 25),
    RoundRow("验收合格率", "产出指标", "质量指标", "≥95%", "98%", 15),
    RoundRow("完成时限", "产出指标", "时效指标", "12月31日前", "12月20日", 10),
    RoundRow("带动就业人数", "效益指标", "社会效益指标", "≥100人", "120人", 30),
    RoundRow("群众满意度", "满意度指标", "服务对象满意度", "≥90%", "95%", 10),
)


@dataclass(frozen=True)
class RoundForm:
    """A project form of one unit."""

    unit: str
    project: str
    file: str
    rows: tuple[RoundRow, ...] = SOUND
    executed: float = 100
    top: int = 0
    """Empty rows above the form."""
    year: int = 2023
    modified: dt.datetime = field(default=dt.datetime(2024, 3, 1))  # noqa: DTZ001 - document properties carry no zone

    def with_row(self, name: str, **changes: Any) -> RoundForm:  # Any: fields of RoundRow
        """The same with one row filled in otherwise."""
        rows = tuple(replace(one, **changes) if one.name == name else one for one in self.rows)
        assert rows != self.rows
        return replace(self, rows=rows)


def write_round(folder: Path, forms: Sequence[RoundForm]) -> Path:
    """Each form as a workbook of its own."""
    for one in forms:
        write_form(folder / one.file, one)
    return folder


def write_form(path: Path, form: RoundForm) -> None:
    """The form as a unit sends it in."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": form.modified})
        _fill(book, book.add_worksheet("自评表"), form)


def _fill(book: Any, sheet: Any, form: RoundForm) -> None:
    # Any: XlsxWriter is untyped
    top = form.top
    rate = form.executed / 100
    sheet.merge_range(top, 0, top, 8, f"青山县{form.year}年度项目支出绩效自评表")
    sheet.write_row(top + 1, 0, ["项目名称", "", form.project])
    sheet.write_row(top + 2, 0, ["主管部门", "", "青山县人民政府", "", "实施单位", form.unit])
    heads = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    sheet.write_row(top + 3, 0, ["项目资金\n（万元）", "", "", *heads])
    sheet.write_row(top + 4, 1, ["年度资金总额", "", 100, 100, form.executed, 10])
    sheet.write(top + 4, 7, rate, book.add_format({"num_format": "0%"}))
    sheet.write(top + 4, 8, 10 * rate)
    sheet.write_row(top + 5, 0, ["年度总体目标", "预期目标", "", "", "实际完成情况"])
    sheet.write_row(top + 6, 0, ["", "完成全部计划任务。", "", "", "已按计划全部完成。"])
    sheet.write_row(top + 7, 1, [*HEADS, "偏差原因分析及改进措施"])
    scores = [one.points if one.score is None else one.score for one in form.rows]
    for at, (row, score) in enumerate(zip(form.rows, scores, strict=True), start=top + 8):
        texts = (row.level1, row.level2, row.name, row.target, row.actual)
        sheet.write_row(at, 1, [*texts, row.points, score, row.reason])
    total = sum(scores) + 10 * rate
    sheet.write_row(top + 8 + len(form.rows), 1, ["总分", "", "", "", "", 100, total])
