"""定性: the band follows the words of the actual, a claim settles the score inside it."""

from __future__ import annotations

from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.values import Bearing, Reading, Target
from xl_jixiao.rules.profile import QualitativeBand, QualitativeRule
from xl_jixiao.scoring.judgement import Judgement, undetermined
from xl_jixiao.scoring.wording import quoted

_MET: dict[Bearing, bool | None] = {
    "done": True,
    "partly": False,
    "undone": False,
    "unclear": None,
}


def judge_qualitative(
    target: Target, reading: Reading, actual: str, rule: QualitativeRule
) -> Judgement:
    """For targets without a number, and blank targets with an actual filled in."""
    blank_target = target.kind == "blank"
    hint = _unquantified(target, blank=blank_target)
    if reading.kind == "blank":
        what = "年度指标值和实际完成值都为空" if blank_target else "实际完成值为空"
        code = HintCode.UNQUANTIFIED if blank_target else HintCode.INCOMPARABLE
        judged = undetermined(target.kind, code, f"{what}，无法评分")
        return judged if blank_target else judged._replace(hints=(*judged.hints, hint))
    bearing: Bearing = "unclear" if blank_target else reading.bearing or "unclear"
    band = _band(bearing, rule)
    said = "年度指标值为空" if blank_target else f"年度指标值{quoted(target.text)}没有可比的数值"
    story = f"{said}，实际完成值{quoted(actual)}"
    method = f"按定性指标“{band.name}”一档"
    return Judgement(
        target.kind, _MET[bearing], None, story, method, rule.clause, band=band, hints=(hint,)
    )


def _band(bearing: Bearing, rule: QualitativeRule) -> QualitativeBand:
    return {
        "done": rule.done,
        "partly": rule.partly,
        "undone": rule.undone,
        "unclear": rule.unclear,
    }[bearing]


def _unquantified(target: Target, *, blank: bool) -> Hint:
    if blank:
        return Hint(HintCode.UNQUANTIFIED, "年度指标值为空，请填写可衡量的指标值")
    return Hint(
        HintCode.UNQUANTIFIED, f"年度指标值{quoted(target.text)}没有可衡量的数值，请尽量量化"
    )
