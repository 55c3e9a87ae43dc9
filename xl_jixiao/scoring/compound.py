"""Several targets in one cell: each part carries an equal share of the points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.model.score import HintCode
from xl_jixiao.rules.profile import Clause
from xl_jixiao.scoring.judgement import ZERO, Judgement, undetermined
from xl_jixiao.scoring.wording import percent


def combine(parts: Sequence[Judgement], clause: Clause) -> Judgement:
    """The parts of a compound target as one judgement; met only if all are.

    One part that can't be determined leaves the whole row undetermined.
    """
    stories = "；".join(f"（{place}）{part.story}" for place, part in enumerate(parts, start=1))
    shares = [part.share for part in parts if part.share is not None]
    hints = tuple(dict.fromkeys(hint for part in parts for hint in part.hints))
    if len(shares) < len(parts):
        text = f"{stories}；其中有无法判断的部分"
        judged = undetermined("compound", HintCode.INCOMPARABLE, text)
        return judged._replace(met=_met(parts), hints=(*judged.hints, *hints))
    share = sum(shares, ZERO) / len(shares)
    each = " ＋ ".join(percent(one) for one in shares)
    method = f"{len(parts)}项指标值各占一半" if len(parts) == 2 else f"{len(parts)}项指标值各占等份"
    return Judgement(
        "compound",
        _met(parts),
        None,
        stories,
        method,
        clause,
        share,
        f"×（{each}）÷ {Decimal(len(parts))}",
        hints=hints,
    )


def _met(parts: Sequence[Judgement]) -> bool | None:
    if any(part.met is False for part in parts):
        return False
    return True if all(part.met for part in parts) else None
