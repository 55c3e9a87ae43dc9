"""The functions of cells in a real spreadsheet: the examples, typed into the template, give the
scores of `jixiao check`; without the functions the native formulas give the same or 需核对.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from support import uno_python
from support.excel_template import NAMES, with_one_form
from support.oxt import profile as office
from support.oxt.examples import FUNDS_ROW, SHEET, TOOLS, last_row, typed_steps

from xl_jixiao import evaluate_file
from xl_jixiao.model.finding import EvaluatedForm
from xl_jixiao.resources import data_folder
from xl_jixiao.template.cell_functions import jx_hint
from xl_jixiao.template.formulas.notation import UNSCALED
from xl_jixiao.template.functions import FUNCTIONS

pytestmark = pytest.mark.slow  # each builds an extension and starts LibreOffice with it

EXAMPLES = sorted(data_folder("examples").glob("*.xlsx"))
UNSURE = "需核对"
UNIT_BOOKS = NAMES[:2]
WITH, WITHOUT = "UDF 加载项", "只有公式"


def department(path: Path):
    """The scored form of a workbook: submission and score, as `jixiao check` has them."""
    (found,) = [one for one in evaluate_file(path).evaluated if isinstance(one, EvaluatedForm)]
    return found.submission, found.score


@cache
def place(way: str) -> Path:
    """One profile for each way; LibreOffice starts anew in it for each workbook."""
    return office.profile(Path(mkdtemp(prefix="jixiao_oxt_")) / "profile", addin=way == WITH)


def job(example: Path, way: str, name: str):
    """Type an example into a template, calculate it, read what it shows, save it."""
    form, _ = department(example)
    steps, rows = typed_steps(form)
    bottom = last_row(form)
    steps += [("remap", SHEET, f"{TOOLS[0]}{FUNDS_ROW}:{TOOLS[1]}{bottom}"), ("recalculate",)]
    wanted = [f"L{rows[at]}" for at in range(len(rows))]
    wanted += [f"L{FUNDS_ROW}", f"L{bottom}", f"N{bottom}"]
    steps += [("value", SHEET, address) for address in wanted]
    steps += [("save", str(saved(example, way, name)))]
    return with_one_form(name, SHEET), steps


def saved(example: Path, way: str, name: str) -> Path:
    return place(way) / f"{example.stem}_{Path(name).suffix[1:]}.xlsx"


@cache
def everything(way: str, *names: str):
    """(example, template) → calls, indicator scores, execution score, total and grade shown."""
    uno_python.require()
    keys = [(example, name) for example in EXAMPLES for name in names]
    found = office.run(place(way), *(job(example, way, name) for example, name in keys))
    return {
        key: (calls, values[:-3], *values[-3:])
        for key, (calls, *values) in zip(keys, found, strict=True)
    }


def number(value):
    """A cell's number as the engine has it, None for a cell without one."""
    return Decimal(str(value)) if isinstance(value, float) else None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem[:12])
def test_the_examples_score_in_the_template_as_in_jixiao_check(example):
    _, score = department(example)
    name = "绩效自评表.xlsm"
    calls, rows, execution, total, grade = everything(WITH, name)[example, name]
    assert [number(value) for value in rows] == [row.line.score for row in score.rows]
    assert number(execution) == score.execution.line.score
    if score.total is not None:
        assert number(total) == score.total
        assert grade == f"等级：{UNSCALED if score.unscaled else score.grade}"
    else:
        assert [value for value in rows if not isinstance(value, float)] == [UNSURE]
    assert calls.count("jx_score") == len(rows), "a blank row calls nothing"
    again = department(saved(example, WITH, name))[1]
    assert [row.line.score for row in again.rows] == [row.line.score for row in score.rows]


@pytest.mark.parametrize("name", UNIT_BOOKS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem[:12])
def test_without_the_functions_the_formulas_give_the_same_or_abstain(example, name):
    form, score = department(example)
    calls, rows, execution, total, _ = everything(WITHOUT, *UNIT_BOOKS)[example, name]
    assert calls == []
    for value, row in zip(rows, score.rows, strict=True):
        assert value == UNSURE or number(value) == row.line.score, row.line.trace
    scored = score.execution.line.score
    assert execution == UNSURE or number(execution) == scored
    plain = [one.points.entry.text.isdigit() for one in form.indicators]  # not "6分"
    assert any(isinstance(value, float) for value in rows) or not any(plain)
    if UNSURE not in {execution, *rows}:
        assert number(total) == score.total
    else:
        assert number(total) is None, "no total while a row is open"


def test_forty_rows_through_the_table_function_take_three_calls():
    """Scores, hints and the grade; one call each, however many rows."""
    uno_python.require()
    rows = range(14, 14 + 40)
    steps = [("insert", SHEET, 15)] * 19
    for row in rows:
        steps += [("type", SHEET, f"E{row}", "≥90%"), ("type", SHEET, f"F{row}", f"{row}%")]
        steps += [("type", SHEET, f"D{row}", f"合格率{row}"), ("type", SHEET, f"G{row}", "2")]
    steps += [("type", SHEET, f"{column}5", "100") for column in "DEF"]
    prefix = "=CN.JIXIAO.JXADDIN."
    scores = ("array", SHEET, "AF13:AF53", f"{prefix}JXSCORES(JX_D1_TABLE;JX_RULES)")
    hints = ("array", SHEET, "AG13:AG53", f"{prefix}JXHINTS(JX_D1_TABLE;JX_RULES)")
    grade = ("array", SHEET, "AF54", f"{prefix}JXGRADE(SUM(AF14:AF53)+L5;JX_RULES)")
    steps += [scores, hints, grade, ("recalculate",)]
    steps += [("value", SHEET, f"AF{row}") for row in (13, *rows, 54)]
    steps += [("value", SHEET, "AG14")]
    ((calls, header, *values, grade_shown, hint),) = office.run(
        place(WITH), (with_one_form("绩效自评表.xlsm", SHEET), steps)
    )
    assert header == "核算得分"
    assert len(values) == 40
    assert number(values[0]) == Decimal("0.31")  # 14% of 90%, of 2 points
    assert isinstance(values[-1], float)
    assert hint == jx_hint("≥90%", "14%", "2", "合格率14", "数量指标")
    assert grade_shown in "优良中差"
    assert sorted(calls) == ["jx_grade", "jx_hints", "jx_scores"]


def test_bad_input_leaves_the_other_rows_alone():
    uno_python.require()
    steps = []
    for row, (target, actual, points) in enumerate(BAD, 14):
        steps += [("type", SHEET, f"D{row}", f"指标{row}"), ("type", SHEET, f"E{row}", target)]
        steps += [("type", SHEET, f"F{row}", actual), ("type", SHEET, f"G{row}", points)]
    steps += [("remap", SHEET, "K5:N35"), ("recalculate",)]
    steps += [("value", SHEET, f"{column}{row}") for row in range(14, 20) for column in "LM"]
    ((_, *values),) = office.run(place(WITH), (with_one_form("绩效自评表.xlsm", SHEET), steps))
    scores, hints = values[::2], values[1::2]
    assert [number(value) for value in scores] == [None, None, None, None, None, Decimal(10)]
    assert all(hints[:5]), hints
    assert hints[5] == ""


BAD = [
    ("≥90%", "95%", "十分左右"),
    ("≥90%", "=1/0", "10"),
    ("≥90%", "=F16", "10"),
    ("≥90%", "='file:///nowhere/other.xlsx'#$Sheet1.A1", "10"),
    ("长" * 40_000, "95%", "10"),
    ("≥90%", "95%", "10"),
]
"""Text for points, an error, a circle, a lost reference, a novel; then a row as it should be."""


def test_every_function_is_in_the_addin():
    from support.oxt.build import idl

    component = (Path(office.__file__).parent / "component.py").read_text("utf-8")
    for function in FUNCTIONS:
        assert f" {function.__name__.replace('_', '')}(" in idl()
        assert json.dumps(function.__name__) in component
