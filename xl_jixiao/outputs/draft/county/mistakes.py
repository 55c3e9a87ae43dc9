"""The mistakes of a county as sentences: one of each kind by its facts, several together. How they
are grouped is data (themes.toml), the words are phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.data_files import read_shipped
from xl_jixiao.outputs.draft.county.wording import (
    FINDINGS,
    count,
)
from xl_jixiao.outputs.draft.phrases import PhraseBook
from xl_jixiao.outputs.draft.wordings import CheckWording, WordingPart
from xl_jixiao.outputs.tellings import Told
from xl_jixiao.outputs.word.prose import Piece, Prose, prose
from xl_jixiao.tables.county import UNNAMED, owner_name, project_name

_LISTED = 5
"""Units given with figures in a sentence, or figures of one unit."""
_NAMED = 3
"""Units named in a sentence without figures."""
_OF_A_UNIT = 2
"""Figures of one unit among others."""
_LONGEST = 120
"""Characters of an example."""
_SAME = "该单位"
_WHOLE = "部门整体支出"
"""Of a unit's own form, among those of its projects."""
_OF_REPORTS = "XN"
"""Families of checks that are about reports."""
_COUNTED = "#"
"""Stands for the number where sentences are compared."""


class Topic(NamedTuple):
    """Checks that tell of one problem: 全县问题.<name>, answered by 全县建议.<name>."""

    name: str
    checks: tuple[str, ...]
    """By id, or by kind (B03.偏低), which goes before its id."""


class Theme(NamedTuple):
    """A heading of 主要问题: 全县主题.<name>."""

    name: str
    families: tuple[str, ...]
    """Letters of the ids that come here where no topic of any theme names them."""
    topics: tuple[Topic, ...]


class Manner(NamedTuple):
    """The file. Mistakes by check (B07), or by kind (B07.调增)."""

    without_unit: tuple[str, ...]
    """Told without a unit before them."""
    of_unit: tuple[str, ...]
    """Of a unit as a whole, though they stand at a form of one of its projects."""
    told_before: tuple[str, ...]
    """Told in another chapter."""
    same_cause: Mapping[str, tuple[str, ...]]
    """Not told where one of these tells of the same row (of indicators), of the same unit (of
    reports), else of the same form."""
    theme: tuple[Theme, ...]
    """In the order of the report."""

    def told_by(self, names: Iterable[str]) -> frozenset[str]:
        """What tells the same cause."""
        return frozenset(one for name in names for one in self.same_cause.get(name, ()))


@cache
def load_manner() -> Manner:
    """How mistakes are grouped and told.

    Raises:
        ValueError: the file has mistakes.
    """
    read: Manner = read_shipped(Path(__file__).with_name("themes.toml"), Manner)
    return read


class CountyMistake(NamedTuple):
    """A mistake with how it is told."""

    told: Told
    wording: CheckWording
    project: str
    """“河道清淤”项目, "" where it is of no project, or of the unit as a whole."""

    @property
    def says(self) -> Prose:
        """By itself, without whose it is."""
        return self.wording.part(WordingPart.ONE)

    @property
    def unit(self) -> str:
        """As it is named."""
        return self.told.unit or f"一份{UNNAMED}"

    @property
    def owner(self) -> str:
        """The unit with its project."""
        bare = self.told.project if self.project else ""
        return owner_name(self.told.unit, bare) if bare else self.unit


def mistakes_of(told: Iterable[Told], book: PhraseBook) -> tuple[CountyMistake, ...]:
    """What is to be told: each once, nothing of a cause that another check tells of."""
    manner = load_manner()
    made = (_mistake(one, book, manner) for one in told)
    every = [one for one in made if one.wording.is_there]
    met = {place for one in every for name in _names(one) for place in _places(one, name)}
    distinct: dict[object, CountyMistake] = {}
    for one in every:
        others = manner.told_by(_names(one))
        if not any(_where(one, other) in met for other in others):
            facts = one.wording.known(WordingPart.ONE)
            key = one.wording.name, one.told.unit_key, one.project, facts
            distinct.setdefault(key, one)
    return tuple(distinct.values())


def _mistake(told: Told, book: PhraseBook, manner: Manner) -> CountyMistake:
    wording = CheckWording(book, told.check, told.telling, told.source)
    of_report = told.check[0] in _OF_REPORTS  # a document holds several, each of another subject
    whole = not told.project or of_report or wording.name in manner.of_unit
    project = "" if whole else project_name(told.project)
    return CountyMistake(told, wording, project)


def _names(one: CountyMistake) -> tuple[str, str]:
    return one.told.check, one.wording.name


def _where(one: CountyMistake, other: str) -> tuple[object, ...]:
    """Where another tells the same cause: at the row, of the unit, at the form."""
    row, unit, form = _places(one, other)
    if other[0] == one.told.check[0] == "I":
        return row
    return unit if one.told.check[0] in _OF_REPORTS else form


def _places(one: CountyMistake, name: str) -> tuple[tuple[object, ...], ...]:
    told = one.told
    return (name, told.form, told.telling.label), (name, told.unit_key), (name, told.form)


def sentences_of(mistakes: Iterable[CountyMistake]) -> tuple[Prose, ...]:
    """A sentence for each kind of mistake, what touches most units first."""
    groups: dict[str, list[CountyMistake]] = {}
    texts: dict[tuple[str, ...], str] = {}
    for one in mistakes:
        known = one.wording.name, *one.wording.known(WordingPart.MANY)
        if known not in texts:
            texts[known] = one.wording.part(WordingPart.MANY, 项数=_COUNTED).text or known[0]
        groups.setdefault(texts[known], []).append(one)
    ordered = sorted(groups.values(), key=lambda some: (-len(units_of(some)), -len(some)))
    made: list[Prose] = []
    latest: frozenset[str] = frozenset()
    for some in ordered:
        units = frozenset(units_of(some) if _names_unit(some[0]) else ())
        said = _sentence(some, same=bool(units) and units == latest)
        made.append(said)
        latest = units if said else frozenset()
    return tuple(made)


def units_of(mistakes: Iterable[CountyMistake]) -> tuple[str, ...]:
    """The keys of the units, each once."""
    return tuple(dict.fromkeys(one.told.unit_key for one in mistakes))


def _sentence(mistakes: Sequence[CountyMistake], *, same: bool) -> Prose:
    """One by its facts; several by how many units they touch, with figures or an example. The
    unit that the sentence before was about is not named again.
    """
    ordered = sorted(mistakes, key=lambda one: -one.told.telling.weight)
    first = ordered[0]
    if len(ordered) == 1:
        alone = first.wording.alone
        return prose(*_owner(first, same=same), alone, "。") if alone else alone
    figures = tuple(_figures(ordered))
    lacks = first.wording.part(WordingPart.LACKS, 多处=True)
    many = first.wording.part(WordingPart.MANY, 项数=count(len(ordered), "", FINDINGS))
    if not many:
        return many
    return prose(
        *_subject(ordered, many, counted=bool(figures), same=same),
        many,
        *figures,
        "，" if lacks else "",
        lacks,
        *(() if figures else _example(ordered)),
        "。",
    )


def _names_unit(one: CountyMistake) -> bool:
    return one.wording.name not in load_manner().without_unit


def _owner(one: CountyMistake, *, same: bool) -> Iterator[Piece]:
    if _names_unit(one):
        owner = f"{_SAME}{one.project}" if same else one.owner
        yield owner.replace(UNNAMED, _nameless(one.says))


def _nameless(said: Prose) -> str:
    """未写明单位的材料, but 未写明单位的 before 报告."""
    return UNNAMED.removesuffix("材料") if said.text.startswith("报告") else UNNAMED


def _subject(
    mistakes: Sequence[CountyMistake], many: Prose, *, counted: bool, same: bool
) -> Iterator[Piece]:
    """甲; 甲、乙2个单位; 甲、乙、丙等5个单位; where the names come with figures 5个单位; where the
    sentence before has named them 上述5个单位.
    """
    if not _names_unit(mistakes[0]):
        return
    units = {one.told.unit_key: one for one in mistakes}
    named = [one.unit for one in units.values() if one.told.unit]
    number = count(len(named), "个单位", FINDINGS)
    if same and len(named) == len(units):
        yield from ("上述", number) if number and len(named) > 1 else (_SAME,)
        return
    nameless = count(len(units) - len(named), f"份{_nameless(many)}", FINDINGS)
    if named and not (counted and len(named) > 1):
        yield "、".join(named[:_NAMED])
    if number and len(named) > 1:
        yield "" if counted or len(named) <= _NAMED else "等"
        yield number
    if nameless:
        yield "和" if named else ""
        yield nameless


def _figures(mistakes: Sequence[CountyMistake]) -> Iterator[Piece | Prose]:
    """，其中乙82.17%、甲32.71%: by unit, the gravest first."""
    by_unit: dict[str, list[tuple[CountyMistake, Prose]]] = {}
    for one in mistakes:
        if not (figure := one.wording.part(WordingPart.FIGURE)):
            return
        by_unit.setdefault(one.told.unit_key, []).append((one, figure))
    alone = len(by_unit) == 1
    most = _LISTED if alone else _OF_A_UNIT
    shown = [some[:most] for some in list(by_unit.values())[:_LISTED]]
    inner = "，" if any("、" in figure.text for some in shown for _, figure in some) else "、"
    several = any(len(some) > 1 for some in shown)
    between = "；" if inner == "，" or several else "、"
    yield "，其中"
    for at, some in enumerate(shown):
        yield between if at else ""
        projects = len({one.project for one, _ in some}) > 1
        latest = ""
        for place, (one, figure) in enumerate(some):
            form = (one.project or _WHOLE) if projects else ""
            first = one.owner if form and one.project else f"{one.unit}{form}"
            yield inner if place else ""
            yield first if not (alone or place) else form if form != latest else ""
            yield figure
            latest = form
    if len(by_unit) > _LISTED or any(len(some) > most for some in by_unit.values()):
        yield "等"


def _example(mistakes: Sequence[CountyMistake]) -> Iterator[Piece | Prose]:
    """，如甲“政务信息”…: the gravest that is not too long; none where it tells nothing more."""
    alone = len(units_of(mistakes)) == 1
    for one in mistakes:
        facts = any(name != "项" for name in one.wording.slots(WordingPart.ONE))
        if facts and len(one.says.text) <= _LONGEST:
            yield "，如"
            yield one.project if alone else one.owner
            yield one.says
            return
