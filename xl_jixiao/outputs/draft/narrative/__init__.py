"""Facts → sentences: what a draft says of one submission, under the names templates use.

Nothing is said that no cell says: each number is a `Number` with its cell or its arithmetic, and
what only a person can know is a `Gap`. How it is said is data (phrases.py); here are the facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_jixiao.model.finding import Evaluated, EvaluatedForm, Finding
from xl_jixiao.model.report import Report
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
from xl_jixiao.outputs.draft.phrases import PhraseBook, shipped_book
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
    special = _project(facts) if facts.is_project else _department(facts)
    return {**_common(facts), **special}


def _common(facts: DraftFacts) -> dict[str, object]:
    found = problems.gathered(facts)
    return {
        "标题": head.title(facts),
        "报告名称": head.in_lines(head.report_name(facts)),
        "单位名称": head.named_or_gap(facts.submission.unit, "单位名称"),
        "年度": head.year(facts),
        "开头": head.opening(facts),
        "绩效目标": head.expected(facts),
        "目标完成": head.achieved(facts),
        "预算执行": money.execution(facts),
        "总体得分": results.overall(facts),
        "指标完成": indicators.by_level1(facts),
        "完成概况": results.overview(facts),
        "未完成指标": results.missed(facts),
        "超额完成指标": results.exceeded(facts),
        "经济性": results.economy(facts),
        "效率性": results.efficiency(facts),
        "效益性": results.effect(facts),
        "存在问题": problems.problems(facts, found),
        "改进措施": problems.measures(facts, found),
        "填报更正": corrections.corrections(facts),
        "核算说明": corrections.reckoning(facts),
        "组织实施": facts.tell("组织实施"),
        "评价工作": facts.tell("评价工作"),
        "结果应用": facts.tell("结果应用"),
        "其他说明": facts.tell("其他说明"),
        "自评表": tables.self_evaluation(facts),
        "口径": head.rules_used(facts),
    }


def _department(facts: DraftFacts) -> dict[str, object]:
    return {
        "机构职能": facts.kept("职能", "机构职能") + facts.kept("机构", "机构设置"),
        "人员情况": control.staff(facts),
        "收入构成": composition.income(facts),
        "支出构成": composition.expenditure(facts),
        "基本支出": composition.basic(facts),
        "项目支出": composition.projects(facts),
        "三公经费": control.three_public(facts),
        "公用经费": control.public_spending(facts),
        "其他经费": control.others(facts),
        "政府性基金": composition.special_fund(facts, "政府性基金"),
        "国有资本经营": composition.special_fund(facts, "国有资本经营"),
        "社会保险基金": composition.special_fund(facts, "社会保险基金"),
        "基础数据表": tables.basic_data(facts),
    }


def _project(facts: DraftFacts) -> dict[str, object]:
    return {
        "项目名称": head.named_or_gap(facts.submission.project, "项目名称"),
        "主管部门": head.named_or_gap(facts.submission.department, "主管部门"),
        "项目概况": facts.tell("项目概况"),
        "资金安排": money.arranged(facts),
        "资金使用": money.used(facts),
        "资金管理": facts.tell("资金管理"),
        "主要成效": results.outcomes(facts),
    }
