"""N04: problems, measures, and sentences that the figures contradict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.claims import (
    Contradiction,
    all_achieved,
    lowered,
    raised_though_full,
    within_budget,
)
from xl_jixiao.checks.report_text.evidence import shown_by_tables, unmentioned
from xl_jixiao.checks.report_text.passages import quoted
from xl_jixiao.checks.report_text.remedies import Remedies, points, remedies
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Form
from xl_jixiao.text.wording import clip, joined

_FACTS = 4
_WHOLE = 4
"""From so many chapters on a text is a whole report, not a part of one."""


@check(
    "N04",
    "问题与措施不对应或与数据矛盾",
    Severity.WARNING,
    Stage.REPORT_ACROSS,
    holds="问题都有措施",
)
def problems_and_measures(case: ReportCase) -> Results:
    """写了问题应当有改进措施，结论和措施不应当与数据矛盾。

    检查内容：写了存在的问题而全文没有改进措施；说支出（三公经费等）控制在预算内而执行数大于预算或执行率超过100%；
        说三公经费只减不增而决算比上年多；说绩效指标全部完成而自评表有未完成的。
        以下只作提示：整体支出报告问题和措施都没有写；只有措施没有问题；措施条数少于问题条数；预算已全部执行而措施是提高执行率；
        自评表有指标未完成、预算大幅调整、超预算等情况而问题部分只字未提。
    依据：本工具检查规则：问题写明改进措施，措施与数据一致
    错误示例：存在的主要问题写了两条，报告到此结束；“支出总额控制在预算总额内”，自评表执行率132.71%
    正确示例：存在的问题两条，改进措施两条，一一对应
    处理办法：按问题逐条补写改进措施；与数据不符的话按实际数据改写。
    """
    found = remedies(case.report)
    clean = True
    for hit in _hits(case, found):
        clean = False
        yield hit
    if clean and found.problems and found.measures:
        yield Pass("存在的问题有相应的改进措施")


def _hits(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    yield from _unanswered(found)
    yield from _neither(case, found)
    yield from _fewer(found)
    for one in chain(within_budget(case), lowered(case), all_achieved(case)):
        yield _contradicted(one, "请按实际情况改写。", None)
    for one in raised_though_full(case, found):
        advice = "请针对实际存在的问题写改进措施。"
        yield _contradicted(one, advice, Severity.INFO)
    yield from _passed_over(case, found)


def _unanswered(found: Remedies) -> Iterator[Hit]:
    """Problems without measures, measures without problems."""
    heading = found.problem_heading
    if found.problems and not found.says_none and not found.measures and not found.answered:
        places = (heading,) if heading else found.problems[:1]
        yield Hit(
            f"写了存在的问题（“{clip(found.problems[0].text.strip(), 30)}”等），"
            "全文没有改进措施。请针对每个问题补写改进措施。",
            refs=tuple(one.ref for one in places),
            label=places[0].label,
            found="没有改进措施",
            expected="对应的改进措施",
            told=telling("无措施"),
        )
    measure = found.measure_heading
    if found.measures and measure and not found.problems and not found.causes:
        yield Hit(
            "写了改进措施，没有写存在的问题。请补写问题及原因，确无问题的写明“无”。",
            refs=(measure.ref,),
            label=measure.label,
            found="没有存在的问题",
            expected="措施所针对的问题",
            told=telling("无问题"),
            severity=Severity.INFO,
        )


def _neither(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """A whole report of a department without a word on problems or measures."""
    chapters = [heading for heading in case.report.headings if heading.level == 1]
    told = found.problems or found.measures or found.answered or found.named
    if case.report.form is Form.DEPARTMENT and len(chapters) >= _WHOLE and not told:
        title = case.report.title
        yield Hit(
            "报告没有写存在的问题和改进措施。请补写；确无问题的写明“无”。",
            refs=(title.ref,) if title.ref else (),
            label="报告提纲",
            found="没有写",
            expected="存在的问题、改进措施",
            told=telling("均未写"),
            severity=Severity.INFO,
        )


def _fewer(found: Remedies) -> Iterator[Hit]:
    problems, measures = points(found.problems), points(found.measures)
    heading = found.measure_heading
    if problems and measures and heading and measures < problems:
        yield Hit(
            f"存在的问题有{problems}条，改进措施只有{measures}条。请核对每个问题是否都有对应的措施。",
            refs=(heading.ref,),
            label=heading.label,
            found=f"{measures}条",
            expected=f"{problems}条",
            told=telling("措施少"),
            severity=Severity.INFO,
        )


def _contradicted(one: Contradiction, advice: str, severity: Severity | None) -> Hit:
    first = one.told[0]
    said = quoted(first.text, one.start, one.end)
    kind = "执行率" if one.of_rate else "不符"
    return Hit(
        f"“{said}”，而{one.fact}，与数据不符。{advice}",
        refs=tuple(passage.ref for passage in one.told),
        label=first.label,
        found=clip(first.text.strip()),
        expected=one.fact,
        told=telling(kind, 说法=said.rstrip("。；"), 事实=one.fact),
        severity=severity,
    )


def _passed_over(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """What the tables show and the problems do not mention at all."""
    facts = tuple(shown_by_tables(case))
    silent = unmentioned(facts, found.problem_text)
    if not facts or len(silent) < len(facts):
        return
    told = joined([one.fact for one in facts], _FACTS)
    title = case.report.title
    refs: tuple[CellRef, ...]
    if found.problems:
        refs = tuple(one.ref for one in found.problems[:1])
        said = f"存在的问题只写了“{clip(found.problem_text.strip(), 30)}”"
    elif case.report.form is Form.DEPARTMENT:  # outlines of projects may do without problems
        refs = (title.ref,) if title.ref else ()
        said = "报告没有写存在的问题"
    else:
        return
    yield Hit(
        f"自评表反映：{told}；{said}，没有说到。请如实写明原因和改进措施。",
        refs=refs,
        label=clip(found.problems[0].label if found.problems else "存在的问题", 20),
        found=clip(found.problem_text.strip()) or "没有写",
        expected=told,
        told=telling("未写", 事实=told),
        severity=Severity.INFO,
    )
