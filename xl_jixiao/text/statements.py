"""The numbers that a sentence of a report states: amounts, rates, counts, scores; the numbers of
documents, and the periods it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import CitedDocument, NumberKind, StatedNumber, StatedPeriod, Statement
from xl_jixiao.text.characters import plain_in_place
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.dates import moments
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.numerals import multiplier
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import ahead, bare, behind, sentences
from xl_jixiao.text.topics import OVERALL, TopicVocabulary, vocabulary
from xl_jixiao.text.units import MULTIPLIERS, SHARES, measure
from xl_jixiao.text.written_numbers import Mention

_RE = Phrases(__name__)


_HUNDRED = Decimal(100)
_BEHIND = 24
_OF_TOPICS = ("人", "名", "个", "位", "")
"""Units of counts that may be of staff, posts, projects."""


def statements(sentence: str, ref: CellRef, *, year: int | None = None) -> tuple[Statement, ...]:
    """What the numbers of a sentence state, in their order.

    Years, numbers of list items, codes with their subjects (2010301行政运行), names in quotes
    (“551”) and thresholds (5000万元以上项目) state nothing.

    Args:
        sentence: a sentence as written, at most its first 2,000 characters are read.
        ref: its place, as it is in the statements.
        year: the year of the report: 今年 is this year, 上年 the one before.

    Returns:
        Statements whose `start` and `end` are places in `sentence`.
    """
    if not _may_state(sentence):
        return ()
    return tuple(_SentenceReader(sentence, ref, year).statements())


def statements_of(text: str, ref: CellRef, *, year: int | None = None) -> Iterator[Statement]:
    """What the sentences of a text state; most texts in the cells of forms state nothing."""
    if _may_state(text):
        for sentence in sentences(text):
            yield from statements(sentence, ref, year=year)


def _may_state(text: str) -> bool:
    """Whether anything in a text may state something. Whole goals are searched: each search for one
    sign takes a tenth of the time of one for a set of signs.
    """
    return bool(
        _RE.numeral.search(text)
        or _RE.one.search(text)
        or _RE.by_now.search(text)
        or [span for span in _SPANS if span[0] in text and span in text]
    )


_SPANS = ("至今", "以来", "半年", "季度")


class _SentenceReader:
    """One sentence being read."""

    def __init__(self, sentence: str, ref: CellRef, year: int | None) -> None:
        self.sentence, self.ref, self.year = sentence, ref, year
        self.plain, self.places = plain_in_place(sentence)
        """In one spelling, and the place in the sentence of each of its characters."""
        self.shown = _blotted(self.plain)
        """The same with names blotted out."""
        self.object: str | None = None
        """What the amount before was of."""
        self.outer: str | None = None
        """What the one before the bracket was of: 预算80万元（其中基本支出50万元），支出78万元."""
        self.inside = False
        self.other = False
        """Whether it was of something the vocabulary does not know."""
        self.kind_before = ""

    def statements(self) -> list[Statement]:
        """All of the sentence."""
        marks: list[Statement] = [*self._documents(), *self._periods()]
        taken = [(mark.start, mark.end) for mark in marks]
        numbers = [
            one
            for one in self._numbers()
            if not any(low < one.end and one.start < high for low, high in taken)
        ]
        return sorted([*marks, *numbers], key=lambda one: (one.start, one.end))

    def _documents(self) -> Iterator[CitedDocument]:
        """桃财绩〔2024〕51号, in any brackets."""
        for match in _RE.document.finditer(self.plain) if "号" in self.plain else ():
            lead = _RE.no_agency.match(match["agency"])
            agency = match["agency"][lead.end() :] if lead else match["agency"]
            if agency:
                place = self._span(match.end("agency") - len(agency), match.end())
                number = f"{agency}[{match['year']}]{match['number']}"
                yield CitedDocument(self.ref, self.sentence, *place, number)

    def _periods(self) -> Iterator[StatedPeriod]:
        """1-11月, 截至目前, 2023年12月31日; a year alone is none. 年末 or 年内 alone does not say
        how far it goes.
        """
        found = [match.span() for match in _RE.open_period.finditer(self.shown)]
        for moment in moments(self.shown):
            if moment.whole_year or _RE.vague.fullmatch(self.shown, moment.start, moment.end):
                continue
            up_to = _RE.up_to.search(self.shown[: moment.start])
            found.append((up_to.start() if up_to else moment.start, moment.end))
        for start, end in sorted(found):
            yield StatedPeriod(self.ref, self.sentence, *self._span(start, end))

    def _numbers(self) -> Iterator[StatedNumber]:
        text = self.shown
        found = [
            self._in_its_unit(mention)
            for mention in mentions(text)
            if not _is_threshold(text, mention)
        ]
        floor = 0
        for place, mention in enumerate(found):
            limit = found[place + 1].start if place + 1 < len(found) else len(text)
            words = ahead(self.plain, mention.start, floor)
            kind = _kind(mention, words)
            self._pass_brackets(mention.start)
            if kind is not None and not _is_word(text, mention):
                after = behind(self.plain, mention.tail or mention.end, limit)[:_BEHIND]
                yield self._number(kind, mention, words, after)
            floor = max(mention.end, mention.tail)

    def _pass_brackets(self, start: int) -> None:
        inside = self.plain.count("(", 0, start) > self.plain.count(")", 0, start)
        if inside and not self.inside:
            self.outer = self.object
        elif self.inside and not inside:
            self.object = self.outer
        self.inside = inside

    def _in_its_unit(self, mention: Mention) -> Mention:
        """A number whose unit stands before it: 计划投资额(万元) 216."""
        if mention.unit is not None or "元)" not in self.plain:
            return mention
        found = _RE.unit_ahead.search(self.plain, 0, mention.start)
        return mention._replace(unit=found["unit"]) if found else mention

    def _number(self, kind: NumberKind, mention: Mention, words: str, after: str) -> StatedNumber:
        """The number with what it is said of."""
        number = _RE.number.search(self.shown, mention.start, mention.end)
        decimals = len(number["decimals"] or "") if number else 0
        value, unit = _measured(kind, mention.number, mention.unit or "")
        one, _ = _measured(kind, Decimal(1), mention.unit or "")
        return StatedNumber(
            self.ref,
            self.sentence,
            *self._span(mention.start, mention.end),
            kind,
            value,
            step=abs(one).scaleb(-decimals),
            unit=unit,
            subject=self._subject(kind, mention, words, after),
            topic=self._topic(kind, value, unit, words, after),
            year=self._year(mention.start, words),
            approximate=mention.approximate or mention.low is not None or self._is_limit(mention),
        )

    def _is_limit(self, mention: Mention) -> bool:
        """Whether only a limit is said: 10万元以上, 不超过10万元."""
        if mention.comparison is None:
            return False
        behind_it = self.shown[mention.end : mention.tail]
        reached = _RE.from_to.search(self.shown, 0, mention.start)
        return not reached or bool(behind_it.strip())

    def _subject(self, kind: NumberKind, mention: Mention, words: str, after: str) -> str:
        said = bare(words)
        begin = mention.start - len(words)
        counted = kind is NumberKind.COUNT and after
        if counted and (not said or _RE.verb_before.search(words)):  # 开展了12次专项督查
            said, begin = bare(after), mention.end
        at = self.plain.find(said, begin) if said else -1
        if at < 0:
            return ""
        start, end = self._span(at, at + len(said))
        return self.sentence[start:end]

    def _topic(self, kind: NumberKind, value: Decimal, unit: str, words: str, after: str) -> str:
        known = vocabulary()
        if _RE.compared.search(words) and kind in (NumberKind.AMOUNT, NumberKind.COUNT):
            return "growth"
        if kind is NumberKind.AMOUNT:
            return self._money(known, words)
        if kind is NumberKind.RATE:
            return self._rate(known, words, after)
        if kind is NumberKind.SCORE:
            return self._score(known, words, value)
        return known.topic("count", words or after) if unit in _OF_TOPICS else ""

    def _money(self, known: TopicVocabulary, words: str) -> str:
        money = known.money(words, self.object)
        if money.object is not None or bare(words):
            self.object = money.object
            self.other = money.object is None and not money.topic
        return money.topic

    def _rate(self, known: TopicVocabulary, words: str, after: str) -> str:
        topic = known.topic("rate", words or after)
        if topic != "execution_rate":
            return topic
        named = known.money(words.partition("完成")[0], self.object).object
        if named is None and self.other:
            return "completion"
        return topic if (named or "") in OVERALL else f"{named}_rate"

    def _score(self, known: TopicVocabulary, words: str, value: Decimal) -> str:
        topic = known.topic("score", words)
        before, self.kind_before = self.kind_before, topic
        if topic == "points" and value == _HUNDRED:
            self.kind_before = "whole"
        if topic in ("row_score", "self_score") and before in ("points", "row_score"):
            return "row_score"
        if topic == "row_score" and before == "whole":
            return "self_score"
        return topic

    def _year(self, start: int, words: str) -> int | None:
        """The year named last before the number; of a comparison none."""
        if _RE.compared.search(words):
            return None
        found = None
        for match in _RE.year.finditer(self.shown, 0, start):
            if match["year"]:
                found = int(match["year"])
            elif self.year is not None:
                found = self.year - 1 if match["last"] else self.year
        return found

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """The places in the sentence of what stands between these of the shown text."""
        return self.places[start], self.places[end - 1] + 1


def _is_word(text: str, mention: Mention) -> bool:
    """Whether a numeral is part of a word: 千亿产业, (万元), 二期工程."""
    number = text[mention.start : mention.end].removesuffix(measure(mention.unit or "").noun)
    return MULTIPLIERS.issuperset(number) or bool(_RE.phase.match(text, mention.start))


def _kind(mention: Mention, words: str) -> NumberKind | None:
    unit = mention.unit
    if unit is None:
        return NumberKind.COUNT if _RE.bare_after.search(words) else None
    if unit in SHARES:
        return NumberKind.RATE
    kind = measure(unit)
    if kind.dimension == "money" and not kind.per:
        return NumberKind.AMOUNT
    if kind.dimension == "pure" and not kind.per:
        return NumberKind.AMOUNT if _RE.money_ahead.search(words) else NumberKind.COUNT
    return NumberKind.SCORE if kind.noun == "分" else NumberKind.COUNT


def _measured(kind: NumberKind, number: Decimal, unit: str) -> tuple[Decimal, str]:
    """The value of a number in a unit as a statement of the kind has it, and the unit's name."""
    if kind is NumberKind.RATE:
        return number / SHARES[unit], unit
    if kind is NumberKind.AMOUNT:
        return to_wan(number, unit, "万元") or Decimal(0), unit
    noun = unit.lstrip("".join(MULTIPLIERS))
    factor = Decimal(multiplier(unit[: len(unit) - len(noun)])) if noun != unit else Decimal(1)
    return number * factor, noun


# --- What states nothing -----------------------------------------------------------------------


def _blotted(text: str) -> str:
    """The text with book titles, quoted names, telephones and codes blotted out, places the same.

    A percentage in quotes stays: “三个100%” states what was reached.
    """
    shown = text
    for pattern in (_RE.title, _RE.quoted, _RE.other_numbers):
        shown = pattern.sub(_hidden, shown)
    return shown


def _hidden(match: re.Match[str]) -> str:
    text = match.group()
    return (_RE.worded if "%" in text or "‰" in text else _RE.numerals).sub("\0", text)


def _is_threshold(text: str, mention: Mention) -> bool:
    """Whether a number only says which things are meant: 5000万元以上项目, 16方气以下小微企业."""
    return bool(
        _RE.threshold.match(text, mention.end) or _RE.scale_ahead.search(text[: mention.start][-4:])
    )
