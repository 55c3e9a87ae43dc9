"""Sentences as data: patterns with named slots, read from TOML beside the templates.

A pattern is Chinese text in which `{年度}` is a slot and `【…】` a gap. What is there decides what
is written: a part whose slot is absent (None, False, "", an empty list) is not.

    {名}         the fact of that name; of a list each item, "、" between them; {名:；} another mark
    {?名} {!名}  writes nothing, demands that the fact is there, or that it is not
    […]          may be left out           <…>  must be there, else nothing around it is written
    a|b|c        within brackets: clauses, those that are left joined by "，"; [；|a|b] another mark
    a/b          within a clause: alternatives, the first that can be written

An entry is one pattern or a list of them, of which the first that can be written is taken; where
none can, the sentence is not written at all. So a sentence is whole or absent, never a fragment.
Only the pattern is read for marks: text of a cell is put in as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Protocol, TypeAlias

from xl_jixiao.data_files import DataReader, parse_toml, shape_of, spelt_place
from xl_jixiao.data_limits import Mistake, NotEmpty, near_miss
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, SourcedNumber, prose, shown
from xl_jixiao.resources import data_folder
from xl_jixiao.text.patterns import lazy_re

Fact: TypeAlias = Piece | Prose | Sequence[Piece | Prose] | bool | None
Facts: TypeAlias = Mapping[str, Fact]
_Written: TypeAlias = list[Piece] | None
"""What a part gives, None where something that it needs is absent."""

FOLDER = "narratives"
SUFFIX = ".toml"
_COMMON = "共用项"
"""Key of the slots that every sentence of a shipped file may use."""
_SLOT = lazy_re(r"\{(?P<mark>[?!]?)(?P<name>\w+)(?::(?P<between>[^{}\w]{0,2}))?\}")
_MARKS = "{}[]<>|/【】"
_CLOSING = {"[": "]", "<": ">", "【": "】"}
_BETWEEN = "，；、。"


class PhraseError(ValueError):
    """A pattern that can't be read; Chinese."""


class _PhrasePart(Protocol):
    def fill(self, facts: Facts) -> _Written: ...

    def names(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class _PlainWords:
    pieces: tuple[str, ...]

    def fill(self, _: Facts) -> _Written:
        return [*self.pieces]

    def names(self) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True, slots=True)
class _PhraseSlot:
    name: str
    between: str

    def fill(self, facts: Facts) -> _Written:
        fact = facts[self.name]
        if not fact:
            return None
        if fact is True:
            return []
        if isinstance(fact, str | SourcedNumber | Gap):
            return [fact]
        if isinstance(fact, Prose):
            return [*fact.pieces]
        return _joined([[one] if not isinstance(one, Prose) else [*one.pieces] for one in fact],
                       self.between)  # fmt: skip

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class _PhraseTest:
    name: str
    wanted: bool

    def fill(self, facts: Facts) -> _Written:
        return [] if bool(facts[self.name]) is self.wanted else None

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class _PhraseParts:
    """Parts behind one another; all must be there."""

    parts: tuple[_PhrasePart, ...]

    def fill(self, facts: Facts) -> _Written:
        made: list[Piece] = []
        for part in self.parts:
            written = part.fill(facts)
            if written is None:
                return None
            made += written
        return made

    def names(self) -> Iterator[str]:
        return (name for part in self.parts for name in part.names())


@dataclass(frozen=True, slots=True)
class _PhraseGap:
    inside: _PhraseParts

    def fill(self, facts: Facts) -> _Written:
        written = self.inside.fill(facts)
        return None if written is None else [Gap("".join(map(shown, written)))]

    def names(self) -> Iterator[str]:
        return self.inside.names()


@dataclass(frozen=True, slots=True)
class _PhraseClauses:
    """[…] or <…>: clauses, each the first of its alternatives that can be written."""

    clauses: tuple[tuple[_PhraseParts, ...], ...]
    between: str
    needed: bool

    def fill(self, facts: Facts) -> _Written:
        written = [made for one in self.clauses if (made := first_of(one, facts)) is not None]
        if not written and self.needed:
            return None
        return _joined(written, self.between)

    def names(self) -> Iterator[str]:
        return (name for one in self.clauses for row in one for name in row.names())


def first_of(alternatives: Iterable[_PhraseParts], facts: Facts) -> _Written:
    """The first alternative that can be written."""
    return next((made for one in alternatives if (made := one.fill(facts)) is not None), None)


def _joined(items: Iterable[Sequence[Piece]], between: str) -> list[Piece]:
    made: list[Piece] = []
    for item in items:
        if item:
            made += [between, *item] if made else item
    return made


def parse(pattern: str) -> _PhraseParts:
    """The pattern, taken apart.

    Raises:
        PhraseError: what is wrong with it, in Chinese.
    """
    row, at = _row(pattern, 0, "")
    if at < len(pattern):
        raise PhraseError(f"“{pattern[at]}”多余，前面没有与它成对的括号")
    return row


def _row(pattern: str, at: int, ends: str) -> tuple[_PhraseParts, int]:
    """Parts up to one of `ends`, and the place of that."""
    parts: list[_PhrasePart] = []
    while at < len(pattern):
        mark = pattern[at]
        if mark in ends or mark in "]>】":
            break
        if mark == "{":
            part, at = _slot(pattern, at)
        elif mark in _CLOSING:
            part, at = (_gap if mark == "【" else _group)(pattern, at)
        elif mark in _MARKS:
            raise PhraseError(f"“{mark}”只能写在 [ ] 或 < > 里")
        else:
            start = at
            while at < len(pattern) and pattern[at] not in _MARKS:
                at += 1
            part = _PlainWords((pattern[start:at],))
        parts.append(part)
    return _PhraseParts(tuple(parts)), at


def _slot(pattern: str, at: int) -> tuple[_PhrasePart, int]:
    found = _SLOT.match(pattern, at)
    if found is None:
        raise PhraseError(
            f"看不懂“{pattern[at : at + 12]}”，应写作 {{名称}}、{{?名称}} 或 {{!名称}}"
        )
    if found["mark"]:
        return _PhraseTest(found["name"], found["mark"] == "?"), found.end()
    return _PhraseSlot(
        found["name"], "、" if found["between"] is None else found["between"]
    ), found.end()


def _gap(pattern: str, at: int) -> tuple[_PhrasePart, int]:
    inside, end = _row(pattern, at + 1, "】")
    _closed(pattern, at, end)
    return _PhraseGap(inside), end + 1


def _group(pattern: str, at: int) -> tuple[_PhrasePart, int]:
    start, between = at, "，"
    if pattern[at + 2 : at + 3] == "|" and pattern[at + 1] in _BETWEEN:
        between, at = pattern[at + 1], at + 2
    clauses: list[list[_PhraseParts]] = [[]]
    while True:
        row, at = _row(pattern, at + 1, "|/")
        clauses[-1].append(row)
        if pattern[at : at + 1] == "|":
            clauses.append([])
        elif pattern[at : at + 1] != "/":
            break
    _closed(pattern, start, at)
    return _PhraseClauses(tuple(map(tuple, clauses)), between, needed=pattern[start] == "<"), at + 1


def _closed(pattern: str, start: int, end: int) -> None:
    closing = _CLOSING[pattern[start]]
    if pattern[end : end + 1] != closing:
        near = pattern[start : start + 12]
        raise PhraseError(f"“{near}”没有结束，缺少“{closing}”")


@dataclass(frozen=True, slots=True)
class WellFormed:
    """Limit of a pattern in a data file."""

    def broken_by(self, value: str) -> Iterator[Mistake]:
        """What `parse` can't read."""
        try:
            parse(value)
        except PhraseError as error:
            yield Mistake((), str(error))


_SHAPE = shape_of(Mapping[str, Annotated[tuple[Annotated[str, WellFormed()], ...], NotEmpty()]])
_READER = "句式"


class _PhraseEntry:
    """The alternatives of one sentence."""

    __slots__ = ("alternatives", "names")

    def __init__(self, patterns: Sequence[str]) -> None:
        self.alternatives = tuple(map(parse, patterns))
        self.names = frozenset(name for one in self.alternatives for name in one.names())


class PhraseBook:
    """Sentences by their id (`预算执行.总额`), taken apart at first use."""

    def __init__(self, patterns: Mapping[str, Sequence[str]], common: frozenset[str]) -> None:
        """`common` are the slots that any sentence may use."""
        self._patterns = patterns
        self.common = common
        self._entries: dict[str, _PhraseEntry] = {}

    def say(self, phrase: str, /, **facts: Fact) -> Prose:
        """The sentence; without pieces where what it needs is absent.

        Raises:
            KeyError: there is no such sentence, or a slot that none of the facts fills.
        """
        entry = self._entry(phrase)
        if not entry.names <= facts.keys():
            raise KeyError(phrase, *sorted(entry.names - facts.keys()))
        return prose(*(first_of(entry.alternatives, facts) or ()))

    def tell(self, section: str, /, **facts: Fact) -> tuple[Prose, ...]:
        """The sentences whose ids begin with the section (`人员情况.`), in the order of the file, a
        paragraph each; without those whose needs are absent.

        Raises:
            KeyError: there is no such section, or a slot that none of the facts fills.
        """
        told = (self.say(phrase, **facts) for phrase in self._sections[section])
        return tuple(one for one in told if one)

    @cached_property
    def _sections(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for phrase in self._patterns:
            found.setdefault(phrase.partition(".")[0], []).append(phrase)
        return found

    def __contains__(self, phrase: str) -> bool:
        """Whether there is a sentence of that id."""
        return phrase in self._patterns

    def slots(self, phrase: str) -> frozenset[str]:
        """The slots of a sentence.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._entry(phrase).names

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its sentences."""
        return tuple(self._patterns)

    def with_changes(self, changes: Mapping[str, Sequence[str]]) -> PhraseBook:
        """The same book with some sentences of a bureau's."""
        return PhraseBook({**self._patterns, **changes}, self.common)

    def misuses(self, changes: Mapping[str, Sequence[str]]) -> Iterator[Mistake]:
        """Sentences that there are not, and slots that such a sentence is never given."""
        for phrase, patterns in changes.items():
            if phrase not in self._patterns:
                near = near_miss(phrase, list(self._patterns))
                hint = f"，是否想写“{near}”？" if near else "；"
                yield Mistake((phrase,), f"没有这一句{hint}请改正或删去")
                continue
            known = sorted(self._entry(phrase).names | self.common)
            for at, pattern in enumerate(patterns):
                for name in sorted(set(parse(pattern).names()).difference(known)):
                    told = f"没有“{name}”这一项，这一句可以用：{'、'.join(known)}"
                    yield Mistake((phrase, at), told)

    def _entry(self, phrase: str) -> _PhraseEntry:
        if phrase not in self._entries:
            self._entries[phrase] = _PhraseEntry(self._patterns[phrase])
        return self._entries[phrase]


def read_patterns(raw: bytes) -> tuple[dict[str, tuple[str, ...]], frozenset[str], list[str]]:
    """A phrase file: patterns by id, slots for all of them, what is wrong (Chinese)."""
    table, problem = parse_toml(raw)
    if table is None:
        return {}, frozenset(), [problem]
    common = frozenset(map(str, table.get(_COMMON, ())))
    sentences = {
        key: [one] if isinstance(one, str) else one for key, one in table.items() if key != _COMMON
    }
    reader = DataReader(_READER, {})
    read = reader.read(_SHAPE, sentences)
    problems = [f"{spelt_place(place)}：{told}" for place, told in reader.mistakes]
    return {} if problems else read, common, problems


@cache
def shipped_book() -> PhraseBook:
    """The sentences that come with the program.

    Raises:
        ValueError: a shipped file is damaged.
    """
    patterns: dict[str, tuple[str, ...]] = {}
    names: frozenset[str] = frozenset()
    for path in sorted((data_folder("workbook_templates") / FOLDER).glob(f"*{SUFFIX}")):
        own, common, problems = read_patterns(path.read_bytes())
        if problems:
            raise ValueError(f"{path.name}：{'；'.join(problems)}")
        patterns |= own
        names |= common
    return PhraseBook(patterns, names)


def changed_book(book: PhraseBook, raw: bytes) -> tuple[PhraseBook, list[str]]:
    """The book with a bureau's own sentences, and in Chinese what is wrong with its file."""
    changes, _, problems = read_patterns(raw)
    problems += [f"{spelt_place(place)}：{told}" for place, told in book.misuses(changes)]
    return book.with_changes({} if problems else changes), problems
