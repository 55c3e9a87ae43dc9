"""Rows whose 分值 is one merged cell over several indicators.

No rule says how the points divide among them. Whatever the division, the score of the group lies
between what its worst and its best row would earn with all the points: where the two agree the
score is computed, else it stays within these bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Indicator
from xl_jixiao.rules.profile import QualitativeBand, RuleProfile
from xl_jixiao.scoring.claims import Worth
from xl_jixiao.scoring.judgement import ONE, ZERO, Judgement
from xl_jixiao.scoring.line import score_line, unpointed


def member_line(judgement: Judgement, carrier: Indicator) -> ScoreLine:
    """A row without points of its own: its result counts at the row that carries them."""
    why = f"分值与{carrier.ref.a1}所在行合并，得分记在该行"
    return unpointed(judgement, why, None)


def group_line(members: Sequence[Judgement], worth: Worth, rules: RuleProfile) -> ScoreLine:
    """The line of the carrier, for the whole group; the carrier is the first member."""
    if worth.points is None:
        return unpointed(members[0])
    return score_line(_group(members, rules, worth.points), worth.points, worth.claimed, rules)


def _group(members: Sequence[Judgement], rules: RuleProfile, points: Decimal) -> Judgement:
    first = members[0]
    story = f"分值由{len(members)}行合用：" + "；".join(
        f"（{place}）{member.story}" for place, member in enumerate(members, start=1)
    )
    ends = [_ends(member, points) for member in members]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    settled = all(member.share is not None for member in members) and low == high
    hints = tuple(dict.fromkeys(hint for member in members for hint in member.hints))
    base = first._replace(
        met=_met(members),
        story=story,
        share=None,
        band=None,
        formula="",
        as_percent=False,
        deduction=ZERO,
        deduction_text="",
        hints=hints,
        clause=None,
        method="",
    )
    if settled:
        method = "各行结果相同，不论分值怎样分配" + ("都得满分" if low == ONE else "得分都相同")
        return base._replace(
            share=low,
            method=method,
            clause=first.clause,
            formula="" if low in {ZERO, ONE} else f"× {low}",
        )
    if _claim_settles(members):
        band = QualitativeBand("各行合用", low, high)
        method = "含定性指标，分值未分到各行，按各行中最低与最高一档"
        return base._replace(band=band, method=method, clause=rules.qualitative.clause)
    return base._replace(
        story=f"{story}；各行结果不同，官方文件没有规定合用的分值怎样分配",
    )


def _ends(judgement: Judgement, points: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most a row can earn, as shares of the points."""
    if judgement.share is not None:
        off = judgement.deduction / points if points else ZERO
        share = max(judgement.share - off, ZERO)
        return share, share
    if judgement.band is not None:
        return judgement.band.low, judgement.band.high
    return ZERO, ONE


def _claim_settles(members: Sequence[Judgement]) -> bool:
    """A claim never settles a row that is computed short of full, or can't be compared."""
    return all(
        member.band is not None or (member.share == ONE and not member.deduction)
        for member in members
    )


def _met(members: Sequence[Judgement]) -> bool | None:
    if any(member.met is False for member in members):
        return False
    return True if all(member.met for member in members) else None
