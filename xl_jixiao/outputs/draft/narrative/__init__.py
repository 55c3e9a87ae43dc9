"""Facts → sentences: what a draft says of one submission, under the names templates use.

Nothing is said that no cell says: each number is a `Number` with its cell or its arithmetic, and
what only a person can know is a `Gap`. How it is said is data (phrases.py); here are the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from xl_jixiao.model.finding import Evaluated, EvaluatedForm, Finding
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import FundRole
from xl_jixiao.outputs.draft.narrative import (
    composition,
    control,
    corrections,
    head,
    indicators,
    money,
    problems,
    results,
    tables,
)
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, gather
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook, shipped_book
from xl_jixiao.outputs.word.names import GIVEN, VOCABULARY
from xl_jixiao.rules.profile import RuleProfile

__all__ = ["narrate"]


def narrate(
    one: EvaluatedForm,
    *,
    beside: tuple[Evaluated, ...] = (),
    findings: tuple[Finding, ...] = (),
    rules: RuleProfile,
    phrases: PhraseBook | None = None,
    report: Report | None = None,
) -> Mapping[str, object]:
    """Everything a template of the submission's kind may ask for.

    Args:
        one: the scored form that is reported of, a department's or a project's.
        beside: other submissions: the 基础数据表 and the project forms of the same unit and year
            are taken from among them.
        findings: of the file or the run; those on these sheets are used.
        rules: the profile under which `one` was scored.
        phrases: the sentences; the shipped ones if left out.
        report: the unit's own one, whose functions, organs, staff and special funds are kept.

    Returns:
        Name → value for every name of `VOCABULARY["部门整体"]` or `["项目支出"]` that `GIVEN` does
        not hold: str or Gap, Prose, tuples of Prose, Group or DraftTable, by the kind of the name.
    """
    facts = gather(one, beside, findings, rules, phrases=phrases or shipped_book(), report=report)
    purpose = "项目支出" if facts.is_project else "部门整体"
    names = [one.name for one in VOCABULARY[purpose] if one.name not in GIVEN]
    return {name: _given(name, facts) for name in names}


def _given(name: str, facts: DraftFacts) -> object:
    """What is behind a name: made for it, else the sentences of its section."""
    if name in _MADE:
        return _MADE[name](facts)
    return facts.tell(name, **_SLOTS[name](facts) if name in _SLOTS else {})


_MADE: Mapping[str, Callable[[DraftFacts], object]] = {
    "标题": head.title,
    "报告名称": lambda facts: head.in_lines(head.report_name(facts)),
    "单位名称": lambda facts: head.named_or_gap(facts.submission.unit, "单位名称"),
    "项目名称": lambda facts: head.named_or_gap(facts.submission.project, "项目名称"),
    "主管部门": lambda facts: head.named_or_gap(facts.submission.department, "主管部门"),
    "年度": head.year,
    "口径": head.rules_used,
    "开头": head.opening,
    "绩效目标": head.expected,
    "目标完成": head.achieved,
    "指标完成": indicators.by_level1,
    "未完成指标": results.missed,
    "超额完成指标": results.exceeded,
    "效益性": results.effect,
    "主要成效": results.outcomes,
    "存在问题": problems.problems,
    "改进措施": problems.measures,
    "填报更正": corrections.corrections,
    "机构职能": lambda facts: facts.kept("职能", "机构职能") + facts.kept("机构", "机构设置"),
    "人员情况": control.staff,
    "项目支出": composition.projects,
    "其他经费": control.others,
    **{kind: partial(composition.special_fund, kind=kind) for kind in composition.FUNDS},
    "自评表": tables.self_evaluation,
    "基础数据表": tables.basic_data,
}
_SLOTS: Mapping[str, Callable[[DraftFacts], Mapping[str, Fact]]] = {
    "预算执行": money.execution,
    "资金安排": money.arranged,
    "资金使用": money.used,
    "总体得分": results.overall,
    "完成概况": lambda facts: results.tally(facts.case.rows),
    "经济性": results.economy,
    "效率性": results.efficiency,
    "核算说明": corrections.reckoning,
    "收入构成": partial(composition.breakdown, role=FundRole.INCOME),
    "支出构成": partial(composition.breakdown, role=FundRole.EXPENSE),
    "基本支出": composition.basic,
    "三公经费": partial(control.row_facts, key="three_public"),
    "公用经费": partial(control.row_facts, key="public_expense"),
}
"""Facts of a section; one that is in neither table needs none."""
