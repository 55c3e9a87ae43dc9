"""The same quantity written twice in a passage, with another value the second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_HUNDRED = 100


def of_restatements(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """惠及2136户7480人。…受益户2136户，受益人口7840人: a number of a sentence before, said again
    of the same thing with two digits exchanged.
    """
    for line in found:
        for other in line.before:
            pairs = product(line.measured, other.measured)
            again = any(_same(one, old, line.sentence) for one, old in pairs)
            again = again and not _RE.other_time.search(f"{other.sentence}…{line.sentence}")
            for one, old in product(exact(line.measured), exact(other.measured)):
                exchanged = one.text != old.text and sorted(one.text) == sorted(old.text)
                if not (exchanged and comparable(one, old) and is_slip(one.value, old.value)):
                    continue
                if again or _is_of_one_thing(one, old):
                    shown, agrees = old.text, False
                    yield NumberRelation("前后", one, (old,), agrees, shown, Severity.WARNING)


def _is_of_one_thing(one: StatedNumber, old: StatedNumber) -> bool:
    """Whether both have the same words before them, and none of another time or plan."""
    thing = one.subject[-_NAME:]
    said = f"{old.sentence[: old.start]}…{one.sentence[: one.start]}"
    alike = thing == old.subject[-_NAME:] and len(thing) == _NAME
    return alike and not _RE.other_time.search(said)


_NAME = 4
"""Characters before both numbers that make them of one thing."""


def _same(one: StatedNumber, other: StatedNumber, sentence: str) -> bool:
    """Whether a count is one that was stated before: 2136户, or 上述12个; of small ones there are
    many.
    """
    alike = one.text == other.text and one.unit == other.unit and one.kind is NumberKind.COUNT
    return alike and (one.value > _HUNDRED or bool(one.value > 1 and _RE.above.search(sentence)))
