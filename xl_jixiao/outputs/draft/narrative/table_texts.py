"""What is filled in where, of an official form: by the slots of its layout."""

from __future__ import annotations

from xl_jixiao.model.submission import (
    BaseDataForm,
    BaseDatum,
    Figure,
    FundLine,
    FundRole,
    Indicator,
    IndicatorForm,
    RowRole,
)
from xl_jixiao.outputs.draft.narrative.figures import term

Texts = dict[tuple[str, int, str], str]
"""(block, number, column) of a slot → what is filled in there."""


def scored_form(form: IndicatorForm) -> Texts:
    """Of a 自评表."""
    texts: Texts = {
        ("fields", 0, "unit"): form.unit.text,
        ("fields", 0, "project"): form.project.text,
        ("fields", 0, "department"): form.department.text,
        ("total", 0, "points"): form.claimed_points.entry.printed,
        ("total", 0, "claimed_score"): form.claimed_total.entry.printed,
    }
    for number, goal in enumerate(form.goals):
        texts["goals", number, "expected"] = goal.expected.text
        texts["goals", number, "actual"] = goal.actual.text
    for number, row in enumerate(form.indicators):
        texts |= _indicator_texts(number, row)
    lines = [line for line in form.funds if line.role in (FundRole.TOTAL, FundRole.PART)]
    lines.sort(key=lambda line: line.role is not FundRole.TOTAL)
    has_total = bool(lines) and lines[0].role is FundRole.TOTAL
    for number, line in enumerate(lines, start=0 if has_total else 1):
        texts |= _fund_texts(number, line)
    return {key: text for key, text in texts.items() if text}


def _indicator_texts(number: int, row: Indicator) -> Texts:
    name = f"其中：{row.level3.text}" if row.role is RowRole.DETAIL else row.level3.text
    values = {
        "level3": name.replace("其中：其中", "其中"),
        "target": row.target.printed,
        "actual": row.actual.printed,
        "points": row.points.entry.printed,
        "claimed_score": row.claimed_score.entry.printed,
        "reason": row.reason.text,
    }
    return {("indicators", number, key): text for key, text in values.items()}


def _fund_texts(number: int, line: FundLine) -> Texts:
    texts = {
        "initial": amount(line.initial),
        "annual": amount(line.annual),
        "executed": amount(line.executed),
        "points": line.points.entry.printed,
        "claimed_rate": line.claimed_rate.entry.printed,
        "claimed_score": line.claimed_score.entry.printed,
    }
    return {("funds", number, key): text for key, text in texts.items()}


def amount(figure: Figure) -> str:
    """An amount as the cell prints it, in 万元 as the official form has it, whatever the cell's
    unit; what can't be read stays as it is.
    """
    read = term(figure)
    return read.text if read is not None else figure.entry.printed


def label(line: FundLine) -> str:
    """A label with its amount inside: as received, or anew where the amount was in 元."""
    text = amount(line.amount)
    kept = line.amount.value is None or text in line.label
    return line.label if kept else f"{line.name}：{text}"


def base_form(form: BaseDataForm) -> Texts:
    """Of a 基础数据表; rows that a bureau added go by their label."""
    texts: Texts = {("fields", 0, "unit"): form.unit.text}
    for datum in form.data:
        column = datum.column_key or datum.column
        shown = datum.value.entry.printed if datum.unit in {"ratio", ""} else amount(datum.value)
        texts["base", 0, f"{row_key(datum)}/{column}"] = shown
        texts["base", 0, column] = shown
    return texts


def row_key(datum: BaseDatum) -> str:
    """The layout's key of the row, or one made of its label."""
    return datum.key or f"+{datum.label}"
