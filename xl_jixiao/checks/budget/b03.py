"""B03: the claimed score of the execution rate against the rule."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.checks.budget.wrong_rates import rate_is_told, score_of_wrong_rate
from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import exceeds, falls_short, rate_agrees, ratio
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import FundLine, addresses_of
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import percent, points, shown


@check(
    "B03",
    "预算执行得分与评分规则不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="预算执行得分与按规则核算的一致",
)
def execution_score(case: ScoredForm) -> Results:
    """预算执行率的自评得分必须等于按规则核算的得分。

    检查内容：年度资金总额行的自评得分与按执行率核算的得分是否一致；得分与所填的错误执行率
        也对不上的一并指出。自评低于核算得分的降为警告，只差在取整的降为提示；
        得分是照填错的执行率算的，由 B01 一并说明，不另列。
    依据：该行核算得分所依据的条款（评分口径“预算执行率”）
    错误示例：执行率86.2%，分值10，自评得分10
    正确示例：执行率86.2%，分值10，自评得分8.62
    处理办法：按核算得分填写；执行率不足100%的说明原因。
    """
    line, scored = case.total, case.total_line
    if line is None or scored is None or scored.score is None:
        return
    claimed = line.claimed_score
    if claimed.value is None:
        return
    if exceeds(claimed, scored.score) or falls_short(claimed, scored.score):
        if not score_of_wrong_rate(case, line):  # else B01 says both
            yield _off(case, line, scored)
    elif not rate_is_told(case, line) and (rate := _impossible_rate(case, line, scored)):
        yield rate
    else:
        yield Pass(f"自评{points(claimed.value)}，核算{points(scored.score)}")


def _off(case: ScoredForm, line: FundLine, scored: ScoreLine) -> Hit:
    claimed = line.claimed_score
    advice, severity = _judge(case, line, scored)
    return Hit(
        f"预算执行自评得分{points(claimed.value)}，按规则应为{points(scored.score)}{_rate(scored)}。"
        f"{advice}",
        refs=addresses_of(claimed) or (line.ref,),
        label=line.name or line.label,
        found=points(claimed.value),
        expected=points(scored.score),
        scored=scored,
        severity=severity,
        uses=addresses_of(line.executed, case.budget, line.points),
        told=telling("偏高" if (claimed.value or 0) > (scored.score or 0) else "偏低"),
    )


def _judge(case: ScoredForm, line: FundLine, scored: ScoreLine) -> tuple[str, Severity | None]:
    """What to do, and how grave it is."""
    if _of_another_profile(line, scored):
        weight = points(case.rules.execution.points)
        advice = (
            f"表内没有印分值，按口径为{weight}；本表如用其他口径，请用 --rules 指定后重新核算。"
        )
        return advice, Severity.INFO
    if _rounded_to_whole(line, scored):
        return "自评取整所致；口径不取整的请填写核算得分。", Severity.INFO
    if scored.score is not None and falls_short(line.claimed_score, scored.score):
        return "请按核算得分改正，或说明从严自评的理由。", Severity.WARNING
    return "请按核算得分改正。", None


def _of_another_profile(line: FundLine, scored: ScoreLine) -> bool:
    """A form without printed weight that claims the rate times whole points, only other ones."""
    claimed = line.claimed_score.value
    if line.points.value is not None or claimed is None or not scored.completion:
        return False
    weight = half_up(claimed / min(scored.completion, Decimal(1)), Decimal("0.01"))
    return weight == weight.to_integral_value() and weight > (scored.points or 0)


def _rounded_to_whole(line: FundLine, scored: ScoreLine) -> bool:
    """Whether the claim is the score in whole points, as many clerks write it."""
    claimed, score = line.claimed_score.value, scored.score
    return score is not None and claimed == half_up(score, Decimal(1))


def _rate(scored: ScoreLine) -> str:
    return "" if scored.completion is None else f"（执行率{percent(scored.completion)}）"


def _impossible_rate(case: ScoredForm, line: FundLine, scored: ScoreLine) -> Hit | None:
    """The score happens to be right, but not for the rate beside it, which is wrong and > 100%."""
    claimed, rate = line.claimed_score, line.claimed_rate
    true_rate = ratio(line.executed, case.budget)
    full = line.points.value or case.rules.execution.points
    if rate.value is None or rate.value <= 1 or true_rate is None or rate_agrees(rate, true_rate):
        return None
    return Hit(
        f"自评得分{points(claimed.value)}与所填执行率{shown(rate)}对不上："
        f"按该执行率为{points(rate.value * full)}，超过分值{points(full)}。"
        f"请先把执行率改为{percent(true_rate)}，再据以计分。",
        refs=addresses_of(claimed) or (line.ref,),
        label=line.name or line.label,
        found=f"{shown(rate)}计{points(claimed.value)}",
        expected=f"{percent(true_rate)}计{points(claimed.value)}",
        scored=scored,
        uses=addresses_of(line.executed, case.budget),
        told=telling("不符", 率=shown(rate), 得分=points(claimed.value)),
    )
