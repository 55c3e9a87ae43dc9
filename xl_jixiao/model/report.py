"""A self-evaluation report as read from its text: outline, sentences, statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import TEXT_SHEET, CellRef, Paragraph, SentenceRef
from xl_jixiao.model.submission import NOTHING, Entry, Form

MOST_OF_EXECUTION = Decimal(20)
"""The largest weight of the execution rate in any official rule (Hubei)."""


class SectionRole(StrEnum):
    """What a section of a report is for, whatever its heading says exactly."""

    OVERVIEW = "overview"
    """部门概况, 项目概况, 基本情况."""
    SPENDING = "spending"
    """部门整体支出情况, 一般公共预算支出情况, 项目资金使用及管理情况."""
    GOVERNMENT_FUND = "government-fund"
    STATE_CAPITAL = "state-capital"
    SOCIAL_INSURANCE = "social-insurance"
    ORGANISATION = "organisation"
    """项目组织实施情况."""
    PERFORMANCE = "performance"
    """部门整体支出绩效情况, 项目绩效情况分析, 结果和主要成效."""
    EVALUATION = "evaluation"
    """绩效评价工作开展情况."""
    PROBLEMS = "problems"
    MEASURES = "measures"
    USE_OF_RESULT = "use-of-result"
    """结果拟应用和公开情况."""
    OTHER = "other"
    """其他需要说明的问题."""
    UNKNOWN = "unknown"


AFTERWARDS = frozenset({SectionRole.PROBLEMS, SectionRole.MEASURES, SectionRole.USE_OF_RESULT})
"""What a report says of what comes of it: no place for its money and its results."""


class Heading(NamedTuple):
    """A heading of the outline."""

    paragraph: int
    """Number of its paragraph."""
    level: int
    """1 for 一、, 2 for （一）, 3 for 1．, 4 for （1）; a heading without a number takes the level
    of its style or of its neighbours."""
    number: str
    """As written: "一、", "（一）", "1."; "" where it has none."""
    ordinal: int | None
    """The number's value: 一 → 1; None where it has none."""
    title: str
    """Without the number and without what follows on the same line."""
    role: SectionRole = SectionRole.UNKNOWN


class NumberKind(StrEnum):
    """What a number in a sentence says."""

    AMOUNT = "amount"
    RATE = "rate"
    """A ratio in percent: 完成率, 增长, 占…的 (see `StatedNumber.topic`)."""
    COUNT = "count"
    """Anything counted or measured: 12次, 100个项目, 13000㎡."""
    SCORE = "score"
    """97分"""


FIGURES = frozenset({NumberKind.AMOUNT, NumberKind.RATE, NumberKind.COUNT})
"""The kinds that say how much or how many there is of something."""


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A piece of a sentence at its place."""

    ref: CellRef
    """The sentence (a SentenceRef), or the cell of a form in whose text it stands."""
    sentence: str
    start: int
    end: int
    """Its place in `sentence`."""

    @property
    def text(self) -> str:
        """As written: "135.79万元", "133.77%", "桃财绩〔2024〕51号"."""
        return self.sentence[self.start : self.end]


@dataclass(frozen=True, slots=True)
class StatedNumber(SentencePart):
    """A number of a sentence, with what it is said of."""

    kind: NumberKind
    value: Decimal
    """AMOUNT in 万元, RATE as a ratio (1 = 100%), COUNT in `unit`, SCORE in points."""
    step: Decimal
    """Weight of the last written decimal, in the unit of `value`: 135.79万元 → 0.01."""
    unit: str = ""
    """Canonical, of COUNT: "个", "次", "㎡"; as written, of AMOUNT: "万元"."""
    subject: str = ""
    """The words it is said of, as written, without connecting words: "基本支出预算安排"."""
    topic: str = ""
    """Stable id of what it is where the vocabulary knows it ("posts", "staff", "total_executed",
    "basic_executed", "three_public_budget", "completion" …), else ""."""
    year: int | None = None
    """The year it is said of where the sentence names one."""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class CitedDocument(SentencePart):
    """The number of a document: 桃财绩〔2024〕51号."""

    number: str
    """In one spelling, without 号: "桃财绩[2024]51"."""


@dataclass(frozen=True, slots=True)
class StatedPeriod(SentencePart):
    """A time that a sentence speaks of: 1-11月, 截至11月, 2023年12月31日."""


Statement = StatedNumber | CitedDocument | StatedPeriod
"""What a piece of a sentence states."""


class StatedMoney(NamedTuple):
    """What a report states of its money, or of a part of it: "initial", "annual", "executed", and
    "rate", how much of it was spent.
    """

    whole: Mapping[str, StatedNumber] = {}
    """Column → the amount of the whole."""
    undecided: Mapping[str, Sequence[StatedNumber]] = {}
    """Column → amounts of which each might be it."""
    sources: Sequence[StatedNumber] = ()
    """What several sources gave, where nothing says how much it is together."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report; a document may hold several (a department's own and one per project)."""

    file: str
    form: Form
    """DEPARTMENT or PROJECT: what it reports on."""
    title: Entry
    paragraphs: tuple[Paragraph, ...]
    """Its own, the title first, tables and attachments' captions left out."""
    sentences: tuple[tuple[str, ...], ...]
    """Of each paragraph, parallel to `paragraphs`."""
    headings: tuple[Heading, ...]
    statements: tuple[Statement, ...]
    unit: Entry = NOTHING
    project: Entry = NOTHING
    year: int | None = None
    is_form_told: bool = True
    """Whether its title, headings or words tell which kind it is; else it is taken for a unit's."""
    outline: str = ""
    """Id of the official outline it follows best, "" where none fits."""
    money: Mapping[str, StatedMoney] = field(default_factory=dict, compare=False)
    """What it states of its money: "total", of a unit also "basic" and "project"."""

    @property
    def numbers(self) -> tuple[StatedNumber, ...]:
        """The numbers among its statements, in their order."""
        return tuple([one for one in self.statements if isinstance(one, StatedNumber)])

    @property
    def place(self) -> tuple[str, int]:
        """Its file and first paragraph: its identity in a folder, and its order."""
        return self.file, self.paragraphs[0].number if self.paragraphs else 0

    def chains(self) -> dict[int, tuple[Heading, ...]]:
        """Paragraph → the headings that it is under, the widest first; none above the first."""
        heads = iter(self.headings)
        coming = next(heads, None)
        found: dict[int, tuple[Heading, ...]] = {}
        chain: tuple[Heading, ...] = ()
        for paragraph in self.paragraphs:
            while coming is not None and coming.paragraph <= paragraph.number:
                chain = (*(one for one in chain if one.level < coming.level), coming)
                coming = next(heads, None)
            found[paragraph.number] = chain
        return found

    def sections(self) -> dict[int, Heading]:
        """Paragraph → the nearest heading that it is under; none above the first."""
        return {number: chain[-1] for number, chain in self.chains().items() if chain}

    def cited(self) -> Iterator[tuple[SentenceRef, str]]:
        """Every sentence with its place, in order."""
        for paragraph, pieces in zip(self.paragraphs, self.sentences, strict=True):
            for number, sentence in enumerate(pieces, 1):
                yield SentenceRef(TEXT_SHEET, paragraph.number, number), sentence
