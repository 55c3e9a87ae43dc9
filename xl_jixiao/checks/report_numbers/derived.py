"""Numbers that are said to follow from those around them: what is left, how far apart two are, what
they come to together, a rate, so much each; whatever the words between are.

What the words of a number allow it to come from are its readings: each room of `KINDS` knows some
words. It is held against them only where none fits, where it is near one or a slip of it, where no
words leave open what is meant, and where nothing else that can be made of the passage's numbers is
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

from xl_jixiao.checks.report_numbers import differences, products, quotients, totals
from xl_jixiao.checks.report_numbers.calculations import (
    Calculation,
    added,
    fits,
    is_near,
    less,
    over,
    plain,
    times,
    written,
)
from xl_jixiao.checks.report_numbers.lines import MEASURED, StatedSentence
from xl_jixiao.checks.report_numbers.passage import (
    NumberPassage,
    PlacedNumber,
    alike,
    passage_of,
    taken_apart,
)
from xl_jixiao.checks.report_numbers.readings import Readings, collapsed
from xl_jixiao.checks.report_numbers.relations import NumberRelation
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_MOST = 48
"""Numbers of a passage."""
_MOST_ADDED = 7
"""Numbers of which another may be the sum, some of them taken off."""
_MOST_DIVIDED = 16

_Kind = Callable[[PlacedNumber, NumberPassage], Readings | None]
KINDS: tuple[_Kind, ...] = (
    products.mean,
    quotients.average,
    products.total,
    products.of_rate,
    totals.listed,
    quotients.share,
    quotients.growth,
    quotients.ratio,
    differences.deducted,
    products.scored,
    differences.difference,
    differences.after,
    totals.weights,
    totals.summed,
)
"""The first that knows the words of a number says what it comes from."""
LATER: tuple[_Kind, ...] = (totals.of_list_behind,)
"""The same of a number of a sentence before."""


def of_passages(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """What the numbers of each sentence make of one another."""
    for line in found:
        many = len(line.numbers) + sum(len(one.numbers) for one in line.before)
        if line.numbers and 1 < many <= _MOST:
            passage = passage_of(line)
            apart = taken_apart(passage)
            for one in apart or [passage]:
                for claim in one.terms:
                    kinds = KINDS if claim.start >= one.own else LATER
                    if not claim.number.approximate:
                        yield from _judged(claim, kinds, one)


def _judged(
    claim: PlacedNumber, kinds: Sequence[_Kind], passage: NumberPassage
) -> Iterator[NumberRelation]:
    for kind in kinds:
        found = kind(claim, passage)
        if found is None or not found.made:
            continue
        readings = (*found.made, *found.also)
        right = next((one for one in readings if fits(claim, one, found.about)), None)
        if right is not None:
            yield _relation(claim, right, found, agrees=True)
            return
        nearest = min(found.made, key=lambda one: abs(abs(one.value) - plain(claim).value))
        if (
            _is_slip_of(claim, nearest, found)
            and not _is_open(claim, nearest, found, passage)
            and not _is_explained(claim, nearest, found, passage)
        ):
            yield _relation(claim, nearest, found, agrees=False)
        return


def _relation(
    claim: PlacedNumber, made: Calculation, of: Readings, *, agrees: bool
) -> NumberRelation:
    shown, others = written(claim, made), tuple(one.number for one in made.terms)
    formula = f"{made.text}={shown}"
    return NumberRelation(
        *("算式", claim.number, others, agrees, formula, Severity.WARNING, shown),
        facts={"of": of.of},
    )


def _is_slip_of(claim: PlacedNumber, made: Calculation, of: Readings) -> bool:
    """Whether a number is near what it should be, or what a known mistake makes of it."""
    off = abs(abs(made.value) - plain(claim).value)
    known = any(fits(claim, one) for one in of.mistakes)
    return known or off <= of.size or is_near(claim, made, of.near)


def _is_open(claim: PlacedNumber, made: Calculation, of: Readings, passage: NumberPassage) -> bool:
    """Whether words between the numbers, besides their own, leave open what is meant."""
    if of.closed:
        return False
    if _RE.open_behind.match(passage.text, claim.end) or _RE.open_before.search(claim.bare):
        return True
    used = sorted((*made.terms, claim), key=lambda one: one.start)
    last = max((one.start for one in made.terms), default=0)
    spans = [
        passage.between(one, other).removesuffix(other.lead)
        for one, other in pairwise(used)
        if not of.local or one.start >= last or other is claim
    ]
    return any(_RE.open.search(span) for span in spans)


def _is_explained(
    claim: PlacedNumber, made: Calculation, of: Readings, passage: NumberPassage
) -> bool:
    """Whether some other calculation with the numbers of the passage comes to it."""
    others = [one for one in passage.like(claim) if one.number.value]
    left = [one for one in collapsed(others) if one not in made.terms]
    beside = [added((claim, one), (1, sign)) for one in left for sign in (1, -1)]
    if any(abs(abs(one.value) - made.value) <= one.high - one.value for one in beside):
        return True  # what was held back, or paid beside it
    if not of.excuses:
        return False
    if claim.number.kind is NumberKind.RATE:
        return _is_ratio(claim, passage)
    rates = [one for one in passage.terms if one.number.kind is NumberKind.RATE]
    pool = collapsed(others) if of.pool is None else of.pool
    parts = (times(plain(one), plain(rate)) for one in others for rate in rates)
    return _is_signed_sum(claim, pool[:_MOST_ADDED]) or any(fits(claim, one) for one in parts)


def _is_signed_sum(claim: PlacedNumber, others: Sequence[PlacedNumber]) -> bool:
    for signs in product((0, 1, -1), repeat=len(others)):
        used = [(sign, one) for sign, one in zip(signs, others, strict=True) if sign]
        if len(used) > 1:
            kept, terms = zip(*used, strict=True)
            if fits(claim, added(terms, kept)):
                return True
    return False


def _is_ratio(claim: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether any two numbers have this ratio or growth."""
    measured = [one for one in passage.terms if one.number.kind in MEASURED and one.number.value]
    measured = collapsed(measured)
    for one, other in product(measured[-_MOST_DIVIDED:], repeat=2):
        if one is not other and alike(one.number, other.number):
            made = [*over(plain(one), plain(other)), *over(less(one, other), plain(other))]
            if any(fits(claim, ratio) for ratio in made):
                return True
    return False
