"""Finished runs made by hand, for the tests of consolidation and outputs."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from xl_jixiao.batch.reduce import HeldParts
from xl_jixiao.checks.registry import titles
from xl_jixiao.facts.records import record_of
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import (
    Evaluated,
    EvaluatedData,
    EvaluatedForm,
    FileResult,
    Finding,
    Passed,
    Severity,
    SheetResult,
    Status,
    Telling,
)
from xl_jixiao.model.grid import Area, CellKind, CellRef
from xl_jixiao.model.score import Score, ScoredFund, ScoredRow, ScoreLine, SectionScore
from xl_jixiao.model.submission import (
    BaseDataForm,
    BaseDatum,
    Entry,
    Figure,
    Form,
    FundLine,
    FundRole,
    Goal,
    Indicator,
    IndicatorForm,
    Section,
    SectionKind,
)
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.rows import read_row, scored_row

CENT = Decimal("0.01")
STARTED = dt.datetime(2026, 11, 21, 9, 30, 5, tzinfo=dt.UTC)
SECTION_LABELS = {
    SectionKind.OUTPUT: ("产出指标", "数量指标", Decimal(50)),
    SectionKind.BENEFIT: ("效益指标", "社会效益指标", Decimal(30)),
    SectionKind.SATISFACTION: ("满意度指标", "服务对象满意度指标", Decimal(10)),
}


def entry(text: str, ref: CellRef | None = None) -> Entry:
    return Entry(text, ref, CellKind.TEXT if text else CellKind.BLANK)


def figure(value: str | Decimal | int | None, ref: CellRef | None = None) -> Figure:
    if value is None:
        return Figure()
    number = Decimal(value)
    step = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    return Figure(number, step, Entry(str(value), ref, CellKind.NUMBER, number))


def fund(
    label: str, role: FundRole, *money: str | None, cell: CellRef | None = None, **more: Figure
) -> FundLine:
    initial, annual, executed = (*money, None, None, None)[:3]
    return FundLine(
        label,
        role,
        cell or CellRef("自评表", 5, 8),
        initial=figure(initial),
        annual=figure(annual),
        executed=figure(executed),
        **more,
    )


def line(
    score: str | None,
    points: str = "10",
    *,
    kind: str = "ge",
    basis: str = "computed",
    trace: str = "48.5÷49.8=97.39%，97.39%×6=5.84",
    **more: object,
) -> ScoreLine:
    number = Decimal(score) if score is not None else None
    values = {
        "completion": Decimal("0.9739"),
        "met": score == points,
        "low": number if number is not None else Decimal(0),
        "high": number if number is not None else Decimal(points),
        **more,
    }
    return ScoreLine(
        kind=kind, score=number, basis=basis, trace=trace, points=Decimal(points), **values
    )


def indicator(
    sheet: str,
    row: int,
    kind: SectionKind,
    *,
    points: str = "10",
    claimed: str | None = "10",
    **texts: str,
) -> Indicator:
    level1, level2, _ = SECTION_LABELS[kind]
    given = {"level3": f"三级指标{row}", "target": "≥49.8亿元", "actual": "48.5亿元", **texts}
    return Indicator(
        section=list(SECTION_LABELS).index(kind),
        level1=entry(level1),
        level2=entry(level2),
        level3=entry(given["level3"]),
        target=entry(given["target"]),
        actual=entry(given["actual"]),
        points=figure(points),
        claimed_score=figure(claimed),
        reason=entry(given.get("reason", "")),
        ref=CellRef(sheet, row, 7),
    )


def department_form(
    file: str,
    unit: str,
    *,
    sheet: str = "自评表",
    year: int | None = 2023,
    money: Sequence[str | None] = ("114.30", "208.22", "208.22"),
    claimed: str | None = "100",
    form: Form = Form.DEPARTMENT,
    project: str = "",
    top: int = 1,
    scores: Sequence[str | None] = ("5.84", "10", "10", "10"),
) -> Evaluated:
    """A department (or project) form with execution full and the given indicator scores."""
    kinds = (SectionKind.OUTPUT, SectionKind.OUTPUT, SectionKind.BENEFIT, SectionKind.SATISFACTION)
    rows = [(kind, score) for kind, score in zip(kinds, scores, strict=True)]
    _, annual, executed = money
    rate = None
    if annual and executed and Decimal(annual):
        rate = Decimal(executed) / Decimal(annual)
    execution = line(
        str(round(min(rate, Decimal(1)) * 10, 2)) if rate is not None else None,
        kind="execution",
        completion=rate,
    )
    lines = tuple(line(score) for _, score in rows)
    submission = IndicatorForm(
        file=file,
        sheet=sheet,
        form=form,
        layout="test",
        area=Area(top, 1, top + 29, 8),
        unit=entry(unit),
        unit_code=f"{len(unit):03d}",
        department=entry("县政府"),
        project=entry(project),
        year=year,
        goals=(Goal(entry("建成"), entry("建成了")),),
        funds=(
            fund(
                "年度资金总额", FundRole.TOTAL, *money, points=figure(10), claimed_score=figure(10)
            ),
            fund(f"按收入性质分：{annual}", FundRole.INCOME, amount=figure(annual)),
            fund("其中：基本支出：139.98", FundRole.INCOME_PART, amount=figure("139.98")),
        ),
        sections=tuple(
            Section(kind, entry(f"{label}（{points}分）"), points)
            for kind, (label, _, points) in SECTION_LABELS.items()
        ),
        indicators=tuple(
            indicator(sheet, top + 10 + at, kind) for at, (kind, _) in enumerate(rows)
        ),
        claimed_total=figure(claimed),
        claimed_grade=entry("优" if claimed else ""),
    )
    return EvaluatedForm(submission, _score(submission, (execution, *lines), kinds))


def _score(
    form: IndicatorForm, lines: tuple[ScoreLine, ...], kinds: Sequence[SectionKind]
) -> Score:
    execution, *rest = lines
    known = [one.score for one in lines if one.score is not None]
    total = sum(known, Decimal(0)) if len(known) == len(lines) else None
    low = sum((one.low or Decimal(0) for one in lines), Decimal(0))
    high = sum((one.high or Decimal(0) for one in lines), Decimal(0))
    by_kind = {
        kind: [one for one, of in zip(rest, kinds, strict=True) if of is kind] for kind in kinds
    }
    sections = [SectionScore("execution", Decimal(10), Decimal(10), execution.score, low, high)]
    for kind, members in by_kind.items():
        scores = [one.score for one in members]
        whole = None if None in scores else sum((one for one in scores if one), Decimal(0))
        sections.append(SectionScore(kind, Decimal(10), Decimal(10), whole, low, high))
    grade = (
        None
        if total is None
        else next(
            name
            for name, start in (("优", 90), ("良", 80), ("中", 60), ("差", 0))
            if total >= start
        )
    )
    return Score(
        rules="national 2020",
        funds=tuple(map(ScoredFund, form.funds, (execution, None, None))),
        rows=with_lines(form, rest),
        sections=tuple(sections),
        total=total,
        low=low,
        high=high,
        claimed_part=sum(
            (one.score or Decimal(0) for one in rest if one.basis == "claimed"), Decimal(0)
        ),
        grade=grade,
        trace="",
    )


def with_lines(form: IndicatorForm, lines: Sequence[ScoreLine]) -> tuple[ScoredRow, ...]:
    """The rows of a form under score lines made by hand."""
    return tuple(
        scored_row(
            row,
            form.section_at(row.section),
            read_row(row, form.kind_at(row.section))[1],
            line,
            explained=row.reason.filled,
        )
        for row, line in zip(form.indicators, lines, strict=True)
    )


def replaced(one: Evaluated, **fields: Any) -> Evaluated:
    """The form with other fields under the same score lines."""
    form, score = replace(one.submission, **fields), one.score
    assert score
    funds = tuple(
        replace(scored, fund=fund) for scored, fund in zip(score.funds, form.funds, strict=True)
    )
    rows = with_lines(form, [row.line for row in score.rows])
    return EvaluatedForm(form, replace(score, funds=funds, rows=rows))


def base_form(
    file: str, unit: str, *, sheet: str = "基础数据表", year: int | None = 2023, posts: str = "69"
) -> Evaluated:
    def datum(
        label: str, column: str, value: str | None, unit_: str, *, key: str = "", text: str = ""
    ) -> BaseDatum:
        ref = CellRef(sheet, 4, 3)
        of = figure(value, ref) if value is not None else Figure(entry=entry(text, ref))
        return BaseDatum("经费控制情况", label, column, of, unit_, key, column)

    number = posts if posts.replace(".", "", 1).isdecimal() else None
    base = (
        datum("财政供养人员", "编制数", number, "人", key="staff", text=posts),
        datum("财政供养人员", "控制率", "0.8551", "ratio", key="staff"),
        datum("三公经费", "预算数", "16.56", "万元", key="three_public"),
        datum("三公经费", "决算数", "12.50", "万元", key="three_public"),
        datum("省级专项资金", "决算数", "3", "万元"),
        datum("省级专项资金", "决算数", "4", "万元"),
        datum(
            "厉行节约保障措施",
            "厉行节约保障措施",
            None,
            "",
            key="thrift",
            text="制定了厉行节约制度，严格执行",
        ),
    )
    submission = BaseDataForm(
        file=file,
        sheet=sheet,
        layout="test-base",
        area=Area(1, 1, 30, 8),
        unit=entry(unit),
        year=year,
        data=base,
    )
    return EvaluatedData(submission)


def finding(
    file: str,
    unit: str = "甲单位",
    *,
    id_: str = "I01",
    severity: Severity = Severity.ERROR,
    sheet: str = "自评表",
    cells: tuple[str, ...] = ("G12",),
    message: str = "G12：未完成指标值却自评满分。实际 48.5，应为 5.84 分，请核对",
    telling: Telling | None = None,
) -> Finding:
    return Finding(
        id=id_,
        severity=severity,
        file=file,
        unit=unit,
        sheet=sheet,
        cells=cells,
        row_label="投资额",
        message=message,
        found="6",
        expected="5.84",
        basis="财预〔2020〕10号",
        row=int(cells[0].lstrip(ascii_uppercase)) if cells else None,
        tellings=(telling or _TELLINGS.get(id_, _PLAIN),),
    )


_FOUND = ("I01", "I02", "I09", "I11", "I12", "I14", "I15", "I16", "I18", "I19", "I20", "R04")
"""Checks of the findings of a large run."""
_PLAIN = Telling("", "投资额", (("填", "6分"), ("应", "5.84分")))
_TELLINGS = {
    "B06": Telling("调增", "年度资金总额", (("幅度", "82.17%"), ("限度", "30%"))),
    "I01": Telling("未完成", "投资额", (("完成率", "97.39%"), ("填", "6分"), ("应", "5.84分"))),
    "W02": Telling("", "总分", (("填", "90分"), ("应", "100分"))),
}
"""What reports tell of the checks that tests use, where they tell more than what was found."""


def merged_file(
    file: str,
    *evaluated: Evaluated,
    findings: tuple[Finding, ...] = (),
    passed: tuple[Passed, ...] = (),
) -> FileResult:
    sheets = tuple(SheetResult(one.submission.sheet, Status.MERGED) for one in evaluated)
    return FileResult(file, sha(file), Status.MERGED, "", sheets, evaluated, findings, passed)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def a_run(*files: FileResult, **more: object) -> Run:
    results = tuple(sorted(files, key=lambda file: file.file))
    rules = load_rules(None)
    run = Run(
        files=tuple(record_of(file, rules) for file in results),
        results=results,
        parts=HeldParts(results, rules),
        folder_findings=(),
        folder_passed=(),
        superseded=frozenset(),
        roster_units=None,
        missing=(),
        rules=rules,
        year=None,
        started=STARTED,
        seconds=1.25,
        folder="/年报/各单位",
        out="/年报/结果",
        titles=titles(),
    )
    return replace(run, **more)


def large_run(workbooks: int, *, rows: int = 14, seed: int = 1) -> Run:
    """Five-sheet workbooks: one department form, one basic-data form, three project forms."""
    dice = random.Random(seed)  # noqa: S311 (test data)
    files = []
    for number in range(workbooks):
        unit = f"某某县第{number}局"
        file = f"{number // 100:02d}街道/{unit} 2023年自评.xlsx"
        forms = [
            _many_rows(
                department_form(
                    file,
                    unit,
                    money=("100.00", str(dice.randint(100, 900)), str(dice.randint(50, 910))),
                    scores=(
                        str(dice.randint(0, 10)),
                        "10",
                        None if dice.random() < 0.1 else "9.5",
                        "10",
                    ),
                ),
                rows,
            )
        ]
        forms += [
            _many_rows(
                department_form(
                    file,
                    unit,
                    sheet=f"项目{one}",
                    form=Form.PROJECT,
                    project=f"第{one}号项目",
                    money=("10.00", str(dice.randint(10, 90)), str(dice.randint(5, 91))),
                ),
                rows,
            )
            for one in range(3)
        ]
        forms.append(base_form(file, unit, posts=str(dice.randint(5, 200))))
        checks = tuple(
            Passed(f"B{one % 9:02d}", "执行率核对", file, unit, "自评表", "208.22÷208.22=100%")
            for one in range(60)
        )
        found = tuple(
            finding(
                file,
                unit,
                id_=_FOUND[dice.randint(0, 11)],
                severity=dice.choice(list(Severity)),
                sheet=dice.choice(("自评表", "项目0")),
                cells=(f"G{12 + one}",),
            )
            for one in range(10)
        )
        files.append(merged_file(file, *forms, findings=found, passed=checks))
    return a_run(*files)


def _many_rows(one: Evaluated, rows: int) -> Evaluated:
    """The form's indicator rows repeated, with texts of a real form's length."""
    dice = random.Random(rows)  # noqa: S311 (test data)
    copies = rows // len(one.submission.indicators) + 1
    indicators = [
        replace(
            row,
            level3=entry(f"调度重点项目建设推进会议场次第{at}项"),
            reason=entry(
                "受天气影响，部分项目开工推迟，下一步加强调度，明确责任。" * dice.randint(0, 2)
            ),
        )
        for at, row in enumerate(one.submission.indicators * copies)
    ][:rows]
    assert one.score
    lines = [
        row._replace(
            trace=f"第{at}行：年度指标值≥49.8亿元，实际完成值48.5亿元，48.5÷49.8=97.39%；"
            "未完成，97.39%×6分=5.84分（财预〔2020〕10号（未核对原文）：未完成按比例得分）",
        )
        for at, row in enumerate([row.line for row in one.score.rows] * copies)
    ][:rows]
    form = replace(one.submission, indicators=tuple(indicators))
    return EvaluatedForm(form, replace(one.score, rows=with_lines(form, lines)))
