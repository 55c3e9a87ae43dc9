"""result.json: the run as data for other programs; its keys are fixed (docs/用户手册.md).

Amounts in 万元, rates and completion as ratios, null where nothing is known. One element of each
list a line, written as it is made: a run of thousands of files is never held as one document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xl_jixiao.facts.fund_parts import AmountColumn, amount_columns, amounts, rate
from xl_jixiao.facts.records import FileRecord, Part
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import Evaluated, EvaluatedData, Finding
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.model.score import Score, ScoredFund, ScoredRow
from xl_jixiao.model.submission import BaseDatum, FundRole, Goal, IndicatorForm
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.summary_json import summary_json
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.details import points_of

RESULT_NAME = "result.json"
SCHEMA = 1

Json = dict[str, Any]  # JSON is untyped by nature


def result_document(run: Run) -> Json:
    """The whole document, as JSON values."""
    return {
        "schema": SCHEMA,
        "tool": _tool(run),
        **{name: [json.loads(line) for line in lines(run)] for name, lines in _LISTS.items()},
        "summary": summary_json(run.summary),
    }


def write_result(run: Run, path: Path) -> None:
    """Write result.json.

    Raises:
        OSError: The path can't be written.
    """
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        stream.write(f'{{"schema": {SCHEMA}, "tool": {_encode(_tool(run))}')
        for name, lines in _LISTS.items():
            stream.write(f',\n"{name}": [')
            for at, line in enumerate(lines(run)):
                stream.write(",\n" if at else "\n")
                stream.write(line)
            stream.write("]")
        stream.write(f',\n"summary": {_encode(summary_json(run.summary))}}}\n')


def read_list(path: Path, name: str) -> Iterator[Json]:
    """The elements of one list of a written result, read one by one.

    Raises:
        OSError: The file can't be read.
        ValueError: It is no result of this program.
    """
    with path.open(encoding="utf-8") as stream:
        head = next((line for line in stream if line.startswith(f'"{name}": [')), "")
        if not head:
            raise ValueError(f"{path.name} 里没有 {name}")
        if head.endswith("[\n"):
            for line in stream:
                element, last = line.rstrip("],\n"), line.endswith("],\n")
                yield json.loads(element)
                if last:
                    return


def submission_line(one: Evaluated, rules: RuleProfile) -> str:
    """A submission, without what only the folder tells."""
    return _encode(_submission(one, rules))


def finding_line(finding: Finding) -> str:
    """A finding."""
    return _encode(_finding(finding))


def _encode(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _tool(run: Run) -> Json:
    from xl_jixiao.version import __version__

    return {
        "version": __version__,
        "rules": run.rules.label,
        "rules_verified": run.rules.verified,
        "started": run.started.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
    }


def _files(run: Run) -> Iterator[str]:
    return (_encode(_file(file)) for file in run.files)


def _file(file: FileRecord) -> Json:
    return {
        "file": file.file,
        "sha256": file.sha256,
        "status": file.status.value,
        "reason": file.reason,
        "sheets": [
            {"sheet": one.sheet, "status": one.status.value, "reason": one.reason}
            for one in file.sheets
        ],
    }


def _submissions(run: Run) -> Iterator[str]:
    for at, file in enumerate(run.files):
        if file.forms:
            lines = run.parts.read(at, Part.SUBMISSIONS).split("\n")
            for form, line in zip(file.forms, lines, strict=True):
                by = run.replaced_by.get(form.key)
                counts = _encode({"counts": form.key not in run.superseded, "superseded_by": by})
                yield f"{line[:-1]}, {counts[1:]}"


def _submission(one: Evaluated, rules: RuleProfile) -> Json:
    form = one.submission
    own = (
        {"base": [_datum(datum) for datum in one.submission.data]}
        if isinstance(one, EvaluatedData)
        else _scored(one.submission, one.score, rules)
    )
    return {
        "file": form.file,
        "sheet": form.sheet,
        "form": form.form.value,
        "unit": form.unit.text or None,
        "unit_code": form.unit_code or None,
        "department": form.department.text or None,
        "project": form.project.text or None,
        "year": form.year,
        "unit_stated": form.unit_stated,
        **_NOTHING,
        **own,
    }


_NOTHING: Json = {
    "goals": [],
    "funds": [],
    "base": [],
    "indicators": [],
    "claimed_total": None,
    "total": None,
    "total_low": None,
    "total_high": None,
    "claimed_part": None,
    "grade": None,
    "claimed_grade": None,
    "points_total": None,
}
"""What a form of another kind has: every submission has all keys, in this order."""


def _scored(form: IndicatorForm, score: Score, rules: RuleProfile) -> Json:
    columns = amount_columns(form)
    return {
        "goals": [_goal(goal) for goal in form.goals],
        "funds": [_fund(fund, columns, rules, form.sheet) for fund in score.funds],
        "indicators": [_indicator(row, form.sheet) for row in score.rows],
        "claimed_total": json_number(form.claimed_total.value),
        "total": json_number(score.total),
        "total_low": json_number(score.low),
        "total_high": json_number(score.high),
        "claimed_part": json_number(score.claimed_part),
        "grade": score.grade,
        "claimed_grade": form.claimed_grade.text or None,
        "points_total": json_number(score.points_total),
    }


def _goal(goal: Goal) -> Json:
    return {"expected": goal.expected.text, "actual": goal.actual.text}


def _fund(
    scored: ScoredFund,
    columns: Mapping[FundRole, AmountColumn | None],
    rules: RuleProfile,
    sheet: str,
) -> Json:
    fund, line = scored.fund, scored.line
    money = amounts(fund, columns)
    return {
        "label": fund.label,
        "initial": json_number(money.initial),
        "annual": json_number(money.annual),
        "executed": json_number(money.executed),
        "points": json_number(fund.points.value),
        "claimed_rate": json_number(fund.claimed_rate.value),
        "rate": json_number(rate(scored, rules)),
        "claimed_score": json_number(fund.claimed_score.value),
        "score": json_number(line.score) if line else None,
        "cell": _place(fund.ref, sheet),
    }


def _datum(datum: BaseDatum) -> Json:
    entry, number = datum.value.entry, json_number(datum.value.value)
    return {
        "label": datum.label,
        "column": datum.column,
        "value": (entry.printed or None) if number is None and not datum.unit else number,
        "unit": datum.unit,
        "cell": entry.ref.a1 if entry.ref else None,
    }


def _place(ref: CellRef, sheet: str) -> str:
    """The address, with its sheet where the form goes on on another one (续表!H2)."""
    return ref.a1 if ref.sheet == sheet else f"{ref.sheet}!{ref.a1}"


def _indicator(row: ScoredRow, sheet: str) -> Json:
    indicator, line = row.indicator, row.line
    return {
        "level1": indicator.level1.text,
        "level2": indicator.level2.text,
        "level3": indicator.level3.text,
        "target": indicator.target.printed,
        "actual": indicator.actual.printed,
        "points": json_number(points_of(row)),
        "claimed_score": json_number(indicator.claimed_score.value),
        "score": json_number(line.score),
        "basis": line.basis,
        "kind": line.kind,
        "completion": json_number(line.completion),
        "met": line.met,
        "low": json_number(line.low),
        "high": json_number(line.high),
        "reason": indicator.reason.text,
        "trace": line.trace,
        "cell": _place(indicator.ref, sheet),
    }


def _findings(run: Run) -> Iterator[str]:
    for at, file in enumerate(run.files):
        if file.findings:
            yield from run.parts.read(at, Part.FINDINGS).split("\n")
    yield from map(finding_line, run.folder_findings)


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "file": finding.file,
        "unit": finding.unit,
        "sheet": finding.sheet,
        "cells": list(finding.cells),
        "row_label": finding.row_label,
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "basis": finding.basis,
    }


def _missing_units(run: Run) -> Iterator[str]:
    return (_encode(_missing(one)) for one in run.missing)


def _missing(one: MissingUnit) -> Json:
    return {
        "name": one.unit.name,
        "code": one.unit.code,
        "department": one.unit.department,
        "similar": list(one.similar),
    }


_LISTS: dict[str, Callable[[Run], Iterator[str]]] = {
    "files": _files,
    "submissions": _submissions,
    "findings": _findings,
    "missing_units": _missing_units,
}
