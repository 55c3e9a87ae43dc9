"""Numerator and denominator of the share of the points, by the methods of the profile."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.excel.formulas.exactness import reaches
from xl_jixiao.excel.formulas.notation import UNKNOWN, literal, number
from xl_jixiao.rules.profile import OverTier, RuleProfile, Tier

_ONE = Decimal(1)


class Pair:
    """The cells that a share is computed from."""

    def __init__(self, kind: str, target: str, actual: str, unit: str) -> None:
        self.kind = kind
        self.target = target
        self.actual = actual
        self.unit = unit

    def is_kind(self, *kinds: str) -> str:
        """Whether the row is compared one of these ways."""
        tests = [f"{self.kind}={literal(kind)}" for kind in kinds]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def share_parts(pair: Pair, profile: RuleProfile, satisfaction: str) -> tuple[str, str]:
    """(numerator, denominator); both "?" where the row can't be computed.

    `satisfaction` is a test for rows under 满意度.
    """
    made = [_parts(pair, profile, satisfaction, part) for part in (0, 1)]
    unread = f"OR({pair.kind}={literal(UNKNOWN)},{pair.actual}={literal(UNKNOWN)})"
    above, below = (f"IF({unread},{literal(UNKNOWN)},{one})" for one in made)
    return above, below


def _parts(pair: Pair, profile: RuleProfile, satisfaction: str, part: int) -> str:
    down = _at_most(pair, profile)[part]
    exact = _exactly(pair)[part] if profile.equal.method == "exact" else ""
    up = _tiered(pair, profile, satisfaction, _at_least(pair, profile)[part], part)
    up = _over(pair, profile, up, part)
    if exact:
        equal = _tiered(pair, profile, satisfaction, exact, part)
        up = f"IF({pair.is_kind('eq')},{equal},{up})"
    return f"IF({pair.is_kind('le', 'lt')},{down},{up})"


def _at_least(pair: Pair, profile: RuleProfile) -> tuple[str, str]:
    """≥, >, and = where it counts as ≥."""
    target, actual = pair.target, pair.actual
    met = (
        f"IF({pair.is_kind('gt')},{actual}>{target},"
        f"IF(AND({pair.is_kind('eq')},{target}=0),{actual}<=0,{actual}>={target}))"
    )
    above, below = actual, target
    short = ""
    if profile.at_least.method == "gated":
        gate = profile.at_least.gate
        above = f"({actual}-{number(gate)}*{target})"
        below = f"({target}*{number(_ONE - gate)})"
        short = f"NOT({reaches(actual, gate, target, inclusive=True)})"
    none = f"OR({target}=0,{short})" if short else f"{target}=0"
    return f"IF({met},1,IF({none},0,{above}))", f"IF({met},1,IF({none},1,{below}))"


def _exactly(pair: Pair) -> tuple[str, str]:
    target, actual = pair.target, pair.actual
    none = f"OR({target}=0,{actual}=0)"
    lower, higher = f"MIN({target},{actual})", f"MAX({target},{actual})"
    missed = f"IF(AND({target}>0,{actual}=0),{literal(UNKNOWN)},0)"
    return (
        f"IF({actual}={target},1,IF({none},{missed},{lower}))",
        f"IF({actual}={target},1,IF({none},1,{higher}))",
    )


def _at_most(pair: Pair, profile: RuleProfile) -> tuple[str, str]:
    target, actual = pair.target, pair.actual
    met = f"IF({pair.is_kind('lt')},{actual}<{target},{actual}<={target})"
    if profile.at_most.method == "ratio":
        none, above, below = f"{target}=0", target, actual
    else:
        none = f"OR({target}=0,{reaches(actual, Decimal(2), target, inclusive=True)})"
        above, below = f"(2*{target}-{actual})", target
    return f"IF({met},1,IF({none},0,{above}))", f"IF({met},1,IF({none},1,{below}))"


def _tiered(pair: Pair, profile: RuleProfile, satisfaction: str, other: str, part: int) -> str:
    """满意度 in steps of the satisfaction itself, where it is a rate."""
    tiers = profile.satisfaction.tiers
    if not tiers:
        return other
    percent = f"{pair.unit}={literal('%')}"
    bare = f"LEN({pair.unit})=0"
    ratio = (
        f"IF({percent},{pair.actual}/100,"
        f"IF({bare},IF({pair.actual}<=1,{pair.actual},{pair.actual}/100),-1))"
    )
    inside = f"AND({ratio}>=0,{ratio}<=1)"
    if part == 1:
        return f"IF(AND({satisfaction},{inside}),1,{other})"
    return f"IF(AND({satisfaction},{inside}),{step(ratio, tiers)},{other})"


def step(ratio: str, tiers: tuple[Tier, ...]) -> str:
    """What the highest step reached gives; the last one takes everything below."""
    result = number(tiers[-1].value)
    for tier in reversed(tiers[:-1]):
        test = reaches(ratio, tier.start, "1", inclusive=tier.inclusive)
        result = f"IF({test},{number(tier.value)},{result})"
    return result


def _over(pair: Pair, profile: RuleProfile, other: str, part: int) -> str:
    """Steps of over-completion that replace the share."""
    result = other
    for tier in profile.over.tiers:
        given = {"factor": tier.value, "zero": Decimal(0)}.get(tier.action)
        here = other if given is None else ("1" if part else number(given))
        if here != result:
            result = f"IF({over_reached(pair, tier)},{here},{result})"
    return result


def over_reached(pair: Pair, tier: OverTier) -> str:
    """Whether the completion of a ≥, > or bare target reaches a step."""
    step_test = reaches(pair.actual, tier.start, pair.target, inclusive=tier.inclusive)
    above = f"{pair.actual}>{pair.target}"
    return f"AND({pair.is_kind('ge', 'gt')},{pair.target}>0,{above},{step_test})"


def deduction(pair: Pair, profile: RuleProfile) -> str:
    """Points off for over-completion, "0" where the profile takes none."""
    result = "0"
    for tier in profile.over.tiers:
        here = number(tier.value) if tier.action == "deduct" else "0"
        if here != result:
            result = f"IF({over_reached(pair, tier)},{here},{result})"
    return result
