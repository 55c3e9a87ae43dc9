"""The sentences of a report with their places and the sections they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import FIGURES, Heading, Report, SectionRole, StatedNumber, Statement
from xl_jixiao.model.submission import Entry
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences
from xl_jixiao.text.wording import clip

_RE = Phrases(__name__)


_FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
_AROUND = 14
"""Characters shown on either side of what a quotation points at."""


class ReportSentence(NamedTuple):
    """A sentence of a report."""

    text: str
    """As written, but for half-width stops and brackets between Chinese words, which are full-width
    here: every character keeps its place."""
    ref: CellRef
    paragraph: str = ""
    """All of the paragraph that it is in, as written."""
    chain: tuple[Heading, ...] = ()
    """The headings it is under, the widest first."""
    statements: Sequence[Statement] = ()
    """What it states."""

    @property
    def shown(self) -> str:
        """The text with the titles of works (《…》) blanked, every other character in its place."""
        if "《" not in self.text:
            return self.text
        return _RE.title_of_a_work.sub(lambda title: f"《{' ' * (len(title[0]) - 2)}》", self.text)

    @property
    def figures(self) -> list[StatedNumber]:
        """The numbers in it that say how much or how many there is of something."""
        numbers = (one for one in self.statements if isinstance(one, StatedNumber))
        return [one for one in numbers if one.kind in FIGURES]

    @property
    def heading(self) -> str:
        """The title it is under, "" above the first."""
        return self.chain[-1].title if self.chain else ""

    @property
    def label(self) -> str:
        """The same for messages."""
        return clip(self.heading, 20)

    def under(self, *roles: SectionRole) -> bool:
        """Whether a section around it has one of these roles."""
        return any(heading.role in roles for heading in self.chain)


def passages(report: Report) -> Iterator[ReportSentence]:
    """Every sentence of the report, its title and headings included, in order."""
    chains, whole = report.chains(), {one.number: one.text for one in report.paragraphs}
    stated: defaultdict[CellRef, list[Statement]] = defaultdict(list)
    for one in report.statements:
        stated[one.ref].append(one)
    for ref, text in report.cited():
        own = stated.get(ref, ())
        yield ReportSentence(even(text), ref, whole[ref.row], chains[ref.row], own)


def in_cells(cells: Iterable[Entry]) -> Iterator[ReportSentence]:
    """Every sentence in the cells of a form, at its cell."""
    for entry in cells:
        if entry.ref is not None:
            for text in sentences(entry.text):
                yield ReportSentence(even(text), entry.ref)


def even(text: str) -> str:
    """A sentence as `ReportSentence.text` has it."""
    return _RE.half_width.sub(lambda sign: sign[0].translate(_FULL_WIDTH), text)


def hit_in(
    say: Wordings, kind: str, one: ReportSentence, span: tuple[int, int], **facts: object
) -> Hit:
    """A hit on a place in a sentence: {said} is what stands there, {shown} with words around it."""
    shown, said = quoted(one.text, *span), one.text[slice(*span)]
    return say.hit(kind, [one.ref], one.label, **{"shown": shown, "said": said, **facts})


def quoted(text: str, start: int, end: int) -> str:
    """What is at start..end with a few characters on either side."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    shown = text[low:high].strip()
    return f"{'…' if low else ''}{clip(shown, 60)}{'…' if high < len(text.rstrip()) else ''}"
