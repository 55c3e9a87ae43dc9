"""Every total, mean, count and grade of a run, recomputed with pandas from what the forms say: the
same figure stands in the workbook, in result.json, on the console and in the county report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from support.drafts import county_context
from support.random_runs import random_run

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.cli.run import print_run
from xl_jixiao.facts.run import Run
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.outputs.result_json import write_result
from xl_jixiao.outputs.summary import write_summary
from xl_jixiao.outputs.word.prose import DraftTable, Prose, ProseSection
from xl_jixiao.tables.summary import consolidate

FAST, ALL = 12, 200
SEEDS = [*range(FAST), *(pytest.param(at, marks=pytest.mark.slow) for at in range(FAST, ALL))]
FORMS = {"department": "部门整体", "project": "项目支出"}
SECTIONS = {
    "execution": "执行率",
    "output": "产出",
    "benefit": "效益",
    "satisfaction": "满意度",
    "cost": "成本",
    "other": "其他",
}
CENT = Decimal("0.01")
Json = dict[str, Any]


def frame_of(run: Run) -> pd.DataFrame:
    """A row per form that counts, from the submissions and the lines of their scores alone."""
    rows = [_record(run, one) for file in run.results for one in file.evaluated if one.score]
    frame = pd.DataFrame([row for row in rows if row["counts"]])
    if frame.empty:
        return frame
    base = "initial" if run.rules.execution.base == "initial" else "annual"
    full = float(run.rules.weights.total)
    scored = frame["total"].notna() & frame["claimed"].notna() & (frame["points"] == full)
    return frame.assign(
        budget=frame[base],
        in_money=frame["executed"].notna() & frame[base].notna(),
        in_all=frame[["initial", "annual", "executed"]].notna().all(axis=1),
        in_scores=scored,
        in_weighted=scored & (frame["annual"] > 0),
        in_sections=frame["sections_full"] & (frame["points"] == full),
    )


def _record(run: Run, one: Any) -> Json:
    form, score = one.submission, one.score
    money = form.funds[0]
    lines = [line.score for line in (score.funds[0].line, *(row.line for row in score.rows))]
    total = None if None in lines else float(sum(lines, Decimal(0)))
    total = _capped(run, score.funds[0].line.completion, total)
    kinds = [form.sections[row.section].kind.value for row in form.indicators]
    sections: dict[str, list[Any]] = {"execution": [(money.claimed_score.value, lines[0])]}
    for kind, row, scored in zip(kinds, form.indicators, lines[1:], strict=True):
        sections.setdefault(kind, []).append((row.claimed_score.value, scored))
    sums = {
        kind: (_added([claim for claim, _ in of], gaps=True), _added([s for _, s in of]))
        for kind, of in sections.items()
    }
    return {
        "counts": (form.file, form.sheet, form.area.top) not in run.superseded,
        "form": form.form.value,
        "year": form.year,
        "unit": form.unit.text,
        "initial": _number(money.initial.value),
        "annual": _number(money.annual.value),
        "executed": _number(money.executed.value),
        "claimed": _number(form.claimed_total.value),
        "total": total,
        "points": float(sum((row.points.value for row in form.indicators), Decimal(10))),
        "part": float(sum(_claimed(tuple(row.line for row in score.rows)), Decimal(0))),
        "grade": _grade(run, total),
        "sections": sums,
        "sections_full": all(None not in pair for pair in sums.values()),
    }


def _claimed(lines: tuple[ScoreLine, ...]) -> list[Decimal]:
    return [line.score for line in lines if line.basis == "claimed" and line.score is not None]


def _capped(run: Run, rate: Decimal | None, total: float | None) -> float | None:
    if total is None or rate is None:
        return total
    limits = [float(tier.total) for tier in run.rules.ceilings.tiers if rate < tier.below]
    return min([total, *limits])


def _added(values: list[Decimal | None], *, gaps: bool = False) -> float | None:
    known = [value for value in values if value is not None]
    if not known or (len(known) < len(values) and not gaps):
        return None
    return float(sum(known, Decimal(0)))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _grade(run: Run, total: float | None) -> str | None:
    if total is None:
        return None
    return next(one.name for one in run.rules.grades.grades if total >= float(one.start) - 1e-9)


def blocks_of(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, int | None], pd.DataFrame]]:
    if frame.empty:
        return
    for (form, year), members in frame.groupby(["form", "year"], dropna=False):
        yield (form, None if pd.isna(year) else int(year)), members


def expected_block(members: pd.DataFrame) -> Json:
    money, everything = members[members.in_money], members[members.in_all]
    scores, weighted = members[members.in_scores], members[members.in_weighted]
    return {
        "forms": len(members),
        "units": members["unit"].nunique(),
        "money": _money(money),
        "all_money": _money(everything),
        "scores": {**_means(scores), "claimed_part": _mean(scores["part"])},
        "grades": scores["grade"].value_counts().to_dict(),
        "weighted": _means(weighted, weighted["annual"]),
        "sections": _sections(members[members.in_sections]),
        "section_forms": int(members.in_sections.sum()),
    }


def _money(group: pd.DataFrame) -> Json:
    sums = {
        name: (group[name].sum() if len(group) and group[name].notna().all() else None)
        for name in ("initial", "annual", "executed")
    }
    budget = group["budget"].sum() if len(group) else 0
    rate = group["executed"].sum() / budget if budget > 0 else None
    return {"forms": len(group), **sums, "rate": rate}


def _means(group: pd.DataFrame, weights: Any = None) -> Json:
    values = {"claimed": group["claimed"], "total": group["total"]}
    values["difference"] = group["total"] - group["claimed"]
    return {"forms": len(group), **{name: _mean(one, weights) for name, one in values.items()}}


def _mean(values: pd.Series, weights: Any = None) -> float | None:
    if not len(values):
        return None
    values = values.astype(float)
    if weights is None:
        return float(values.mean())
    return float((values * weights).sum() / weights.sum())


def _sections(group: pd.DataFrame) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for sections in group["sections"]:
        for kind, pair in sections.items():
            found.setdefault(kind, []).append(pair)
    return {
        kind: tuple(pd.DataFrame(pairs).astype(float).mean().tolist())
        for kind, pairs in found.items()
    }


def same(found: Any, wanted: Any) -> bool:
    if found in {None, ""} or wanted is None:
        return found in {None, ""} and wanted is None
    return abs(float(found) - float(wanted)) < 1e-6 * max(1.0, abs(float(wanted)))


def shown(value: float, template: str = "{}") -> str:
    """A figure as a text prints it."""
    cents = Decimal(repr(round(float(value), 9))).quantize(CENT, ROUND_HALF_UP)
    return template.format(f"{cents:f}")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_figure_is_the_same_wherever_it_stands(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, roster = random_run(seed)
    frame = frame_of(run)
    write_result(run, tmp_path / "result.json")
    write_summary(consolidate(run), tmp_path / "s.xlsx")
    print_run(RunResult(tmp_path, run))
    document = json.loads((tmp_path / "result.json").read_text("utf-8"))
    book = openpyxl.load_workbook(tmp_path / "s.xlsx", data_only=True)
    console = capsys.readouterr().out
    report = _report(run)
    _check_counts(run, document, book, console)
    _check_roster(run, roster, document["summary"], (book, console, report))
    blocks = document["summary"]["blocks"]
    wanted = list(blocks_of(frame))
    assert {(one["form"], one["year"]) for one in blocks} == {key for key, _ in wanted}
    for key, members in wanted:
        expected = expected_block(members)
        (found,) = [one for one in blocks if (one["form"], one["year"]) == key]
        _check_json(found, expected)
        _check_sheet(book["汇总"], key, expected)
        _check_texts(key, expected, console, report)


def _check_json(found: Json, expected: Json) -> None:
    assert found["forms"]["value"] == expected["forms"]
    assert found["units"]["value"] == expected["units"]
    for group in ("money", "all_money", "scores", "weighted"):
        assert found[group]["forms"] == expected[group]["forms"]
        for name, value in expected[group].items():
            if name != "forms":
                assert same(found[group][name]["value"], value), (group, name)
    grades = {name: one["value"] for name, one in found["scores"]["grades"].items()}
    assert {name: number for name, number in grades.items() if number} == expected["grades"]
    assert found["section_forms"]["value"] == expected["section_forms"]
    assert set(found["sections"]) == set(expected["sections"])
    for kind, (claimed, score) in expected["sections"].items():
        assert same(found["sections"][kind]["claimed"]["value"], claimed)
        assert same(found["sections"][kind]["score"]["value"], score)


def _check_sheet(sheet: Any, key: tuple[str, int | None], expected: Json) -> None:
    year = f"{key[1]}年度" if key[1] else "年度不明"
    title = f"（{FORMS[key[0]]} · {year}）"
    at = {str(cell.value).replace("\n", " "): cell.column for cell in sheet[3] if cell.value}
    lines = {
        str(row[0].value).removesuffix(title): row
        for row in sheet.iter_rows()
        if str(row[0].value or "").endswith(title)
    }

    def cell(label: str, column: str) -> Any:
        return lines[label][at[column] - 1].value

    money = expected["money"]
    assert cell("合计", "表类型") == money["forms"]
    names = {"年初预算数": "initial", "全年预算数": "annual", "全年执行数": "executed"}
    names["执行率"] = "rate"
    for column, name in names.items():
        assert same(cell("合计", column), money[name]), column
    means = {"自评总分": "claimed", "核算总分": "total", "差异（核算－自评）": "difference"}
    for label, group in (("算术平均", "scores"), ("按全年预算数加权平均", "weighted")):
        assert cell(label, "表类型") == expected[group]["forms"]
        for column, name in means.items():
            assert same(cell(label, column), expected[group][name]), (label, column)
    assert same(cell("算术平均", "其中按自评认定"), expected["scores"]["claimed_part"])
    assert cell("各部分得分算术平均", "表类型") == expected["section_forms"]
    for kind, sides in expected["sections"].items():
        for side, value in zip(("自评", "核算"), sides, strict=True):
            assert same(cell("各部分得分算术平均", f"{SECTIONS[kind]} {side}"), value)
    assert cell("份数和问题", "表类型") == expected["forms"]


def _check_texts(key: tuple[str, int | None], expected: Json, console: str, report: str) -> None:
    money, scores = expected["money"], expected["scores"]
    year = f"{key[1]}年度" if key[1] else "年度不明"
    (line,) = [one for one in console.splitlines() if one.startswith(f"{FORMS[key[0]]} {year} ")]
    assert f" {expected['forms']} 份" in line
    # what is of the report's year stands in sentences, what is of other years in a table of years,
    # or in the list of forms where there is one; where the report names no year either may be
    own = f"开展了{year}预算绩效自评" in report
    if money["forms"]:
        assert shown(money["executed"], "执行数合计 {} 万元") in line
        assert _tells(report, shown(money["executed"]), "万元", in_cells=not own)
    if scores["forms"]:
        means = f"平均自评 {shown(scores['claimed'])}、核算 {shown(scores['total'])} 分"
        assert means in line
        assert f"（{scores['forms']} 份）" in line
    if scores["forms"] and expected["forms"] > 1:
        for name in ("claimed", "total"):
            mean = shown(scores[name])  # of one form: its total, as the form has it
            alone = f"{Decimal(mean).normalize():f}"
            told = mean if scores["forms"] > 1 else alone
            in_table = not own and (_tells(report, mean, "分") or _tells(report, alone, "分"))
            assert in_table or _tells(report, told, "分", in_cells=False), name
        for grade, number in expected["grades"].items():
            assert not own or f"“{grade}”{number}份" in report


def _tells(report: str, number: str, unit: str, *, in_cells: bool = True) -> bool:
    """Whether a sentence says it with its unit, or a cell of a table has it."""
    return f"{number}{unit}" in report or (in_cells and f"｜{number}｜" in report)


def _check_counts(run: Run, document: Json, book: Any, console: str) -> None:
    summary = document["summary"]
    replaced = {(file, sheet) for file, sheet, _ in run.superseded - run.told}
    own = [
        one
        for file in run.results
        for one in file.findings
        if (one.file, one.sheet) not in replaced
    ]
    counted = pd.Series([one.severity.value for one in (*own, *run.folder_findings)], dtype=object)
    number = {name: int((counted == name).sum()) for name in ("error", "warning", "info")}
    assert {name: one["value"] for name, one in summary["findings"].items()} == number
    says = f"错误 {number['error']} 处，警告 {number['warning']} 处，提示 {number['info']} 处"
    assert says in console
    listed = [row[0] for row in book["问题清单"].iter_rows(min_row=4, values_only=True) if row[1]]
    assert [listed.count(one) for one in ("错误", "警告", "提示")] == list(number.values())
    assert [one["counts"] for one in document["submissions"]].count(True) == (
        summary["counted"]["value"]
    )


def _check_roster(
    run: Run,
    roster: tuple[RosterRow, ...] | None,
    summary: Json,
    shown_in: tuple[Any, str, str],
) -> None:
    book, console, report = shown_in
    if roster is None:
        assert summary["roster_units"]["value"] is None
        return
    handed = {(one.unit.text, one.form) for file in run.results for one in file.submissions}
    wanted = pd.DataFrame([(one.name, one.form) for one in roster], columns=["unit", "form"])
    answered = [
        any(unit == name and (pd.isna(form) or form == of) for name, of in handed)
        for unit, form in zip(wanted["unit"], wanted["form"], strict=True)
    ]
    by_unit = pd.Series(answered).groupby(wanted["unit"]).all()
    units, missing = len(by_unit), int((~by_unit).sum())
    assert summary["roster_units"]["value"] == units
    assert summary["missing_units"]["value"] == missing
    assert f"单位名单共 {units} 个单位，未报 {missing} 个" in book["未报单位"]["A2"].value
    rows = [row for row in book["未报单位"].iter_rows(min_row=4, values_only=True) if row[1]]
    assert len(rows) == missing
    if missing:
        assert f"单位名单共 {units} 个单位，未报 {missing} 个" in console
        assert f"未报送{missing}个" in report
        assert f"单位名单所列{units}个单位" in report


def _report(run: Run) -> str:
    return "\n".join(_texts(tuple(county_context(run).values())))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Prose):
        yield value.text
    elif isinstance(value, ProseSection):
        yield from _texts((value.heading, *value.paragraphs))
    elif isinstance(value, DraftTable):
        yield from (f"｜{cell.text}｜" for row in value.rows for cell in row)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
