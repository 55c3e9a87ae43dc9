"""Money of the year: planned, changed, spent, by source, and what the execution earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xl_jixiao.facts.amounts import compare_sum
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import top_level
from xl_jixiao.model.submission import NO_FIGURE, Figure, FundLine, FundRole
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, asked
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    above_zero,
    amount,
    compared,
    minus,
    money,
    one_line,
    over,
    points,
    rate,
    reason_of,
    shares_of,
    some,
    term,
)
from xl_jixiao.outputs.draft.phrases import Fact
from xl_jixiao.outputs.word.prose import Prose
from xl_jixiao.text.patterns import lazy_re

_KINDS = lazy_re("基本支出|项目支出")
"""Rows that a section of their own tells of."""


def execution(facts: DraftFacts) -> Mapping[str, Fact]:
    """The total, its change and its execution; then the sources of money; then the score."""
    line = facts.case.total
    told = line if line is not None and _says_anything(line) else None
    return {
        "各项资金": told is not None and _has_other_funds(facts.case),
        "说明": reason_of(told),
        **(_sources(facts) if told else {}),
        **_scores(facts),
        **said_of(facts, told),
    }


def arranged(facts: DraftFacts) -> Mapping[str, Fact]:
    """资金安排 of a project: what was budgeted, and from which sources."""
    return {**_shares(facts), **said_of(facts, facts.case.total)}


def used(facts: DraftFacts) -> Mapping[str, Fact]:
    """资金使用 of a project: what was spent, by source; on what is for the unit to say."""
    line = facts.case.total
    parts = [part for part in facts.case.fund_lines(FundRole.PART) if part.executed.value]
    alone = _is_the_whole(facts.case, parts)
    told = [
        facts.say("来源.使用", 名称=source_name(part), **said_of(facts, part)) for part in parts
    ]
    own = {"来源": None if alone else told, "说明": reason_of(line)}
    return {**own, **said_of(facts, line)}


def said_of(facts: DraftFacts, line: FundLine | None) -> dict[str, Fact]:
    """What a row of the money block says, as slots, with the clauses made of them."""
    found = money_facts(facts.case, line)
    return {
        **found,
        "安排": facts.say("资金.安排", **found),
        "执行情况": facts.say("资金.执行", **found),
    }


def money_facts(case: ScoredForm, line: FundLine | None) -> dict[str, Fact]:
    """The slots of a row of the money block: 年初, 调增, 全年, 执行, 执行率, 未执行 …; what
    can't be read or computed is None. Rates only where no amount is negative.
    """
    initial, annual, executed = (
        line.initial if line else NO_FIGURE,
        line.annual if line else NO_FIGURE,
        line.executed if line else NO_FIGURE,
    )
    budget = term(line.budget(case.base)) if line else None
    first, spent = term(initial), term(executed)
    whole = line is not None and line.role is FundRole.TOTAL
    return {
        "基数": case.base_name,
        "基数额": money(budget),
        "年初": some(first),
        "年初为零": first is not None and not first.value,
        "缺年初": whole and first is None and asked(initial),
        "年初误填": _misread(initial),
        "全年": amount(term(annual)),
        "缺全年": asked(annual) and term(annual) is None,
        "全年误填": _misread(annual),
        "执行": amount(spent),
        "缺执行": asked(executed) and spent is None,
        "执行误填": _misread(executed),
        **_change(first, term(annual)),
        **_executed(budget, spent),
    }


def _change(initial: Term | None, annual: Term | None) -> Mapping[str, Fact]:
    """What the budget was raised or lowered by in the course of the year."""
    return compared(annual, above_zero(initial), "未调", ("调增", "调减"), "幅度")


def _executed(budget: Term | None, spent: Term | None) -> Mapping[str, Fact]:
    """What of the budget was spent, what is left of it, what is above it."""
    if budget is None or spent is None or budget.value < 0 or spent.value < 0:
        return {}
    share = over(spent, budget)
    if share is None:
        return {"无执行率": bool(spent.value)}
    found = compared(spent, budget, "持平", ("超出", "未执行"), "未执行占比")
    return {**found, "执行率": rate(share), "没有支出": not spent.value}


def moved_by(case: ScoredForm) -> Term | None:
    """By which share the budget was changed in the course of the year."""
    line = case.total
    initial, annual = (term(line.initial), term(line.annual)) if line else (None, None)
    changed = minus(annual, above_zero(initial))
    return over(changed, initial) if annual and annual.value >= 0 else None


def unspent_share(case: ScoredForm) -> Term | None:
    """Which share of the budget was not spent, None where all was or nobody can tell."""
    spent, budget = term(case.total.executed) if case.total else None, term(case.budget)
    left = above_zero(minus(budget, spent))
    return over(left, budget) if spent and spent.value >= 0 else None


def source_name(line: FundLine) -> str:
    """A source of money by its bare name."""
    return one_line(line.name or line.label)


def _misread(figure: Figure) -> str | None:
    """What stands in the cell that is no amount, None where it is blank."""
    return one_line(figure.entry.text) if term(figure) is None else None


def _has_other_funds(case: ScoredForm) -> bool:
    """Whether the total is more than the 一般公共预算 of the section that tells of it."""
    kinds = [one for one in case.fund_lines(FundRole.INCOME_PART) if one.amount.value]
    return any("一般公共预算" not in one.name for one in kinds)


def _sources(facts: DraftFacts) -> dict[str, Fact]:
    """The sources of the total that have columns of their own, a clause each. Rows that repeat the
    total are not told again: the last of them names the only source there is.
    """
    lines = [line for line in facts.case.fund_lines(FundRole.PART) if _says_anything(line)]
    lines = [line for line in lines if not _KINDS.search(line.name)]
    rest = [line for line in lines if not _repeats(line, facts.case.total)]
    if lines and not rest:
        return {"唯一来源": source_name(lines[-1])}
    told = [facts.say("来源.执行", 名称=source_name(one), **said_of(facts, one)) for one in rest]
    return {"来源": told}


def _is_the_whole(case: ScoredForm, lines: Sequence[FundLine]) -> bool:
    """Whether every source has all the figures of the total: nothing is left to say."""
    return bool(lines) and all(_repeats(line, case.total) for line in lines)


def _repeats(part: FundLine, whole: FundLine | None) -> bool:
    if whole is None:
        return False
    pairs = zip(_figures(part), _figures(whole), strict=True)
    return all((one.value or 0) == (other.value or 0) for one, other in pairs)


def _figures(line: FundLine) -> tuple[Figure, Figure, Figure]:
    return line.initial, line.annual, line.executed


def _scores(facts: DraftFacts) -> dict[str, Fact]:
    """分值 and 自评得分 of the execution, where the form gives points for it and no list of the
    parts of the score tells them.
    """
    line = facts.case.total
    told = line is not None and facts.submission.has_points and not facts.parts
    return {
        "分值": points(line.points) if line and told else None,
        "得分": points(line.claimed_score) if line and told else None,
    }


def _shares(facts: DraftFacts) -> dict[str, Fact]:
    """全年预算数 by source with shares where the sources make the whole."""
    line, parts, terms = _arranged(facts)
    if line is None or line.annual.value is None or not terms:
        return {}
    complete = compare_sum(line.annual, (part.annual for part in parts)).agrees
    if len(terms) == 1 and complete:
        return {"唯一来源": source_name(parts[0])}
    items = [(source_name(part), one) for part, one in zip(parts, terms, strict=True)]
    told = with_shares(facts, items, term(line.annual) if complete else None)
    return {"来源": told}


def with_shares(
    facts: DraftFacts, items: Sequence[tuple[str, Term]], whole: Term | None
) -> list[Prose]:
    """财政拨款100万元，占80%: a clause each; shares of `whole` where they add up as printed."""
    shares = shares_of(whole, [one for _, one in items]) or [None] * len(items)
    return [
        facts.say("构成.项", 名称=name, 金额=money(one), 占比=share)
        for (name, one), share in zip(items, shares, strict=True)
    ]


def _arranged(facts: DraftFacts) -> tuple[FundLine | None, list[FundLine], list[Term]]:
    parts = [part for part in top_level(facts.case.fund_lines(FundRole.PART)) if part.annual.value]
    terms = [(part, one) for part in parts if (one := term(part.annual)) is not None]
    return facts.case.total, [part for part, _ in terms], [one for _, one in terms]


def _says_anything(line: FundLine) -> bool:
    """A row of blanks and zeros says nothing: 其他资金 0、0、0."""
    if line.role is FundRole.TOTAL:
        return any(one.value is not None or one.entry.filled for one in _figures(line))
    return any(one.value for one in _figures(line))
