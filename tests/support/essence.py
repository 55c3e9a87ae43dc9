"""What a form says, without where it says it: as read, and as typed into a blank."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from support.filling import Filling
from xl_jixiao.layouts.sheet_plan import as_typed
from xl_jixiao.model.submission import BaseDataForm, IndicatorForm, SectionKind, Submission
from xl_jixiao.text.labels import bare_name, fold, label_amount


def essence(submission: Submission) -> dict[str, Any]:
    """What a form says, without where it says it."""
    own = _of_data(submission) if isinstance(submission, BaseDataForm) else _of_rows(submission)
    return {
        "form": submission.form,
        "unit": submission.unit.text,
        "project": submission.project.text,
        "department": submission.department.text,
        "year": submission.year,
        "goals": [],
        "funds": {},
        "indicators": [],
        "base": {},
        "total": None,
        "version": submission.version,
        "issues": submission.issues,
        **own,
    }


def _of_data(form: BaseDataForm) -> dict[str, Any]:
    return {
        "base": {
            _base_key(datum.key, datum.column_key): (
                datum.value.entry.text if datum.value.value is None else datum.value.value
            )
            for datum in form.data
            if datum.value.entry.filled
        }
    }


def _of_rows(form: IndicatorForm) -> dict[str, Any]:
    return {
        "goals": [(goal.expected.text, goal.actual.text) for goal in form.goals],
        "funds": {
            line.name: {
                "initial": line.initial.value,
                "annual": line.annual.value,
                "executed": line.executed.value,
                "claimed_rate": line.claimed_rate.value,
                "claimed_score": line.claimed_score.value,
                "amount": line.amount.value,
            }
            for line in form.funds
        },
        "indicators": [
            {
                "kind": form.sections[row.section].kind,
                "level2": fold(row.level2.text),
                "level3": row.level3.text,
                "target": row.target.text,
                "actual": row.actual.text,
                "points": row.points.value,
                "claimed_score": row.claimed_score.value,
                "reason": row.reason.text,
            }
            for row in form.indicators
        ],
        "total": form.claimed_total.value,
    }


def expected(filling: Filling) -> dict[str, Any]:
    """The essence that reading the filled form must give."""
    layout, values = filling.layout, filling.values
    total = values.get(("total", 0, "claimed_score"))
    return {
        "form": layout.form,
        "unit": filling.unit,
        "project": filling.project,
        "department": filling.department,
        "year": filling.year,
        "goals": [
            (text, values[block, goal, "actual"])
            for (block, goal, column), text in values.items()
            if column == "expected"
        ],
        "funds": _expected_funds(filling),
        "indicators": _expected_indicators(filling),
        "base": {
            column: _number(text) if _is_number(text) else text
            for (block, _, column), text in values.items()
            if block == "base"
        },
        "total": Decimal(total) if total else None,
        "version": layout.stamp,
        "issues": (),
    }


def _expected_funds(filling: Filling) -> dict[str, dict[str, Decimal | None]]:
    block = filling.layout.funds
    if block is None:
        return {}
    halves = [half for pair in block.halves for half in pair if half is not None]
    funds = {}
    for number, row in enumerate((*block.rows, *halves)):
        cells = {
            key: filling.values.get(("funds", number, key))
            for key in ("initial", "annual", "executed", "claimed_rate", "claimed_score", "amount")
        }
        name = bare_name(label_amount(row.text)[0])
        funds[name] = {key: None if text is None else _number(text) for key, text in cells.items()}
    return funds


def _expected_indicators(filling: Filling) -> list[dict[str, Any]]:
    block = filling.layout.indicators
    rows = []
    number = 0
    for section in block.sections if block is not None else ():
        for level2 in section.level2:
            for _ in range(level2.offered):
                rows.append(_expected_indicator(filling, number, section.kind, level2.text))
                number += 1
    return [row for row in rows if row["level3"]]


def _expected_indicator(
    filling: Filling, number: int, kind: SectionKind, level2: str
) -> dict[str, Any]:
    def typed(key: str) -> str:
        return filling.values.get(("indicators", number, key), "")

    points, score = typed("points"), typed("claimed_score")
    unit = typed("unit")
    return {
        "kind": kind,
        "level2": fold(level2),
        "level3": typed("level3"),
        "target": f"{typed('nature')}{typed('target')}{unit}",
        "actual": f"{typed('actual')}{unit}",
        "points": Decimal(points) if points else None,
        "claimed_score": Decimal(score) if score else None,
        "reason": typed("reason"),
    }


def _base_key(row: str, column: str) -> str:
    return f"{row}/{column}" if row and row != column else column or row


def _is_number(text: str) -> bool:
    return not isinstance(as_typed(text)[0], str)


def _number(text: str) -> Decimal:
    """The number typed, or the one behind the colon of a label."""
    value = as_typed(text.rpartition("：")[2])[0]
    assert isinstance(value, Decimal), text
    return value
