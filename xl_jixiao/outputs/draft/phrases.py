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

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Annotated, NamedTuple, TypeAlias

from xl_jixiao.data_files import DataReader, parse_toml, shape_of, spelt_place
from xl_jixiao.data_limits import Mistake, NotEmpty, near_miss
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.outputs.word.prose import Gap, Piece, Prose, SourcedNumber, joined, shown
from xl_jixiao.resources import data_folder
from xl_jixiao.text.patterns import lazy_re

Fact: TypeAlias = Piece | Prose | Sequence[Piece | Prose] | bool | None
Facts: TypeAlias = Mapping[str, Fact]
FOLDER = "narratives"
SUFFIX = ".toml"
_COMMON = "共用项"
"""Key of the slots that every sentence of a shipped file may use."""
_SLOT = lazy_re(r"\{(?P<mark>[?!]?)(?P<name>\w+)(?::(?P<between>[^{}\w]{0,2}))?\}")
_MARKS = "{}[]<>|/【】"
_CLOSING = {"[": "]", "<": ">", "【": "】"}
_BETWEEN = "，；、。"


NOTHING_SAID = Prose(())
_PIECE = (str, SourcedNumber, Gap)


class PhraseError(ValueError):
    """A pattern that can't be read; Chinese."""


_Writer: TypeAlias = Callable[[Facts, list[Piece]], bool]
"""Adds what a part gives to a list. False where something that it needs is absent: then what it
has added is taken off by the alternative around it."""


class ParsedPhrase(NamedTuple):
    """A pattern, taken apart."""

    write: _Writer
    names: frozenset[str]
    """Of its slots."""


def _words(text: str) -> _Writer:
    def write(_: Facts, made: list[Piece]) -> bool:
        made.append(text)
        return True

    return write


def _slot(name: str, between: str) -> _Writer:
    def write(facts: Facts, made: list[Piece]) -> bool:
        fact = facts.get(name)
        if isinstance(fact, Prose):
            made += fact.pieces
            return bool(fact.pieces)
        if not fact:
            return False
        if isinstance(fact, _PIECE):
            made.append(fact)
        elif fact is not True:
            for at, one in enumerate(fact):
                made += ([between] if at else []) + _pieces(one)
        return True

    return write


def _pieces(one: Piece | Prose) -> list[Piece]:
    return [*one.pieces] if isinstance(one, Prose) else [one]


def _test(name: str, *, wanted: bool) -> _Writer:
    return lambda facts, _: bool(facts.get(name)) is wanted


def _all_of(parts: Sequence[_Writer]) -> _Writer:
    def write(facts: Facts, made: list[Piece]) -> bool:
        for part in parts:  # noqa: SIM110 (all() over a generator takes twice as long)
            if not part(facts, made):
                return False
        return True

    return write


def _first_of(alternatives: Sequence[_Writer]) -> _Writer:
    def write(facts: Facts, made: list[Piece]) -> bool:
        length = len(made)
        for one in alternatives:
            if one(facts, made):
                return True
            del made[length:]
        return False

    return write


def _gap(inside: _Writer) -> _Writer:
    def write(facts: Facts, made: list[Piece]) -> bool:
        missing: list[Piece] = []
        there = inside(facts, missing)
        made.append(Gap("".join(map(shown, missing))))
        return there

    return write


def _clauses(clauses: Sequence[_Writer], between: str, *, needed: bool) -> _Writer:
    """[…] or <…>: those of the clauses that can be written, with the mark between them."""

    def write(facts: Facts, made: list[Piece]) -> bool:
        start, found = len(made), False
        for clause in clauses:
            length = len(made)
            if length > start:
                made.append(between)
            written = clause(facts, made)
            found = found or written
            if len(made) == length + (length > start):  # nothing came of it
                del made[length:]
        return found or not needed

    return write


def parse(pattern: str) -> ParsedPhrase:
    """The pattern, taken apart.

    Raises:
        PhraseError: what is wrong with it, in Chinese.
    """
    parser = _PhraseParser(pattern)
    write = parser.row("")
    if parser.at < len(pattern):
        raise PhraseError(f"“{pattern[parser.at]}”多余，前面没有与它成对的括号")
    return ParsedPhrase(write, frozenset(parser.names))


class _PhraseParser:
    """Goes through a pattern once."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.names: set[str] = set()

    @property
    def mark(self) -> str:
        """The character at the place reached, "" at the end."""
        return self.pattern[self.at : self.at + 1]

    def row(self, ends: str) -> _Writer:
        """Parts up to one of `ends` or a closing bracket."""
        parts: list[_Writer] = []
        while self.mark and self.mark not in ends and self.mark not in "]>】":
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else _all_of(parts)

    def _part(self) -> _Writer:
        start, mark = self.at, self.mark
        if mark == "{":
            return self._slot()
        if mark in _CLOSING:
            inside = self._gap() if mark == "【" else self._group()
            if self.mark != _CLOSING[mark]:
                near = self.pattern[start : start + 12]
                raise PhraseError(f"“{near}”没有结束，缺少“{_CLOSING[mark]}”")
            self.at += 1
            return inside
        if mark in _MARKS:
            raise PhraseError(f"“{mark}”只能写在 [ ] 或 < > 里")
        while self.mark and self.mark not in _MARKS:
            self.at += 1
        return _words(self.pattern[start : self.at])

    def _slot(self) -> _Writer:
        found = _SLOT.match(self.pattern, self.at)
        if found is None:
            near = self.pattern[self.at : self.at + 12]
            raise PhraseError(f"看不懂“{near}”，应写作 {{名称}}、{{?名称}} 或 {{!名称}}")
        self.at, name = found.end(), found["name"]
        self.names.add(name)
        if found["mark"]:
            return _test(name, wanted=found["mark"] == "?")
        return _slot(name, "、" if found["between"] is None else found["between"])

    def _gap(self) -> _Writer:
        self.at += 1
        return _gap(self.row(""))

    def _group(self) -> _Writer:
        needed, between = self.mark == "<", "，"
        if self.pattern[self.at + 2 : self.at + 3] == "|" and self.pattern[self.at + 1] in _BETWEEN:
            between, self.at = self.pattern[self.at + 1], self.at + 2
        clauses: list[list[_Writer]] = [[]]
        while True:
            self.at += 1
            clauses[-1].append(self.row("|/"))
            if self.mark == "|":
                clauses.append([])
            elif self.mark != "/":
                return _clauses([_first_of(one) for one in clauses], between, needed=needed)


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


class PhraseBook:
    """Sentences by their id (`预算执行.总额`), taken apart at first use."""

    def __init__(
        self,
        patterns: Mapping[str, Sequence[str]],
        common: frozenset[str],
        given: Facts | None = None,
    ) -> None:
        """`common` are the slots that any sentence may use, `given` what all of them are given."""
        self._patterns = patterns
        self.common = common
        self._given = given or {}
        self._parsed: dict[str, ParsedPhrase] = {}

    def say(self, phrase: str, /, **facts: Fact) -> Prose:
        """The sentence; without pieces where what it needs is absent. What is not given is.

        Raises:
            KeyError: there is no such sentence.
        """
        return self.say_of(phrase, facts)

    def say_of(self, phrase: str, facts: Facts) -> Prose:
        """The same of facts at hand."""
        made: list[Piece] = []
        if self._given:
            facts = {**self._given, **facts}
        parsed = self._parsed.get(phrase) or self._parse(phrase)
        return joined(made) if parsed.write(facts, made) else NOTHING_SAID

    def tell(self, section: str, /, **facts: Fact) -> tuple[Prose, ...]:
        """The sentences whose ids begin with the section (`人员情况.`), in the order of the file, a
        paragraph each; without those whose needs are absent.

        Raises:
            KeyError: there is no such section.
        """
        told = (self.say_of(phrase, facts) for phrase in self._sections[section])
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

    def slots_of(self, phrase: str) -> frozenset[str]:
        """The same, none where there is no such sentence."""
        return self.slots(phrase) if phrase in self else frozenset()

    def slots(self, phrase: str) -> frozenset[str]:
        """The slots of a sentence.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._parse(phrase).names

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its sentences."""
        return tuple(self._patterns)

    def with_changes(self, changes: Mapping[str, Sequence[str]]) -> PhraseBook:
        """The same book with some sentences of a bureau's."""
        return PhraseBook({**self._patterns, **changes}, self.common)

    def giving(self, **facts: Fact) -> PhraseBook:
        """The same book for a document of which these hold throughout."""
        return PhraseBook(self._patterns, self.common, facts)

    def misuses(self, changes: Mapping[str, Sequence[str]]) -> Iterator[Mistake]:
        """Sentences that there are not, and slots that such a sentence is never given."""
        for phrase, patterns in changes.items():
            if phrase not in self._patterns:
                near = near_miss(phrase, list(self._patterns))
                hint = f"，是否想写“{near}”？" if near else "；"
                yield Mistake((phrase,), f"没有这一句{hint}请改正或删去")
                continue
            known = sorted(self.slots(phrase) | self.common)
            for at, pattern in enumerate(patterns):
                for name in sorted(parse(pattern).names.difference(known)):
                    told = f"没有“{name}”这一项，这一句可以用：{'、'.join(known)}"
                    yield Mistake((phrase, at), told)

    def _parse(self, phrase: str) -> ParsedPhrase:
        """Its alternatives as one, the first that can be written."""
        if phrase not in self._parsed:
            parsed = [parse(pattern) for pattern in self._patterns[phrase]]
            names = frozenset().union(*(one.names for one in parsed))
            self._parsed[phrase] = ParsedPhrase(_first_of([one.write for one in parsed]), names)
        return self._parsed[phrase]


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
