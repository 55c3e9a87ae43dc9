"""Sentences that two units have in common and that neither a form nor a notice put there.

Sentences are met by their fingerprints in one pass over the folder, never pairwise: a thousand
reports take as long as reading them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from xl_jixiao.checks.report_text.guidance import instructs
from xl_jixiao.checks.report_text.passages import ReportSentence, passages
from xl_jixiao.model.report import FIGURES, Report, SectionRole, StatedNumber
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_SHORTEST = 16
"""Characters of a sentence that can be a copy at all."""
_DIGITS = 3
"""So many significant digits in a sentence make it one unit's own."""
_ALIKE = 0.6
"""Share of common pairs of characters from which two sentences with equal figures are one."""
_LONG = 40
"""Characters of a sentence without figures that is no common phrase."""
_SEVERAL = 3
"""So many of them two units must share."""
_CROWD = 6
"""So many units must have reported before a sentence that only two have is a rare one."""
_COMMON = 3
"""What so many units write is a form's or a notice's wording."""
_FACTS = frozenset({SectionRole.PERFORMANCE, SectionRole.PROBLEMS, SectionRole.MEASURES})

Figures: TypeAlias = tuple[tuple[Decimal, str], ...]


class UnitSentence(NamedTuple):
    """A sentence of one unit's report."""

    report: Report
    passage: ReportSentence
    bare: str
    """Without blanks and signs, the unit's and the project's own names taken out."""
    figures: Figures
    digits: int
    """Significant digits of its figures."""


class Shared(NamedTuple):
    """Sentences that a report has in common with another unit's."""

    report: Report
    other: Report
    pairs: tuple[tuple[UnitSentence, UnitSentence], ...]
    """(its own, the other's)."""
    certain: bool
    """Whether they carry figures that tell units apart."""


def unit_key(report: Report) -> str:
    """Who reports, for comparing; "" where the report does not say."""
    return fold(report.unit.text)


def related(one: str, other: str) -> bool:
    """Whether two folded names may be of one house: 县卫健局, 县卫健局疾控中心."""
    return one in other or other in one


def shared_sentences(reports: Sequence[Report]) -> tuple[Shared, ...]:
    """What reports of two units have in common, told from either side."""
    named = [report for report in reports if unit_key(report)]
    units = {unit_key(report) for report in named}
    if len(units) < 2:
        return ()
    told = [one for report in named for one in _told(report)]
    counted = [one for one in told if one.digits >= _DIGITS]
    same = list(_pairs(counted, lambda one: one.bare))
    exact = {id(one) for one, _ in same}
    several = [one for one in counted if len(one.figures) > 1 and id(one) not in exact]
    alike = [pair for pair in _pairs(several, lambda one: one.figures) if _is_alike(*pair)]
    found = _gathered([*same, *alike], certain=True)
    if len(units) >= _CROWD:
        rare = _gathered(_pairs(filter(_is_rare, told), lambda one: one.bare), certain=False)
        found += [one for one in rare if len(one.pairs) >= _SEVERAL]
    return tuple(found)


def _pairs(
    told: Iterable[UnitSentence], key: Callable[[UnitSentence], Hashable]
) -> Iterator[tuple[UnitSentence, UnitSentence]]:
    """Sentences of two units and no more that share the key, each way round."""
    met: defaultdict[Hashable, dict[str, UnitSentence]] = defaultdict(dict)
    for one in told:
        met[key(one)].setdefault(unit_key(one.report), one)
    for owners in met.values():
        if 1 < len(owners) < _COMMON:
            (first, one), (second, other) = owners.items()
            if not related(first, second):
                yield one, other
                yield other, one


def _gathered(pairs: Iterable[tuple[UnitSentence, UnitSentence]], *, certain: bool) -> list[Shared]:
    found: defaultdict[tuple[int, str], list[tuple[UnitSentence, UnitSentence]]] = defaultdict(list)
    for one, other in pairs:
        found[id(one.report), unit_key(other.report)].append((one, other))
    return [
        Shared(
            group[0][0].report,
            group[0][1].report,
            tuple(group),
            certain and not all(_RE.of_all.search(one.passage.text) for one, _ in group),
        )
        for group in found.values()
    ]


def _is_alike(one: UnitSentence, other: UnitSentence) -> bool:
    """Whether two sentences with equal figures say nearly the same."""
    if one.digits < _DIGITS + 2:
        return False
    first, second = ({*map("".join, pairwise(told.bare))} for told in (one, other))
    return len(first & second) >= _ALIKE * len(first | second)


def _told(report: Report) -> Iterator[UnitSentence]:
    stated: defaultdict[object, list[StatedNumber]] = defaultdict(list)
    for statement in report.numbers:
        if statement.kind in FIGURES and _is_own(statement):
            stated[statement.ref].append(statement)
    names = sorted(
        {_bare(one.text) for one in (report.unit, report.project) if len(one.text) > 1},
        key=len,
        reverse=True,
    )
    for passage in passages(report):
        if len(passage.text) < _SHORTEST:
            continue
        bare = _bare(passage.text)
        for name in names:
            bare = bare.replace(name, "")
        if len(bare) >= _SHORTEST:
            own = stated[passage.ref]
            figures = tuple((one.value, one.unit) for one in own)
            digits = sum(_significant(one.value) for one in own)
            yield UnitSentence(report, passage, bare, figures, digits)


def _is_own(statement: StatedNumber) -> bool:
    """Whether a figure can tell units apart: 100% and 0 can not."""
    return statement.value not in {Decimal(0), Decimal(1)}


def _significant(value: Decimal) -> int:
    return len(str(value).replace(".", "").replace("-", "").strip("0"))


def _bare(text: str) -> str:
    return _RE.inner.sub("", text)


def _is_rare(one: UnitSentence) -> bool:
    return (
        not one.figures
        and len(one.bare) >= _LONG
        and bool(one.passage.roles & _FACTS)
        and not instructs(one.passage.text)
    )
