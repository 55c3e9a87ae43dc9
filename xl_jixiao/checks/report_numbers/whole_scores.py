"""Which of the scores that a report claims are those of the whole evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings

_OF_A_PART = lazy_re(
    r"其中|[（(][^（）()]*扣\s*\d[^（）()]*$|(?:产出|效益|满意度|成本|数量|质量|时效|预算执行)[^，。；]{0,8}(?:指标|率|方面|情况|部分)"
)
_PLAIN = lazy_re(r"总|综合|最终|整体|合计")
_LABEL = lazy_re(r"^\s*(?:自评|评价)?得分\s*[：:]\s*$")
_OF_AN_INDICATOR = lazy_re(
    r"^\s*(?:分值|权重|满分|标准分|(?:年度|实际)?(?:指标|目标|完成|实现)值|完成率)\s*[：:]"
)


def scores_of_the_whole(report: Report, said: Sequence[StatedNumber]) -> tuple[StatedNumber, ...]:
    """The claimed scores without those of an indicator, of a section (产出指标（50分，得分49分）)
    and of one of several things that a report goes through heading by heading.
    """
    lines = {line.number: line.text for line in report.paragraphs}
    own = [one for one in said if not _is_of_a_part(one, lines.get(one.ref.row - 1, ""))]
    several = of_siblings(report.headings, (one.ref for one in own))
    return tuple(one for one in own if one.ref not in several)


def _is_of_a_part(one: StatedNumber, above: str) -> bool:
    """Whether a score is an indicator's or a section's, by its sentence and the line above."""
    told = one.sentence[: one.start]
    if _PLAIN.search(one.subject) or _PLAIN.search(told[-_NEAR:]):
        return False
    if is_out_of_less(told) or _OF_A_PART.search(told):
        return True
    if not _LABEL.match(told):
        return False
    return _OF_AN_INDICATOR.match(above) is not None


_NEAR = 10
