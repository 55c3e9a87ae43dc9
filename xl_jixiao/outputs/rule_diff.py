"""Two profiles on a folder as a workbook, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_jixiao.facts.rule_changes import ComparedRules, FormChange, RowChange, TotalSide
from xl_jixiao.facts.scored import form_name
from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    LABEL_LEFT,
    REMARK,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
)
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Area
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.text.wording import plain
from xl_jixiao.version import __version__

_TEXT = LABEL_LEFT.formatted("@")
_NUMBER = LABEL_LEFT.formatted("0.00##")
_COUNT = LABEL_LEFT.formatted("0")
_STATUS = {Status.MERGED: "已比较", Status.REJECTED: "未能处理", Status.SKIPPED: "跳过"}


def write_workbook(compared: ComparedRules, path: Path) -> None:
    """Sheets 对比 (a form each), 各行 (a row that changes each), 规定 (what differs), 文件."""
    plans = (_forms(compared), _rows(compared), _rules(compared), _files(compared))
    title = f"口径对比 {compared.first.label} 与 {compared.second.label}"
    write_sheets(plans, path, names=((SUMMARY_MARK, __version__),), title=title)


def told(compared: ComparedRules) -> str:
    """How many forms change, in a sentence."""
    forms = compared.forms
    scores = sum(one.changes_score for one in forms)
    grades = sum(one.changes_grade for one in forms)
    return f"共 {len(forms)} 张自评表：得分变化的 {scores} 张，等级变化的 {grades} 张。"


def total_told(side: TotalSide) -> str:
    """A total as people read it; of an open one the range."""
    if side.total is not None:
        return plain(side.total)
    return f"{plain(side.low)}至{plain(side.high)}"


def grade_told(side: TotalSide) -> str:
    """The grade, 待定 where there is none."""
    return side.grade or "待定"


def score_told(line: ScoreLine) -> str:
    """The score of a row; of an open one the range, — where it has none."""
    if line.score is not None:
        return plain(line.score)
    if line.low is None or line.high is None:
        return "不计分"
    return f"{plain(line.low)}至{plain(line.high)}"


def _sheet(
    name: str,
    title: str,
    remark: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str | Decimal | int | None]],
) -> SheetPlan:
    draft = SheetPlanBuilder(tuple(width for _, width in columns))
    width = len(columns)
    draft.put(Area(1, 1, 1, width), title, TITLE)
    draft.put(Area(2, 1, 2, width), remark, REMARK)
    for col, (text, _) in enumerate(columns, start=1):
        draft.put(Area(3, col, 3, col), text, HEADER)
    for row, values in enumerate(rows, start=4):
        for col, value in enumerate(values, start=1):
            draft.put(Area(row, col, row, col), "" if value is None else value, _style(value))
    last = max(3, len(rows) + 3)
    printed = PrintSetup(Area(1, 1, last, width), repeat=(3, 3), landscape=True)
    return replace(draft.plan(name, printed, freeze=(4, 1)), growing=draft.growing())


def _style(value: str | Decimal | int | None) -> Style:
    if isinstance(value, int):
        return _COUNT
    return _NUMBER if isinstance(value, Decimal) else _TEXT


def _forms(compared: ComparedRules) -> SheetPlan:
    first, second = compared.first.label, compared.second.label
    columns = (
        ("单位", 24.0),
        ("表", 10.0),
        ("项目", 24.0),
        ("年度", 8.0),
        (f"总分\n{first}", 13.0),
        (f"等级\n{first}", 10.0),
        (f"总分\n{second}", 13.0),
        (f"等级\n{second}", 10.0),
        ("相差", 9.0),
        ("变化的行", 9.0),
        ("由于哪些规定", 24.0),
        ("文件", 30.0),
        ("工作表", 14.0),
    )
    changed = sorted(compared.forms, key=lambda one: not (one.changes_score or one.changes_grade))
    remark = f"{told(compared)}有变化的排在前面；每一行怎样变见“各行”，规定有什么不同见“规定”。"
    title = f"口径对比：{compared.first.title} 与 {compared.second.title}"
    return _sheet("对比", title, remark, columns, [_form_row(one) for one in changed])


def _form_row(one: FormChange) -> tuple[str | Decimal | int | None, ...]:
    return (
        one.unit,
        form_name(one.form),
        one.project,
        "" if one.year is None else str(one.year),
        one.first.total if one.first.total is not None else total_told(one.first),
        grade_told(one.first),
        one.second.total if one.second.total is not None else total_told(one.second),
        grade_told(one.second),
        one.difference,
        len(one.rows),
        "、".join(one.rules),
        one.file,
        one.sheet,
    )


def _rows(compared: ComparedRules) -> SheetPlan:
    first, second = compared.first.label, compared.second.label
    columns = (
        ("单位", 20.0),
        ("项目", 16.0),
        ("指标", 20.0),
        ("年度指标值", 14.0),
        ("实际完成值", 14.0),
        ("分值", 8.0),
        (f"得分\n{first}", 10.0),
        (f"得分\n{second}", 10.0),
        ("由于哪些规定", 14.0),
        (f"计算过程 {first}", 48.0),
        (f"计算过程 {second}", 48.0),
        ("文件", 24.0),
        ("单元格", 14.0),
    )
    rows = [
        (
            one.unit,
            one.project,
            row.name,
            row.target,
            row.actual,
            row.points,
            row.first.score if row.first.score is not None else score_told(row.first),
            row.second.score if row.second.score is not None else score_told(row.second),
            "、".join(row.rules),
            row.first.trace,
            row.second.trace,
            one.file,
            f"{one.sheet}!{row.cell}",
        )
        for one in compared.forms
        for row in one.rows
    ]
    return _sheet("各行", "得分变化的各行", "只列两个口径得分不同的行。", columns, rows)


def _rules(compared: ComparedRules) -> SheetPlan:
    columns = (
        ("表式", 12.0),
        ("规定", 18.0),
        (compared.first.label, 60.0),
        (compared.second.label, 60.0),
    )
    rows = [
        (FORM_NAMES[Form(form)] if form else "各种表", one.title, one.first, one.second)
        for form, differences in compared.differences.items()
        for one in differences
    ]
    remark = "只列内容不同的规定；条款不同而内容相同的不列。"
    if not rows:
        remark = "两个口径的规定没有不同。"
    return _sheet("规定", "两个口径不同的规定", remark, columns, rows)


def _files(compared: ComparedRules) -> SheetPlan:
    columns = (("文件", 50.0), ("结果", 12.0), ("自评表", 10.0), ("说明", 70.0))
    rows = [(one.file, _STATUS[one.status], len(one.forms), one.reason) for one in compared.files]
    return _sheet("文件", "读到的文件", "未能处理的文件不在比较之内。", columns, rows)


def comparison_json(compared: ComparedRules) -> str:
    """The same: {"first", "second", "differences", "forms", "files"}, numbers as JSON numbers."""
    document = {
        "tool": {"version": __version__},
        "first": _profile(compared.first),
        "second": _profile(compared.second),
        "differences": [
            {"form": form or None, **one._asdict()}
            for form, differences in compared.differences.items()
            for one in differences
        ],
        "forms": [_form(one) for one in compared.forms],
        "files": [
            {"file": one.file, "sha256": one.sha256, "status": one.status.value,
             "reason": one.reason}
            for one in compared.files
        ],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _profile(rules: RuleProfile) -> dict[str, Any]:
    return {"rules": rules.label, "title": rules.title, "rules_verified": rules.verified}


def _form(one: FormChange) -> dict[str, Any]:
    return {
        "file": one.file,
        "sheet": one.sheet,
        "form": one.form.value,
        "unit": one.unit,
        "project": one.project,
        "year": one.year,
        "first": _side(one.first),
        "second": _side(one.second),
        "difference": json_number(one.difference),
        "changes_score": one.changes_score,
        "changes_grade": one.changes_grade,
        "rules": list(one.rules),
        "rows": [_row(row) for row in one.rows],
    }


def _side(side: TotalSide) -> dict[str, Any]:
    return {
        "rules": side.rules,
        "total": json_number(side.total),
        "total_low": json_number(side.low),
        "total_high": json_number(side.high),
        "claimed_part": json_number(side.claimed_part),
        "grade": side.grade,
    }


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "cell": row.cell,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
        "points": json_number(row.points),
        "rules": list(row.rules),
        "first": _line(row.first),
        "second": _line(row.second),
    }


def _line(line: ScoreLine) -> dict[str, Any]:
    return {
        "score": json_number(line.score),
        "low": json_number(line.low),
        "high": json_number(line.high),
        "basis": line.basis,
        "clause": line.basis_text,
        "trace": line.trace,
    }
