"""N04: problems, measures, and sentences that the figures contradict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from xl_jixiao.checks.hit import Hit, Pass, Results
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
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Form, addresses_of
from xl_jixiao.text.wording import clip, joined

_SAY = Wordings(__name__)
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
        yield _contradicted("执行率" if one.of_rate else "不符", one)
    for one in raised_though_full(case, found):
        yield _contradicted("已全部执行", one)
    yield from _passed_over(case, found)


def _unanswered(found: Remedies) -> Iterator[Hit]:
    """Problems without measures, measures without problems."""
    heading, measure = found.problem_heading, found.measure_heading
    if found.problems and not found.says_none and not found.measures and not found.answered:
        places = (heading,) if heading else found.problems[:1]
        first = clip(found.problems[0].text.strip(), 30)
        refs = [one.ref for one in places]
        yield _SAY.hit("无措施", refs, places[0].label, first=first)
    if found.measures and measure and not found.problems and not found.causes:
        yield _SAY.hit("无问题", [measure.ref], measure.label)


def _neither(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """A whole report of a department without a word on problems or measures."""
    chapters = [heading for heading in case.report.headings if heading.level == 1]
    told = found.problems or found.measures or found.answered or found.named
    if case.report.form is Form.DEPARTMENT and len(chapters) >= _WHOLE and not told:
        yield _SAY.hit("均未写", addresses_of(case.report.title), "报告提纲")


def _fewer(found: Remedies) -> Iterator[Hit]:
    problems, measures = points(found.problems), points(found.measures)
    heading = found.measure_heading
    if problems and measures and heading and measures < problems:
        facts = {"problems": str(problems), "measures": str(measures)}
        yield _SAY.hit("措施少", [heading.ref], heading.label, **facts)


def _contradicted(kind: str, one: Contradiction) -> Hit:
    first = one.told[0]
    said = quoted(first.text, one.start, one.end)
    return _SAY.hit(
        kind,
        [passage.ref for passage in one.told],
        first.label,
        said=said,
        sentence=clip(first.text.strip()),
        说法=said.rstrip("。；"),
        事实=one.fact,
    )


def _passed_over(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """What the tables show and the problems do not mention at all."""
    facts = tuple(shown_by_tables(case))
    if not facts or len(unmentioned(facts, found.problem_text)) < len(facts):
        return
    problem = found.problem_text.strip()
    refs: tuple[CellRef, ...]
    if found.problems:
        refs, label = (found.problems[0].ref,), found.problems[0].label
        said = f"存在的问题只写了“{clip(problem, 30)}”"
    elif case.report.form is Form.DEPARTMENT:  # outlines of projects may do without problems
        refs, label = addresses_of(case.report.title), "存在的问题"
        said = "报告没有写存在的问题"
    else:
        return
    told = joined([one.fact for one in facts], _FACTS)
    shown = {"said": said, "problem": clip(problem) or "没有写", "事实": told}
    yield _SAY.hit("未写", refs, clip(label, 20), **shown)
