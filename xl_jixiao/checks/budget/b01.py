"""B01: the claimed execution rate against executed and budget."""

from __future__ import annotations

from xl_jixiao.checks.budget.wrong_rates import score_of_wrong_rate
from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.amounts import rate_agrees, ratio
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, FundLine, FundRole, addresses_of
from xl_jixiao.text.wording import number, percent, points, shown

_ROWS = (FundRole.TOTAL, FundRole.PART)


@check(
    "B01",
    "执行率与执行数、预算数不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    holds="执行率与执行数、预算数相符",
)
def execution_rate(case: ScoredForm) -> Results:
    """执行率必须等于全年执行数÷预算数，按显示的小数位比较。

    检查内容：资金行填写的执行率与“全年执行数÷全年预算数”（口径另有规定的按年初预算数）是否一致；
        不一致时指出它实际上是按哪一列算出来的。0÷0 的分项行不检查。
    依据：评分口径“预算执行率”的条款（随所用口径而定）
    错误示例：年初969.06、全年1286.05、执行1286.05，执行率填132.71%（按年初预算数算出）
    正确示例：年初969.06、全年1286.05、执行1286.05，执行率填100%
    处理办法：改按全年预算数计算执行率，得分随之修改；金额本身填错的先改金额。
    """
    for line in case.fund_lines(*_ROWS):
        budget = line.budget(case.base)
        rate = ratio(line.executed, budget)
        if rate is None or line.claimed_rate.value is None:
            continue
        division = f"{number(line.executed.value)}÷{number(budget.value)}={percent(rate)}"
        if rate_agrees(line.claimed_rate, rate):
            yield Pass(f"{line.name or line.label}：{division}")
            continue
        claimed = shown(line.claimed_rate)
        yield Hit(
            f"执行率填{claimed}，按全年执行数÷{case.base_name}应为{division}。"
            f"{_explanation(line, case)}请改正执行率{_score_too(line, case)}。",
            refs=addresses_of(line.claimed_rate) or (line.ref,),
            label=line.name or line.label,
            found=claimed,
            expected=percent(rate),
            clause=case.rules.execution.clause,
            uses=addresses_of(line.executed, budget),
            told=telling("" if line is case.total else "分项", abs(rate - line.claimed_rate.value)),
        )


def _score_too(line: FundLine, case: ScoredForm) -> str:
    """The score that was taken from the wrong rate is to be corrected with it."""
    scored = case.total_line
    if line is not case.total or scored is None or not score_of_wrong_rate(case, line):
        return ""
    return f"，自评得分{points(line.claimed_score.value)}相应改为{points(scored.score)}"


def _explanation(line: FundLine, case: ScoredForm) -> str:
    """Which quotient of the row the claimed rate is, if it is one."""
    quotients: tuple[tuple[str, Figure, Figure], ...] = (
        ("全年执行数÷年初预算数", line.executed, line.initial),
        ("全年执行数÷全年预算数", line.executed, line.annual),
        ("全年预算数÷年初预算数", line.annual, line.initial),
        ("全年预算数÷全年执行数", line.annual, line.executed),
        ("年初预算数÷全年预算数", line.initial, line.annual),
    )
    for name, above, below in quotients:
        rate = ratio(above, below)
        if rate is not None and rate_agrees(line.claimed_rate, rate):
            numbers = f"{number(above.value)}÷{number(below.value)}"
            return f"所填数等于{name}（{numbers}），口径要求以{case.base_name}为分母。"
    return ""
