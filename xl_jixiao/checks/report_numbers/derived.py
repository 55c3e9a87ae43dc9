"""Numbers that are said to follow from those around them: what is left, how far apart two are, what
they come to together, a rate, so much each; whatever the words between are.

What the words of a number allow it to come from are its readings: each room of `KINDS` knows some
words. It is held against them only where none fits, where it is near one or a slip of it, where no
words leave open what is meant, and where nothing else that can be made of the passage's numbers is
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from xl_jixiao.checks.report_numbers.lines import MEASURED
from xl_jixiao.checks.report_numbers.passage import (
    NumberPassage,
    PlacedNumber,
    alike,
    taken_apart,
)
from xl_jixiao.checks.report_numbers.readings import Readings, collapsed
from xl_jixiao.checks.report_numbers.relations import NumberRelation
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.number_roles import NumberRole
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
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
    quotients.of_plan,
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


def of_passages(passages: Iterable[NumberPassage]) -> Iterator[NumberRelation]:
    """What the numbers of each passage make of one another."""
    for passage in passages:
        for one in taken_apart(passage) or [passage]:
            for claim in one.terms:
                kinds = KINDS if claim.start >= one.own else LATER
                if not claim.number.approximate:
                    yield from _judged(claim, kinds, one)


def is_of_others(one: NumberRelation, passage: NumberPassage) -> bool:
    """Whether a rate that is told to be wrong is that of other numbers of its passage, or what it
    is told to be stands before it: 执行率98%，指标完成率100%.
    """
    claims = [term for term in passage.last if term.start - passage.own == one.stated.start]
    if one.stated.kind is not NumberKind.RATE or not claims:
        return False
    claim = claims[0]
    right = one.expected or one.formula.rpartition("=")[2]
    before = [term for term in passage.terms if term.start < claim.start]
    told = any(term.number.text == right for term in before)
    own = {(term.sentence, term.start) for term in one.others}
    rest = [term for term in passage.terms if (term.number.sentence, term.number.start) not in own]
    return told or _is_ratio(claim, passage, rest) or _is_of_batches(claim, before, rest)


def _judged(
    claim: PlacedNumber, kinds: Sequence[_Kind], passage: NumberPassage
) -> Iterator[NumberRelation]:
    for kind in kinds:
        found = kind(claim, passage)
        if found is None or not found.made:
            continue
        readings = (*found.made, *found.also)
        right = next((one for one in readings if fits(claim, one, found.about)), None)
        nearest = min(found.made, key=lambda one: abs(abs(one.value) - plain(claim).value))
        if right is not None:  # the size may be right, and not that it fell
            yield _relation(claim, right, found, agrees=not found.instead)
        elif not found.instead and _is_wrong(claim, nearest, found, passage):
            yield _relation(claim, nearest, found, agrees=False)
        return


def _is_wrong(claim: PlacedNumber, made: Calculation, of: Readings, passage: NumberPassage) -> bool:
    """Whether a number that is no reading is a slip of the nearest, and of nothing else."""
    if _is_of_another(made, claim, passage) or _is_open(claim, made, of, passage):
        return False
    if any(fits(claim, one) for one in of.mistakes):
        return True
    off = abs(abs(made.value) - plain(claim).value)
    if off > of.size and not is_near(claim, made, of.near):
        return False
    return not _is_explained(claim, made, of, passage)


def _is_of_another(made: Calculation, claim: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether a rate before it is what is calculated: 增长20%，其中上半年8%."""
    if claim.number.kind is not NumberKind.RATE:
        return False
    rates = [one for one in passage.terms if one.number.kind is NumberKind.RATE]
    last = max((one.start for one in made.terms), default=0)
    return any(fits(one, made) for one in rates if last < one.start < claim.start)


def _relation(
    claim: PlacedNumber, made: Calculation, of: Readings, *, agrees: bool
) -> NumberRelation:
    shown, others = written(claim, made), tuple(one.number for one in made.terms)
    formula, shown = f"{made.text}={shown}", f"{of.instead}{shown}"
    return NumberRelation(
        *("算式", claim.number, others, agrees, formula, Severity.WARNING, shown),
        facts={"of": of.of},
    )


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
        return _is_ratio(claim, passage, passage.terms)
    rates = [one for one in passage.terms if one.number.kind is NumberKind.RATE]
    pool = collapsed(others) if of.pool is None else of.pool
    parts = (times(plain(one), plain(rate)) for one in others for rate in rates)
    return _is_signed_sum(claim, pool[:_MOST_ADDED]) or any(fits(claim, one) for one in parts)


def _is_signed_sum(claim: PlacedNumber, others: Sequence[PlacedNumber]) -> bool:
    """Whether some of the numbers, each added or taken off, come to it."""
    sums = [(ZERO, ZERO, 0)]
    for one in map(plain, others):
        half = one.high - one.value
        sums += [
            (value + sign * one.value, slack + half, many + 1)
            for value, slack, many in sums
            for sign in (1, -1)
        ]
    stated = plain(claim)
    own = stated.high - stated.value
    return any(
        many > 1 and abs(abs(value) - stated.value) <= slack + own for value, slack, many in sums
    )


def _is_of_batches(
    claim: PlacedNumber, before: Sequence[PlacedNumber], among: Sequence[PlacedNumber]
) -> bool:
    """Whether it is the ratio of a number and of what two or three others come to that follow each
    other and became the same: 第一批300万元、第二批180万元到位，支出432万元，支出率90%; or of two
    numbers. One of them is among some.
    """
    measured = [one for one in before if one.number.kind in MEASURED and one.number.value]
    measured = measured[-_MOST_DIVIDED:]
    runs = [measured[place:][:many] for many in (1, 2, 3) for place in range(len(measured))]
    wholes = [
        added(run)
        for run in runs
        if len({one.read.deed for one in run}) == 1
        and run[0].read.deed is not NumberRole.CHANGE
        and all(alike(one.number, run[0].number) for one in run)
    ]
    return any(
        fits(claim, ratio)
        for part, whole in product(measured, wholes)
        if alike(part.number, whole.terms[0].number)
        and part not in whole.terms
        and any(one in among for one in (part, *whole.terms))
        for ratio in over(plain(part), whole)
    )


def _is_ratio(
    claim: PlacedNumber, passage: NumberPassage, among: Sequence[PlacedNumber] = ()
) -> bool:
    """Whether any two numbers, one of them among some, have this ratio or growth."""
    measured = [one for one in passage.terms if one.number.kind in MEASURED and one.number.value]
    measured = collapsed(measured)
    for one, other in product(measured[-_MOST_DIVIDED:], repeat=2):
        if one is other or not alike(one.number, other.number):
            continue
        made = [*over(plain(one), plain(other)), *over(less(one, other), plain(other))]
        if any(fits(claim, ratio) for ratio in made) and (one in among or other in among):
            return True
    return False
