"""P01: the platform's red light."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.amounts import exceeds, falls_short
from xl_jixiao.facts.form import ScoredForm, told_sections, total
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import FundLine, addresses_of
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.wording import number, percent


@check(
    "P01",
    "指标得分率明显高于执行得分率（红灯）",
    Severity.WARNING,
    Stage.ARITHMETIC,
    judges=ANY_SOURCE,
    holds="指标得分率与执行得分率相近",
)
def red_light(case: ScoredForm) -> Results:
    """指标得分率与预算执行得分率的偏差超过5%的，一体化平台亮红灯，应当说明。

    检查内容：（指标得分÷指标分值 − 执行得分÷执行分值）÷（指标得分÷指标分值）是否大于口径上限，
        先按自评得分计算；不超过的再按其他检查要求改正后的得分计算，以免改正之后才亮红灯。资金行已说明原因的不提示。
    依据：评分口径“检查依据”的条款
    错误示例：执行得9分（满分10分），指标得90分（满分90分），偏差10%
    正确示例：执行得9.8分（满分10分），指标得90分（满分90分），偏差2%
    处理办法：核对指标得分是否偏高；钱没花完而任务全完成的，说明结余原因。
    """
    line = case.total
    if line is None:
        return
    weight = total([row.points for row in case.scored_rows])
    claims = [row.claimed for row in case.scored_rows]
    executed = line.claimed_score.value
    entered = _gap(case, line, weight, claims, executed)
    if entered is None:
        return
    limit = case.rules.checks.gap_red
    scores = [_as_corrected(row) for row in case.scored_rows]
    execution = _execution_as_corrected(case, line)
    corrected: _Gap | None = entered
    if scores != claims or execution != executed:
        corrected = _gap(case, line, weight, scores, execution)
    red = entered.gap > limit
    stays = red if corrected is entered else corrected is not None and corrected.gap > limit
    told, when = entered, ""
    if not red:
        if corrected is None or not stays:
            yield Pass(f"{entered.sentence}，偏差不超过{percent(limit)}")
            return
        told, when = corrected, "按核算得分改正后，"
    if case.total_explained:
        return
    yield Hit(
        f"{when}{told.sentence}，偏差{percent(told.gap, limit)}，超过{percent(limit)}（红灯）。"
        "请核对指标得分是否偏高，或说明资金结余而任务完成的原因。",
        refs=addresses_of(line.claimed_score) or (line.ref,),
        label=line.name or line.label,
        found=percent(told.gap, limit),
        expected=f"≤{percent(limit)}",
        uses=addresses_of(*(row.indicator.claimed_score for row in case.scored_rows)),
        told=telling(
            "核定" if when else "填报" if stays or corrected is None else "得分",
            told.gap,
            指标率=percent(told.indicators),
            执行率=percent(told.execution),
            相差=number(half_up((told.indicators - told.execution) * 100, Decimal("0.01"))),
        ),
    )


class _Gap(NamedTuple):
    """Two scores with what they are out of."""

    claimed: Decimal
    weight: Decimal
    executed: Decimal
    full: Decimal

    @property
    def indicators(self) -> Decimal:
        """The share of the indicators' points."""
        return self.claimed / self.weight

    @property
    def execution(self) -> Decimal:
        """The share of the execution's points."""
        return self.executed / self.full

    @property
    def gap(self) -> Decimal:
        """By how much the shares differ, as a ratio of the first."""
        return (self.indicators - self.execution) / self.indicators

    @property
    def sentence(self) -> str:
        """The two shares."""
        return (
            f"指标{number(self.claimed)}÷{number(self.weight)}={percent(self.indicators)}，"
            f"执行{number(self.executed)}÷{number(self.full)}={percent(self.execution)}"
        )


def _gap(
    case: ScoredForm,
    line: FundLine,
    weight: Decimal | None,
    scores: list[Decimal | None],
    executed: Decimal | None,
) -> _Gap | None:
    """None where a score or a weight is not known."""
    claimed = total(scores)
    if sections := told_sections(case):
        claimed = total([one.claimed_score.value for one in sections])
        weight = total([one.points for one in sections])
    full = case.rules.execution.points if line.points.value is None else line.points.value
    if not claimed or not weight or executed is None or full <= 0:
        return None
    return _Gap(claimed, weight, executed, full)


def _as_corrected(row: ScoredRow) -> Decimal | None:
    """The claim, or the score that another check asks for in its place."""
    own, score = row.claimed, row.line.score
    if own is None or score is None or own == score:
        return own
    claimed = row.indicator.claimed_score
    if exceeds(claimed, score) or (falls_short(claimed, score) and not row.explained):
        return score
    return claimed.value


def _execution_as_corrected(case: ScoredForm, line: FundLine) -> Decimal | None:
    claimed, scored = line.claimed_score, case.total_line
    if claimed.value is None or scored is None or scored.score is None:
        return claimed.value
    if exceeds(claimed, scored.score) or falls_short(claimed, scored.score):
        return scored.score
    return claimed.value
