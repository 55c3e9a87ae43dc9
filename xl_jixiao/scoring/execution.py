"""预算执行率: which row is scored, on which base, for how many points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import Hint, HintCode, ScoredFund, ScoreLine
from xl_jixiao.model.submission import FundLine, FundRole, IndicatorForm
from xl_jixiao.rules.profile import ExecutionRule, RuleProfile
from xl_jixiao.scoring.judgement import ONE, ZERO, Judgement, make_judgement, score_line
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import bracketed, in_points, percent, plain

BASE_TITLES = {"annual": "全年预算数", "initial": "年初预算数"}


def execution_line(
    executed: Decimal | None, budget: Decimal | None, points: Decimal, rules: RuleProfile
) -> ScoreLine:
    """The line of the total row; both amounts in one unit of money.

    `budget` is the column that `rules.execution.base` names; a blank or zero budget is replaced
    by nothing.
    """
    judgement = judge_execution(executed, budget, rules)
    return score_line(judgement, points, None, rules)


def judge_execution(
    executed: Decimal | None, budget: Decimal | None, rules: RuleProfile
) -> Judgement:
    """The share of the points that the rate earns."""
    rule = rules.execution
    base = BASE_TITLES[rule.base]
    if budget is None or budget <= 0:
        found = "为空" if budget is None else f"为{plain(budget)}"
        text = f"{base}{found}，执行率无从计算，不用其他列代替"
        return _open(text, HintCode.NO_BUDGET)
    if executed is None:
        return _open("全年执行数为空，执行率无从计算", HintCode.INCOMPARABLE)
    completion = executed / budget
    gate = (rule.gate,) if rule.method == "threshold" else ()
    shown = percent(completion, *gate, *(tier.start for tier in rule.tiers))
    story = f"全年执行数{plain(executed)} ÷ {base}{plain(budget)} = {shown}"
    met = executed >= budget
    rate = _rate(completion, rule)
    if rate >= ONE:
        return _full(completion, story, met, rule)
    if rule.method == "bands":
        return _banded(rate, completion, story, met, rule)
    if rule.method == "threshold" and rate < rule.gate:
        method = f"执行率低于{percent(rule.gate)}，不得分"
        return make_judgement("execution", met, completion, story, method, rule.clause, ZERO)
    share = max(rate, ZERO)
    formula = f"× {bracketed(executed)} ÷ {plain(budget)}"
    if rule.rate_decimals is not None:
        formula = f"× {plain(rate * 100)}%"
    method = "按执行率" if share else "执行数不大于0，不得分"
    return make_judgement(
        "execution",
        met,
        completion,
        story,
        method,
        rule.clause,
        share,
        formula if share else "",
        as_percent=True,
    )


def _open(text: str, code: HintCode) -> Judgement:
    return make_judgement("execution", None, None, text, hints=(Hint(code, text),))


def _rate(completion: Decimal, rule: ExecutionRule) -> Decimal:
    """The rate used for scoring: some rules round the percentage first."""
    if rule.rate_decimals is None:
        return completion
    step = Decimal(1).scaleb(-rule.rate_decimals - 2)
    return half_up(completion, step)


def _full(completion: Decimal, story: str, met: bool, rule: ExecutionRule) -> Judgement:
    hints: tuple[Hint, ...] = ()
    method = "预算执行完毕，得满分"
    if completion > ONE:
        method = "执行率超过100%，最高得满分"
        text = f"执行率{percent(completion)}超过100%，得分最高为满分，请核对预算数和执行数"
        hints = (Hint(HintCode.RATE_ABOVE_ONE, text),)
    return make_judgement(
        "execution", met, completion, story, method, rule.clause, ONE, hints=hints
    )


def _banded(
    rate: Decimal, completion: Decimal, story: str, met: bool, rule: ExecutionRule
) -> Judgement:
    tier = next((tier for tier in rule.tiers if tier.reached(rate)), rule.tiers[-1])
    if not tier.value:
        method, formula = f"执行率在{percent(tier.start)}以上一档，不得分", ""
    else:
        edge = "（含）" if tier.inclusive else "（不含）"
        method, formula = (
            f"执行率在{percent(tier.start)}{edge}以上一档",
            f"× {percent(tier.value)}",
        )
    return make_judgement(
        "execution", met, completion, story, method, rule.clause, tier.value, formula
    )


class Execution(NamedTuple):
    """What the execution rate adds to the total."""

    points: Decimal
    line: ScoreLine | None
    """None where the form has no total row."""
    claimed: Decimal | None
    place: int | None
    """Index of the scored row in IndicatorForm.funds."""
    why: str = ""
    """Chinese: why the points are not those that a reader expects."""


def score_execution_rows(
    submission: IndicatorForm, indicator_points: Decimal, rules: RuleProfile
) -> Execution:
    """Score the total row; part rows are for the checks to look at.

    `indicator_points` is the sum of the known points of the indicators.
    """
    place = next(
        (at for at, row in enumerate(submission.funds) if row.role is FundRole.TOTAL), None
    )
    if place is None:
        if not submission.has_actuals:
            return Execution(ZERO, None, None, None)
        if submission.funds_unread:
            return _unread(indicator_points, rules)
        return _without_row(indicator_points, rules)
    row = submission.funds[place]
    points, why = _points(row, indicator_points, rules)
    printed = _by_the_form(row, rules)
    budget = row.budget(rules.execution.base)
    line = execution_line(row.executed.value, budget.value, points, printed)
    notes = [why] if why else []
    if printed is not rules:
        notes.append(f"表中只有{BASE_TITLES[printed.execution.base]}一栏预算，执行率以它为分母")
    if notes:
        line = line._replace(trace=f"{'；'.join(notes)}。{line.trace}")
    return Execution(points, line, row.claimed_score.value, place, why)


def _by_the_form(row: FundLine, rules: RuleProfile) -> RuleProfile:
    """The rules with the base that the form prints, where it prints one budget alone."""
    base = row.base(rules.execution.base)
    if base == rules.execution.base:
        return rules
    return replace(rules, execution=replace(rules.execution, base=base))


def scored_funds(submission: IndicatorForm, execution: Execution) -> tuple[ScoredFund, ...]:
    """Each row of the money block, in order: only the total row has a line."""
    return tuple(
        ScoredFund(fund, execution.line if at == execution.place else None)
        for at, fund in enumerate(submission.funds)
    )


def _points(row: FundLine, indicator_points: Decimal, rules: RuleProfile) -> tuple[Decimal, str]:
    """The row's own 分值, else the profile's, unless the indicators already carry everything."""
    own = row.points.value
    if own is not None and own >= 0:
        return own, ""
    if indicator_points >= rules.weights.total:
        why = f"各指标分值合计已达{in_points(indicator_points)}，表中没有预算执行率的分值，不另计分"
        return ZERO, why
    return rules.execution.points, ""


def _unread(indicator_points: Decimal, rules: RuleProfile) -> Execution:
    """A money block that could not be read: it has what the indicators leave of the full marks."""
    points = max(rules.weights.total - indicator_points, ZERO)
    return Execution(points, None, None, None, "资金栏未能读取，预算执行率得分待定")


def _without_row(indicator_points: Decimal, rules: RuleProfile) -> Execution:
    """No total row: its points are missing unless the indicators leave no room for them."""
    points = rules.execution.points
    if indicator_points + points > rules.weights.total:
        return Execution(ZERO, None, None, None)
    return Execution(points, None, None, None, "表中没有年度资金总额行，预算执行率得分待定")
