"""The third wording of the checks, beside message and basis: how a report tells of a mistake.

The sentences are data (句式（检查）.toml beside the templates), the facts come from the checks
(`Finding.tellings`). Their ids are check, kind and part: B06.调增.一处.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.model.finding import Telling
from xl_jixiao.outputs.draft.narrative.figures import one_line
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.word.prose import Gap, Piece, Prose, SourcedNumber, prose, shown

UNNAMED = "有关内容"
"""The row where the form has no name for it."""


class WordingPart(StrEnum):
    """The sentences of one kind of mistake."""

    ONE = "一处"
    """One by its facts, without whose it is: 全年预算较年初预算调增32.71%."""
    SO = "结论"
    """What follows from it, behind one that is told by itself: ，两者不一致."""
    LACKS = "欠缺"
    """What the form does not say: 自评表未说明原因."""
    MANY = "几处"
    """Several together: 全年预算较年初预算调增超过30%."""
    FIGURE = "数"
    """What stands beside the name of each unit then: 32.71%."""


class CheckWording(NamedTuple):
    """How one mistake is told."""

    book: PhraseBook
    check: str
    telling: Telling
    source: str
    """Where its figures come from."""

    @property
    def name(self) -> str:
        """Of its kind, as the ids begin: B06.调增, B01."""
        kind = self.telling.kind
        return f"{self.check}.{kind}" if kind else self.check

    @property
    def is_there(self) -> bool:
        """Whether the book has sentences for it."""
        return f"{self.name}.{WordingPart.ONE}" in self.book

    def part(self, part: WordingPart, **more: Fact) -> Prose:
        """One of its sentences; without pieces where it has none.

        Raises:
            KeyError: a slot that neither the check nor `more` fills.
        """
        phrase = f"{self.name}.{part}"
        if phrase not in self.book:
            return _NOTHING
        said = self.book.say(phrase, **{**self._facts, **more})
        return nested(said) if self._quotes else said

    def slots(self, part: WordingPart) -> frozenset[str]:
        """The facts that one of its sentences takes."""
        return self.book.slots(f"{self.name}.{part}")

    @property
    def alone(self) -> Prose:
        """All that is told of it by itself, without whose it is."""
        said = self.part(WordingPart.ONE)
        lacks = self.part(WordingPart.LACKS, 多处=None)
        if not said:
            return said
        return prose(said, self.part(WordingPart.SO), "，" if lacks else "", lacks)

    def known(self, part: WordingPart) -> tuple[str, ...]:
        """The facts that one of its sentences takes, in the order of their names; two mistakes of a
        kind with the same are told alike.
        """
        told = {"项": self.telling.label, **dict(self.telling.facts)}
        return tuple([told.get(name, "") for name in sorted(self.slots(part))])

    @property
    def _quotes(self) -> bool:
        """Whether a fact that may stand in quotes holds some itself."""
        facts = self.telling.facts
        return "“" in self.telling.label or any("“" in text for _, text in facts)

    @property
    def _facts(self) -> Mapping[str, Fact]:
        label = one_line(self.telling.label)
        told = {"项": f"“{label}”" if label else UNNAMED, **dict(self.telling.facts)}
        return {name: self._fact(text) for name, text in told.items()}

    def _fact(self, text: str) -> Fact:
        return SourcedNumber(text, self.source) if any(map(str.isdigit, text)) else text


_NOTHING = Prose(())


def nested(said: Prose) -> Prose:
    """Quotes within quotes as single ones (GB/T 15834): “‘一网通办’事项”."""
    depth = 0
    pieces: list[Piece] = []
    for piece in said.pieces:
        made = []
        for mark in shown(piece):
            depth -= mark == "”" and depth > 0
            made.append(_SINGLE.get(mark, mark) if depth else mark)
            depth += mark == "“"
        text = "".join(made)
        if isinstance(piece, SourcedNumber):
            pieces.append(piece._replace(text=text))
        else:
            pieces.append(piece if isinstance(piece, Gap) else text)
    return prose(*pieces)


_SINGLE = {"“": "‘", "”": "’"}
