"""N07: what a reviewer would still ask of a report that stands for its form."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import (
    StatedSentence,
    comparable,
    exact,
    is_done,
    is_given,
    lines,
    places,
    quote,
)
from xl_jixiao.forms.report.project_money import money_of_project
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, SectionRole, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.wording import joined

_COLUMNS = {"initial": "年初预算数", "annual": "全年预算数", "executed": "全年执行数"}
_FULL = 100


@check("N07", "评审时会追问的内容", Severity.INFO, Stage.REPORT, holds="写明了资金和得分依据")
def questions(case: ReportCase) -> Results:
    """没有自评表的报告，应当写明预算、支出和得分的依据。

    检查内容：有资金一节而全文没有写预算安排和支出的金额；几个金额都像总数而没有写哪个是总数；自评100分而没有逐项得分；
        写明没有全部完成而该项得了满分。有自评表的，这些由表回答，不在此列。
    依据：本工具检查规则：自评报告内容完整、表述准确
    错误示例：自评得分100分（全文没有一项指标的得分，也没有自评表）
    正确示例：自评得分98.5分，其中预算执行10分、产出49分、效益29.5分、满意度10分
    处理办法：补写缺少的金额、得分或说明。
    """
    if case.tables or not case.report.headings:
        return
    hits = [*_money(case.report), *_undecided(case.report), *_scores(case.report)]
    hits += [hit for line in lines(case.report) if (hit := _full_marks(line)) is not None]
    yield from hits
    if not hits:
        yield Pass("写明了预算、支出，得分有依据")


def _money(report: Report) -> Iterator[Hit]:
    amounts = [one for one in report.numbers if one.kind is NumberKind.AMOUNT]
    asked = any(one.role is SectionRole.SPENDING for one in report.headings)
    if asked and not any(is_given(one) or is_done(one) for one in amounts):
        yield Hit(
            "全文没有写预算安排，也没有写支出的金额。请补写预算数和执行数，才能核对预算执行率。",
            refs=() if report.title.ref is None else (report.title.ref,),
            expected="预算数和执行数",
            told=telling("资金"),
        )


def _undecided(report: Report) -> Iterator[Hit]:
    if report.form is not Form.PROJECT:
        return
    for column, said in money_of_project(report).undecided.items():
        told = joined(list(dict.fromkeys(one.text for one in said)))
        yield Hit(
            f"{_COLUMNS[column]}有{told}几种写法，看不出哪个是项目的总数，汇总时留空。"
            "请写明合计，或写清各指哪一部分。",
            refs=places(said),
            label=quote(said[0]),
            found=told,
            expected="一个总数",
            told=telling("总数"),
        )


def _scores(report: Report) -> Iterator[Hit]:
    scores = [one for one in report.numbers if one.kind is NumberKind.SCORE]
    total = [one for one in scores if one.topic == "self_score" and one.value == _FULL]
    if total and all(one.value == _FULL for one in scores):
        yield Hit(
            "自评100分，而全文没有逐项的分值和得分，也没有自评表。请补充各项指标的得分。",
            refs=places(total),
            label=quote(total[0]),
            found=total[0].text,
            expected="逐项得分",
            told=telling("得分"),
        )


def _full_marks(line: StatedSentence) -> Hit | None:
    """计划71个，完成59个，分值10分，得10分."""
    points = [one for one in line.numbers if one.topic == "points"]
    scores = [one for one in line.numbers if one.topic in ("row_score", "self_score")]
    counts = [one for one in exact(line.measured) if one.kind is NumberKind.COUNT]
    short = _short(counts)
    if len(points) != 1 or len(scores) != 1 or points[0].value != scores[0].value or short is None:
        return None
    plan, done = short
    return Hit(
        f"计划{plan.text}，完成{done.text}，没有全部完成，而得了满分{scores[0].text}。"
        "请核对得分，或说明不扣分的原因。",
        refs=places([done, scores[0]]),
        label=quote(done),
        found=scores[0].text,
        expected=f"低于{points[0].text}",
        told=telling("满分"),
    )


def _short(counts: list[StatedNumber]) -> tuple[StatedNumber, StatedNumber] | None:
    """A plan and what was done of it, where these are the only two counts and it is less."""
    if len(counts) != len(("plan", "done")) or not comparable(*counts):
        return None
    plan, done = counts
    return (plan, done) if is_given(plan) and is_done(done) and done.value < plan.value else None
