"""The same quantity written twice: a calculation and what it comes to, a number in two units, how
many times another it is, and a number that is said again of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product

from xl_jixiao.checks.report_numbers.calculations import is_near, less, over, plain, written
from xl_jixiao.checks.report_numbers.formulas import of_formulas
from xl_jixiao.checks.report_numbers.lines import MEASURED, StatedSentence, comparable, exact
from xl_jixiao.checks.report_numbers.passage import NumberPassage, Passages, PlacedNumber, alike
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip, written_as
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import NumberRole
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import conversion, measure

_RE = Phrases(__name__)
_ONE = Decimal(1)
_HUNDRED = 100


def of_restatements(
    found: Sequence[StatedSentence],
    passages: Passages,
    year: int | None = None,
) -> Iterator[NumberRelation]:
    """What is written twice in a passage, first and second; `year` is that of the report."""
    for line in found:
        yield from of_formulas(line)
        yield from _conversions(line)
        yield from _exchanged(line)
        passage = passages.with_several(line)
        if passage and ("倍" in line.sentence or _RE.again.search(line.sentence)):
            yield from _multiples(passage)
            yield from _said_again(passage, year)


# --- One number in two units ---------------------------------------------------------------------

_CONVERTED = frozenset({"length", "area", "volume", "mass", "months", "time", "energy", "power"})
_DAY = 86400
_ROUND, _ABOUT, _NEAR = Decimal("0.005"), Decimal("0.1"), Decimal("0.15")
_FINEST = Decimal("0.0001")
_WIDEST = 16
"""Characters between a number and what it is in another unit."""


def _conversions(line: StatedSentence) -> Iterator[NumberRelation]:
    """1,286,400元（128.64万元）, 120公顷（折合1800亩）, 2年即24个月."""
    for one, other in pairwise(line.numbers):
        if one.kind is not other.kind or other.start - one.end > _WIDEST:
            continue
        said = _RE.in_other_words.fullmatch(line.sentence, one.end, other.start)
        right = _converted(one, other) if said else None
        if said is None or right is None or not (said["says"] or said["open"]):
            continue
        rough = one.approximate or other.approximate
        period = measure(one.unit).dimension == "months"
        slack = (other.step + (ZERO if period else one.step * right / one.value)) * HALF
        if rough or one.kind is not NumberKind.AMOUNT:
            slack = max(slack, right * (_ABOUT if rough else _ROUND))
        off, cut = abs(right - other.value), ZERO <= right - other.value < other.step
        if not (_is_typed(one) and _is_typed(other)):  # in words there is nothing to round
            slack, cut = min(one.step, other.step) * HALF, False
        agrees = off <= slack or cut
        sure = one.kind is NumberKind.COUNT and said["says"]
        if agrees or sure or (_is_almost(other, right) and (said["says"] or _is_closed(other))):
            shown = written_as(other, half_up(right, _FINEST))
            formula = f"{one.text}={shown}"
            facts = {"of": "单位换算"}
            yield NumberRelation(
                *("算式", other, (one,), agrees, formula, Severity.WARNING, shown), facts=facts
            )


def _is_typed(one: StatedNumber) -> bool:
    """Whether it is written in digits: 120万元, not 壹佰贰拾万元."""
    return any(map(str.isdigit, one.text))


def _is_closed(one: StatedNumber) -> bool:
    """Whether nothing else stands behind it in its brackets."""
    return bool(_RE.closed.match(one.sentence, one.end))


def _converted(one: StatedNumber, other: StatedNumber) -> Decimal | None:
    """A number in the unit of another; None where it is in that unit, or in none of its kind."""
    if not one.value:
        return None
    if one.kind is NumberKind.AMOUNT:
        typed = _is_typed(one) and _is_typed(other)
        return None if typed and one.unit == other.unit else one.value
    kinds = measure(one.unit), measure(other.unit)
    if kinds[0].dimension not in _CONVERTED or kinds[0].per or kinds[1].per:
        return None
    if one.unit == other.unit:
        return None
    if kinds[0].dimension == "time" and max(each.factor for each in kinds) >= _DAY:
        return None  # a day of work has no 24 hours, a week of it no seven days
    how = conversion(one.unit, other.unit)
    return how.apply(one.value) if how else None


def _is_almost(one: StatedNumber, right: Decimal) -> bool:
    """Whether a number is what it should be but for a slip."""
    moved = (right.scaleb(place) for place in (-4, -3, -2, -1, 1, 2, 3, 4))
    part = _NEAR if one.kind is NumberKind.AMOUNT else _ONE
    near = abs(right - one.value) <= right * part or is_slip(one.value, right)
    return near or any(abs(each - one.value) < one.step for each in moved)


# --- How many times another ----------------------------------------------------------------------

_QUARTER = Decimal("0.25")


def _multiples(passage: NumberPassage) -> Iterator[NumberRelation]:
    """由12家增加到36家，是上年的3倍; 增长2倍."""
    for claim in passage.here:
        if claim.number.unit != "倍" or claim.number.approximate:
            continue
        grown = _RE.grown.search(claim.lead)
        pair = _pair(claim, passage) if grown or _RE.times_it.search(claim.lead) else ()
        for then, now in pair:
            for made in over(less(now, then) if grown else plain(now), plain(then)):
                many, half = claim.number.value, claim.number.step * HALF
                agrees = made.low - half <= many <= made.high + half
                if agrees or abs(made.value - many) <= 1 or is_near(claim, made, _QUARTER):
                    shown, others = written(claim, made), (now.number, then.number)
                    said = (claim.number, others, agrees, f"{made.text}={shown}")
                    facts = {"of": "几倍"}
                    yield NumberRelation("算式", *said, Severity.WARNING, shown, facts=facts)


def _pair(
    claim: PlacedNumber, passage: NumberPassage
) -> Iterator[tuple[PlacedNumber, PlacedNumber]]:
    """The smaller and the larger of the only two numbers of the sentence that can be compared, one
    of which is said to be of another time.
    """
    before = [one for one in passage.here if one.start < claim.start]
    near = [one for one in before if one.number.kind in MEASURED and one.number.unit != "倍"]
    near = [one for one in near if not _RE.change.search(one.lead)]
    if not near or any(one.number.approximate for one in near):
        return
    like = [one for one in near if alike(one.number, near[-1].number)]
    thing = _RE.of_times.sub("", claim.lead)
    known = thing in passage.text[passage.start : claim.start - len(claim.lead)]
    if len(like) == _BOTH and known and any(_RE.past.search(one.lead) for one in like):
        then, now = sorted(like, key=lambda one: one.number.value)
        if then.number.value:
            yield then, now


_BOTH = 2


# --- Said again of one thing ---------------------------------------------------------------------

_MOST_ADDED = 7


def _said_again(passage: NumberPassage, year: int | None) -> Iterator[NumberRelation]:
    """全县辖14个乡镇…覆盖全部16个乡镇; 预算资金680万元…该项目860万元资金: a number that was there
    before by its words, with another value.
    """
    for one in passage.here:
        like = passage.like(one)
        before = [old for old in like if old.start < one.start]
        if one.number.approximate:
            continue
        is_that = _is_that_money if one.number.kind is NumberKind.AMOUNT else _is_that_count
        told = [
            old
            for old in before
            if (one.number.year or year) == (old.number.year or year)
            and is_that(one, old)
            and not _is_other(one, old, passage)
        ]
        if len(told) == 1 and not _is_made_of(one.number.value, like):
            shown = told[0].number
            yield NumberRelation("前后", one.number, (shown,), False, shown.text, Severity.WARNING)


def _is_made_of(value: Decimal, others: Sequence[PlacedNumber]) -> bool:
    """Whether it is one of the others, or comes to it of several."""
    made = {ZERO}
    for one in others[:_MOST_ADDED]:
        made |= {each + by for each in made for by in (one.number.value, -one.number.value)}
    return value in made or any(value == one.number.value for one in others)


def _is_other(one: PlacedNumber, old: PlacedNumber, passage: NumberPassage) -> bool:
    """Whether one of the two is rough or planned, or of another place or part."""
    opened = old.number.sentence[: old.number.start]
    elsewhere = [each for each in _RE.places.finditer(one.lead) if each["place"] not in opened]
    behind = passage.text[one.end :]
    apart = _RE.apart.search(passage.between(old, one)) or _RE.apart_behind.search(behind)
    return old.number.approximate or bool(elsewhere or apart or _RE.planned.search(opened))


def _is_that_money(one: PlacedNumber, old: PlacedNumber) -> bool:
    """该项目860万元资金, 1680万元总投资: of what was given before, with its digits exchanged or
    misplaced.
    """
    if not old.read.given and old.read.role is not NumberRole.OVERALL:
        return False
    said = _RE.thing.match(one.tail) if _RE.plainly_before.search(one.lead) else None
    tied = _RE.that_money.search(one.lead) or (said and old.lead.endswith(said["thing"]))
    if (
        _RE.all_paid.match(one.tail) and len(one.lead) >= _NAME
    ):  # 中央资金350万元…中央资金530万元已全部
        tied = tied or old.lead.startswith(one.lead)
    return bool(tied) and is_slip(one.number.value, old.number.value)


def _is_that_count(one: PlacedNumber, old: PlacedNumber) -> bool:
    """全部16个乡镇, 全县53所幼儿园全部: all of the things of which another number is how many there
    are.
    """
    said, off = _RE.thing.match(one.tail), abs(one.number.value - old.number.value)
    near = off <= _NEARLY * old.number.value or is_slip(one.number.value, old.number.value)
    if said is None or not near:
        return False
    plainly = _RE.plainly_before.search(one.lead)
    alike = plainly and plainly[0] and old.lead.endswith(plainly[0])
    more = one.number.value > old.number.value
    whole = alike or (said["each"] and more)  # 均 may be said of a part, as 16个指标全部
    whole = whole or (said["all"] and (more or (plainly and len(plainly[0]) > 1)))
    if not (_RE.all_of_them.search(one.lead) or (plainly and whole)):
        return False
    thing = said["thing"]
    if old.lead.endswith(thing):  # 在职在编人员61人
        return len(thing) >= _NAME or bool(_RE.in_all.search(old.lead.removesuffix(thing)))
    named = _RE.thing.match(old.tail)
    same = named["thing"] == thing if named else thing in old.number.sentence[: old.number.start]
    return same and bool(_RE.in_all.search(old.lead))


_NEARLY = Decimal("0.3")


def _exchanged(line: StatedSentence) -> Iterator[NumberRelation]:
    """惠及2136户7480人。…受益户2136户，受益人口7840人: a number of a sentence before, said again
    of the same thing with two digits exchanged.
    """
    for other in line.before:
        pairs = product(line.measured, other.measured)
        again = any(_same(one, old, line.sentence) for one, old in pairs)
        again = again and not _RE.other_time.search(f"{other.sentence}…{line.sentence}")
        for one, old in product(exact(line.measured), exact(other.measured)):
            exchanged = one.text != old.text and sorted(one.text) == sorted(old.text)
            if not (exchanged and comparable(one, old) and is_slip(one.value, old.value)):
                continue
            if again or _is_of_one_thing(one, old):
                yield NumberRelation("前后", one, (old,), False, old.text, Severity.WARNING)


def _is_of_one_thing(one: StatedNumber, old: StatedNumber) -> bool:
    """Whether both have the same words before them, and none of another time or plan."""
    short, long = sorted((one.subject, old.subject), key=len)
    said = f"{old.sentence[: old.start]}…{one.sentence[: one.start]}"
    alike = len(short) >= _NAME and long.endswith(short)
    return alike and not _RE.other_time.search(said)


_NAME = 4
"""Characters before both numbers that make them of one thing."""


def _same(one: StatedNumber, other: StatedNumber, sentence: str) -> bool:
    """Whether a count is one that was stated before: 2136户, or 上述12个; of small ones there are
    many.
    """
    alike = one.text == other.text and one.unit == other.unit and one.kind is NumberKind.COUNT
    return alike and (one.value > _HUNDRED or bool(one.value > 1 and _RE.above.search(sentence)))
