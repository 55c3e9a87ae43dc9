"""资金安排 and 资金使用 of a project."""

from __future__ import annotations

from xl_jixiao.facts.amounts import compare_sum
from xl_jixiao.facts.fund_parts import top_level
from xl_jixiao.model.submission import FundRole
from xl_jixiao.outputs.draft.narrative.budget import is_the_whole, planned, source_name, spent
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import money, shares_of, term
from xl_jixiao.outputs.draft.narrative.quotes import joined, running
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.text.labels import explains


def arranged(facts: DraftFacts) -> tuple[Prose, ...]:
    """What was budgeted, and from which sources."""
    line = facts.case.total
    clauses = list(planned(line)) if line is not None else []
    if line is None or not clauses:
        return (prose(Gap("项目资金安排和到位情况"), "。"),)
    arrival = prose("资金到位情况：", Gap("到位金额和到位时间"), "。")
    return (prose(f"{facts.year}，", joined(clauses), "。"), *_sources(facts), arrival)


def used(facts: DraftFacts) -> tuple[Prose, ...]:
    """What was spent of it, by source; on what is for the unit to say."""
    case, use = facts.case, prose("资金用途：", Gap("资金实际支出的主要内容和金额"), "。")
    clauses = list(spent(case, case.total)) if case.total else []
    if not clauses:
        return (use,)
    told = [prose(f"{facts.year}，", joined(clauses), "。")]
    parts = [part for part in case.fund_lines(FundRole.PART) if part.executed.value]
    if parts and not is_the_whole(case, parts):
        by_source = [
            prose(source_name(part), "：", joined(list(spent(case, part)))) for part in parts
        ]
        told.append(prose("其中，", joined(by_source, "；"), "。"))
    if case.total and explains(case.total.reason):
        told.append(prose("预算调整和执行情况的说明：", running(case.total.reason), "。"))
    return (*told, use)


def _sources(facts: DraftFacts) -> tuple[Prose, ...]:
    """全年预算数 by source with shares where the sources make the whole."""
    line = facts.case.total
    parts = top_level(facts.case.fund_lines(FundRole.PART))
    filled = [part for part in parts if part.annual.value]
    terms = [one for part in filled if (one := term(part.annual)) is not None]
    if line is None or line.annual.value is None or not terms:
        return ()
    complete = compare_sum(line.annual, (part.annual for part in filled)).agrees
    shares = shares_of(term(line.annual), terms) if complete else []
    clauses: list[Prose] = []
    for place, part in enumerate(filled):
        share = ("，占", shares[place]) if shares else ()
        clauses.append(prose(source_name(part), money(terms[place]), *share))
    if len(terms) == 1 and complete:
        return (prose(f"资金来源全部为{source_name(filled[0])}。"),)
    return (prose("按资金来源分：", joined(clauses, "；"), "。"),)
