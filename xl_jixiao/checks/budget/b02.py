"""B02: an execution rate above 100%."""

from __future__ import annotations

from xl_jixiao.checks.budget.wrong_rates import rate_is_told
from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import HALF, ratio
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, Form, FundLine, FundRole, addresses_of
from xl_jixiao.text.wording import number, percent, shown

_TOTAL = FundRole.TOTAL
_ROWS = (_TOTAL, FundRole.PART)


@check(
    "B02",
    "执行率超过100%",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="执行数不超过预算数",
)
def above_hundred(case: ScoredForm) -> Results:
    """执行数不得超过预算数，执行率不得超过100%。

    检查内容：资金行的全年执行数是否大于预算数，或填写的执行率是否大于100%；
        填写的执行率算错的见 B01，不另列。
    依据：评分口径“预算执行率”的条款（随所用口径而定）
    错误示例：全年预算数329.77，全年执行数338.31，执行率102.59%
    正确示例：预算调整后全年预算数338.31，全年执行数338.31，执行率100%
    处理办法：核对全年预算数是否已含年中追加、上年结转；确属超预算支出的，说明原因。
    """
    for line in case.fund_lines(*_ROWS):
        budget = line.budget(case.base)
        if _over(line.executed, budget):
            if not _of_one_money(case, line, budget):
                continue
            yield _overspent(case, line, budget)
        elif line.claimed_rate.value is not None and line.claimed_rate.value > 1:
            if rate_is_told(case, line):
                continue
            yield Hit(
                f"执行率填{shown(line.claimed_rate)}，超过100%。执行率最高为100%，"
                f"请核对分母是否为{case.base_name}。",
                refs=addresses_of(line.claimed_rate) or (line.ref,),
                label=line.name or line.label,
                found=shown(line.claimed_rate),
                expected="≤100%",
                clause=case.rules.execution.clause,
                told=telling("填报", line.claimed_rate.value),
            )
        elif line.role is _TOTAL and _comparable(line.executed, budget):
            yield Pass(
                f"执行数{number(line.executed.value)}≤{case.base_name}{number(budget.value)}"
            )


def _over(executed: Figure, budget: Figure) -> bool:
    """Whether more was spent than budgeted, beyond what rounding can make."""
    if executed.value is None or budget.value is None or not _comparable(executed, budget):
        return False
    return executed.value - budget.value > (executed.step + budget.step) * HALF


def _of_one_money(case: ScoredForm, line: FundLine, budget: Figure) -> bool:
    """Whether both amounts of a project are of one money, or a rate of the two is said."""
    if case.submission.form is not Form.PROJECT:
        return True
    together = case.submission.source.same_money(line.executed.entry.ref, budget.entry.ref)
    return together or (line.claimed_rate.value or 0) > 1


def _comparable(executed: Figure, budget: Figure) -> bool:
    """Nothing is above or within a negative budget, which another check tells of."""
    return executed.value is not None and budget.value is not None and budget.value > 0


def _overspent(case: ScoredForm, line: FundLine, budget: Figure) -> Hit:
    rate = ratio(line.executed, budget)
    found = percent(rate) if rate is not None else ""
    return Hit(
        f"全年执行数{number(line.executed.value)}万元大于{case.base_name}"
        f"{number(budget.value)}万元，执行率{found}，超过100%。请核对预算数是否漏计追加或结转；"
        "得分最高按满分计。",
        refs=addresses_of(line.executed) or (line.ref,),
        label=line.name or line.label,
        found=found,
        expected="≤100%",
        in_text=Severity.WARNING,
        clause=case.rules.execution.clause,
        uses=addresses_of(budget),
        told=telling(
            "超支",
            rate or 0,
            执行=number(line.executed.value),
            基数=case.base_name,
            预算=number(budget.value),
        ),
    )
