"""Money of the year: planned, changed, spent, and what the execution earns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.submission import Figure, FundLine, FundRole
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts, asked
from xl_jixiao.outputs.draft.narrative.figures import (
    Term,
    amount,
    minus,
    money,
    over,
    place,
    points,
    rate,
    reckoned,
    score,
    term,
)
from xl_jixiao.outputs.draft.narrative.quotes import joined, one_line, running
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.text.labels import explains


def execution(facts: DraftFacts) -> tuple[Prose, ...]:
    """The total, its change and its execution; then the sources of money; then the score."""
    line = facts.case.total
    if line is None or not _says_anything(line):
        gap = Gap("年初预算数、全年预算数、全年执行数（自评表“年度资金总额”未填写）")
        return (prose(gap, "。"),)
    lead = f"{facts.year}{'各项资金合计' if _has_other_funds(facts.case) else '，'}"
    paragraphs = [prose(lead, *execution_of(facts.case, line).pieces, "。")]
    if explains(line.reason):
        paragraphs.append(prose("预算调整和执行情况的说明：", running(line.reason), "。"))
    paragraphs += by_source(facts)
    earned = execution_score(facts)
    return (*paragraphs, *([earned] if earned else []))


def _has_other_funds(case: ScoredForm) -> bool:
    """Whether the total is more than the 一般公共预算 of the section that tells of it."""
    kinds = [one for one in case.fund_lines(FundRole.INCOME_PART) if one.amount.value]
    return any("一般公共预算" not in one.name for one in kinds)


def by_source(facts: DraftFacts) -> tuple[Prose, ...]:
    """The sources of the total that have columns of their own, a clause each."""
    lines = [line for line in facts.case.fund_lines(FundRole.PART) if _says_anything(line)]
    if is_the_whole(facts.case, lines):
        return (prose(f"资金来源全部为{source_name(lines[0])}。"),)
    clauses = [prose(source_name(line), "：", execution_of(facts.case, line)) for line in lines]
    return (prose("其中，", joined(clauses, "；"), "。"),) if clauses else ()


def is_the_whole(case: ScoredForm, lines: Sequence[FundLine]) -> bool:
    """Whether the only source there is has all the figures of the total: nothing is left to say."""
    if case.total is None or len(lines) != 1:
        return False
    (one,) = lines
    return all(
        part.value == whole.value
        for part, whole in (
            (one.initial, case.total.initial),
            (one.annual, case.total.annual),
            (one.executed, case.total.executed),
        )
    )


def execution_score(facts: DraftFacts) -> Prose | None:
    """What the execution earns; None where the form gives no points for it."""
    clauses = score_clauses(facts.case)
    if len(clauses) < 2 or not facts.submission.has_points:
        return None
    return prose("预算执行率", joined(clauses), "。")


def score_clauses(case: ScoredForm) -> list[Prose]:
    """分值, 自评得分, and the computed score where it differs, a clause each."""
    line, scored = case.total, case.total_line
    if line is None:
        return []
    named = (("分值", points(line.points)), ("自评得分", points(line.claimed_score)))
    clauses = [prose(name, figure) for name, figure in named if figure is not None]
    computed = scored.score if scored is not None else None
    if scored is not None and computed is not None and computed != line.claimed_score.value:
        source = reckoned(f"{place(line.ref)} ", scored.trace)
        clauses.append(prose("核算得分", score(computed, source)))
    return clauses


def main_budget(case: ScoredForm, line: FundLine) -> Iterator[Prose]:
    """The budget that the execution is measured by."""
    budget = term(case.budget)
    if budget is not None:
        yield prose(case.base_name, *amount(budget))
    elif asked(line.annual) and case.base == "annual":
        yield prose(case.base_name, _missing(case.base_name, line.annual))


def unspent(case: ScoredForm) -> tuple[Term, Term] | None:
    """What of the budget was not spent, and its share; None where all was, or nobody can tell."""
    line = case.total
    if line is None:
        return None
    budget, executed = term(case.budget), term(line.executed)
    if budget is None or executed is None or budget.value <= 0 or executed.value < 0:
        return None
    if executed.value >= budget.value:
        return None
    left = minus(budget, executed)
    share = over(left, budget)
    return (left, share) if share is not None else None


def overspent(case: ScoredForm) -> Term | None:
    """What was spent beyond the budget, None where nothing was."""
    line = case.total
    budget, executed = term(case.budget), term(line.executed) if line else None
    if budget is None or executed is None or budget.value <= 0 or line is None:
        return None
    if executed.value <= budget.value:
        return None
    return minus(executed, budget)


def beyond_budget(case: ScoredForm, line: FundLine, above: Term) -> Prose:
    """全年预算数…，全年执行数…，超出…: of a year that spent more than it had."""
    budget, executed = term(case.budget), term(line.executed)
    if budget is None or executed is None:
        return prose("超出", money(above))
    told = prose(
        case.base_name, money(budget), "，全年执行数", money(executed), "，超出", money(above)
    )
    share = over(executed, budget)
    return prose(told, "，预算执行率", rate(share)) if share is not None else told


def execution_of(case: ScoredForm, line: FundLine) -> Prose:
    """年初预算数…，年中调增…，全年预算数…，全年执行数…，预算执行率…: as far as it is filled in."""
    return joined([*planned(line), *spent(case, line)])


def planned(line: FundLine) -> Iterator[Prose]:
    """年初预算数…，年中调增…，增幅…，全年预算数…: a clause each, as far as it is filled in."""
    initial, annual = term(line.initial), term(line.annual)
    if initial is not None:
        yield prose("年初预算数", money(initial)) if initial.value else prose("年初未安排预算")
    elif asked(line.initial) and line.role is FundRole.TOTAL:
        yield prose("年初预算数", _missing("年初预算数", line.initial))
    if annual is None:
        if asked(line.annual):
            yield prose("全年预算数", _missing("全年预算数", line.annual))
        return
    yield from _change(initial, annual)
    yield prose("全年预算数", *amount(annual))


def _change(initial: Term | None, annual: Term) -> Iterator[Prose]:
    if initial is None or not initial.value or initial.value < 0 or annual.value < 0:
        return
    if initial.value == annual.value:
        yield prose("年中未作调整")
        return
    change = minus(annual, initial)
    share = over(change, initial)
    word, of_share = ("调增", "增幅") if change.value > 0 else ("调减", "降幅")
    yield prose(f"年中{word}", money(abs(change)))
    if share is not None:
        yield prose(of_share, rate(abs(share)))


def spent(case: ScoredForm, line: FundLine) -> Iterator[Prose]:
    """全年执行数…，预算执行率…，未执行…: a clause each, as far as it is filled in."""
    executed = term(line.executed)
    if executed is None:
        if asked(line.executed):
            yield prose("全年执行数", _missing("全年执行数", line.executed))
        return
    yield prose("全年执行数", *amount(executed))
    budget = term(line.budget(case.base))
    if budget is None or executed.value < 0 or budget.value < 0:
        return
    share = over(executed, budget)
    if share is None:
        if executed.value:
            yield prose("执行率无从计算")
        return
    yield prose("预算执行率", rate(share))
    if executed.value == budget.value:
        return
    gap = minus(executed, budget)
    if gap.value > 0:
        yield prose(f"超出{case.base_name}", money(gap))
    else:
        yield prose("未执行", money(abs(minus(budget, executed))))


def _missing(what: str, figure: Figure) -> Gap:
    """Blank, or filled with something that is no amount."""
    said = one_line(figure.entry.text)
    return Gap(f"{what}，现填“{said}”，不是可读的金额" if said else what)


def source_name(line: FundLine) -> str:
    """A source of money by its bare name."""
    return one_line(line.name or line.label)


def _says_anything(line: FundLine) -> bool:
    """A row of blanks and zeros says nothing: 其他资金 0、0、0."""
    figures = (line.initial, line.annual, line.executed)
    if line.role is FundRole.TOTAL:
        return any(figure.value is not None or figure.entry.filled for figure in figures)
    return any(figure.value for figure in figures)
