"""Which of the scores that a report claims are those of the whole evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings

_RE = Phrases(__name__)


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
    if _RE.plain.search(one.subject) or _RE.plain.search(told[-_NEAR:]):
        return False
    if is_out_of_less(told) or _RE.of_a_part.search(told):
        return True
    if not _RE.label.match(told):
        return False
    return _RE.of_an_indicator.match(above) is not None


_NEAR = 10
