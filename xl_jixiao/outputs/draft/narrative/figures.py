"""What is in the cells on its way into a sentence: figures with their arithmetic, texts quoted.

A `Term` knows where its value comes from; differences, sums and ratios of terms write down their
own arithmetic ("（自评表!E5−自评表!D5）÷自评表!D5"), so that no number can be printed without it.
A text is quoted as it is, its numbers with their cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import Entry, Figure, FundLine, Indicator
from xl_jixiao.outputs.word.prose import Piece, Prose, SourcedNumber, prose
from xl_jixiao.text.labels import bare_name, explains
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import number, percent

_SUM, _PRODUCT, _ATOM = 1, 2, 3
_TYPED = lazy_re(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DECIMALS = 4
"""An amount in 万元 with four decimals is exact to the 元: more is the noise of a binary float."""
_YUAN = Decimal(10000)
_ROWS_NAMED = 60
"""Rows up to which a count or a sum names them all: more than any published form has."""
_PRINTED = Decimal("0.0001")
"""A ratio as it is printed: a percentage with two decimals."""


class Term(NamedTuple):
    """A value with where it comes from."""

    value: Decimal
    source: str
    """A cell, or the arithmetic over cells."""
    text: str
    """As printed, without its unit."""
    level: int = _ATOM
    """How tightly `source` binds: brackets are written where they are needed."""

    def __abs__(self) -> Term:
        """The same without its sign: what is said to be more or less is printed positive."""
        return self._replace(value=abs(self.value), text=self.text.removeprefix("-"))


def place(ref: CellRef | None) -> str:
    """表名!单元格; "" for a value that is in no cell."""
    return f"{ref.sheet}!{ref.a1}" if ref is not None else ""


def term(figure: Figure) -> Term | None:
    """What one cell says, printed as the cell prints it; None where no number can be read."""
    value, entry = figure.value, figure.entry
    if value is None:
        return None
    source = place(entry.ref) or "表内数据"
    plain = entry.text == str(value) and not entry.shown and entry.display_known
    if plain and _TYPED.fullmatch(entry.text) and _decimals(entry.text) <= _DECIMALS:
        return Term(value, source, entry.text)  # nearly always
    typed = _TYPED.findall(entry.text) if entry.display_known else []
    if entry.printed != entry.text and len(shown := _TYPED.findall(entry.printed)) == 1:
        rounded = Decimal(shown[0].replace(",", ""))
        if abs(rounded - value) <= figure.step / 2:  # a long fraction, as the cell rounds it
            return Term(value, source, shown[0])
    for text in typed:
        if Decimal(text.replace(",", "")) == value and _decimals(text) <= _DECIMALS:
            return Term(value, source, text)
    if any(Decimal(text.replace(",", "")) == value * _YUAN for text in typed):
        return Term(value, f"{source}÷10000", number(value), _PRODUCT)
    if typed:
        source = f"{source}（原文“{entry.text}”）"
    return Term(value, source, number(value))


def minus(one: Term | None, other: Term | None) -> Term | None:
    """One − other; like all that follows None of what is not known."""
    if one is None or other is None:
        return None
    value = one.value - other.value
    source = f"{one.source}−{_bracketed(other, _PRODUCT)}"
    return Term(value, source, printed(value), _SUM)


def total(terms: Sequence[Term]) -> Term | None:
    """The sum; a lone term stays what it is, of none there is none."""
    if len(terms) < 2:
        return terms[0] if terms else None
    value = sum((one.value for one in terms), Decimal(0))
    sources = [one.source for one in terms]
    if len(sources) > _ROWS_NAMED:
        sources = [sources[0], "…", sources[-1]]
    return Term(value, "+".join(sources), printed(value), _SUM)


def over(one: Term | None, other: Term | None) -> Term | None:
    """One ÷ other, None where that is undefined."""
    if one is None or other is None or not other.value:
        return None
    value = one.value / other.value
    source = f"{_bracketed(one, _PRODUCT)}÷{_bracketed(other, _ATOM)}"
    return Term(value, source, percent(value), _PRODUCT)


def above_zero(one: Term | None) -> Term | None:
    """The same, None of nothing and less."""
    return one if one is not None and one.value > 0 else None


def compared(
    now: Term | None, before: Term | None, same: str, words: tuple[str, str], share: str = ""
) -> dict[str, SourcedNumber | bool | None]:
    """How one stands to the other, under these names: the same, by how much more or less
    (`words`), and which share of the other that is. Nothing of amounts below zero.
    """
    if now is None or before is None or now.value < 0 or before.value < 0:
        return {}
    if now.value == before.value:
        return {same: True}
    up = now.value > before.value
    gap = minus(now, before) if up else minus(before, now)
    return {words[not up]: money(gap), share: rate(over(gap, before)) if share else None}


def printed(value: Decimal) -> str:
    """A computed amount with the decimals of what it was computed from, at most four."""
    exponent = value.as_tuple().exponent
    if not value or not isinstance(exponent, int) or not -_DECIMALS <= exponent <= 0:
        return number(value)
    return f"{value:f}"


def money(one: Term | None, unit: str = "万元") -> SourcedNumber | None:
    """An amount: 208.22万元."""
    return one and SourcedNumber(f"{one.text}{unit}", brief(one.source))


def some(one: Term | None) -> SourcedNumber | None:
    """The same, None where it is nothing."""
    return money(one) if one is not None and one.value else None


def amount(one: Term | None) -> Prose | None:
    """The same behind its name: 16.56万元; "为0" without a unit where it is nothing."""
    return one and prose(some(one) or prose("为", SourcedNumber("0", brief(one.source))))


def rate(one: Term | None) -> SourcedNumber | None:
    """A ratio in percent: 82.17%; what would be printed as 0% is said to be less than 0.01%."""
    if one is None:
        return None
    text = percent(one.value)
    shown = "不足0.01%" if text in {"0%", "-0%"} and one.value else text
    return SourcedNumber(shown, brief(one.source))


def brief(source: str) -> str:
    """The arithmetic with its sheet named once: （自评表!E5−D5）÷D5."""
    first, mark, rest = source.partition("!")
    sheet = first.lstrip("（")
    return f"{first}{mark}{rest.replace(f'{sheet}!', '')}"


def shares_of(whole: Term | None, parts: Sequence[Term]) -> list[SourcedNumber | None]:
    """Each part's share of the whole; none where the printed shares would not add up to 100%."""
    if whole is None or whole.value <= 0 or any(part.value < 0 for part in parts):
        return []
    shares = [over(part, whole) for part in parts]
    rounded = [half_up(share.value, _PRINTED) for share in shares if share]
    return [*map(rate, shares)] if sum(rounded) == 1 and all(rounded) else []


def counted(refs: Iterable[CellRef], unit: str = "项") -> SourcedNumber | None:
    """How many rows: 14项; the source names their cells. None of none."""
    places = [place(ref) for ref in refs]
    if not places:
        return None
    sheet = f"{places[0].rpartition('!')[0]}!"
    named = [places[0], *(one.removeprefix(sheet) for one in places[1:])]
    if len(named) > _ROWS_NAMED:
        named = [named[0], "…", named[-1]]
    return SourcedNumber(f"{len(places)}{unit}", f"计数：{'、'.join(named)}")


def points(figure: Figure) -> SourcedNumber | None:
    """Points or a score as the cell prints it, with 分: 6分."""
    return money(term(figure), "分")


def reckoned(where: str, trace: str) -> str:
    """The source of what the engine computed: its derivation, without the clause it rests on,
    which is the same for the whole report and is in the note on the rules.
    """
    return f"{where}核算：{trace.partition('。依据：')[0]}"


def score(value: Decimal | None, source: str) -> SourcedNumber | None:
    """A score that the engine computed: 5.84分."""
    return None if value is None else SourcedNumber(f"{number(value)}分", source)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _bracketed(one: Term, least: int) -> str:
    return one.source if one.level >= least else f"（{one.source}）"


_STOPS = "。．.；;，,、！!：: \t\u3000\n"
_DATE = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年"
_FIGURES = lazy_re(
    rf"(?P<date>{_DATE})"
    r"|[≥≤>=<＝＞＜]*\d[\d.,:/]*(?:[%％‰]|[万亿千百]*[元个次人项家份户天年期篇条件亩]次?)?"
)
"""Dates are told apart: they say when, and need no source of their own."""
_USUAL = str.maketrans("═﹦＝≧≦﹥﹤＞＜", "===≥≤><><")
"""Signs of comparison as a report prints them."""
_SHORT = 20
"""Characters of a cell that is quoted as a single figure."""
_BARE = lazy_re(
    r"[≥≤>=<＝＞＜]{0,2}-?(?:\d[\d.,]*[^\d年月日，。；]{0,6}|\d{1,3}(?:\.\d+)?(?:年|个月|日))"
)
"""年 behind up to three digits counts years: four are a date, and a month is one as well."""
_BEFORE_ITEMS = frozenset(["", *"。；;：:\n（("])
_ITEM = lazy_re(r"\d{1,2}[.．]?")


def one_line(text: str) -> str:
    """The text of a cell on one line, without the stop at its end: whoever quotes it sets one."""
    if text.isprintable():  # one line, nearly always
        return text.strip().rstrip(_STOPS)
    lines = [line.strip() for line in text.splitlines()]
    joined = "；".join(line.rstrip(_STOPS) for line in lines if line.rstrip(_STOPS))
    return joined.strip().rstrip(_STOPS)


def whole(entry: Entry) -> Piece | Prose:
    """A target or an actual: a short one with a number is one citation, a longer one holds some."""
    text = one_line(entry.printed).translate(_USUAL)
    if len(text) > _SHORT:
        return running(entry, text)
    return SourcedNumber(text, place(entry.ref)) if re.search(r"\d", text) else text


def measured(entry: Entry) -> Piece | None:
    """A cell that is a bare figure with its unit (≥90%, 48.5亿元); None for anything worded, which
    a sentence can only quote.
    """
    text = one_line(entry.printed).translate(_USUAL)
    return SourcedNumber(text, place(entry.ref)) if _BARE.fullmatch(text) else None


def quoted(entry: Entry) -> Prose:
    """A worded cell in quotation marks, its numbers cited."""
    return prose("“", running(entry, _inner(one_line(entry.printed))), "”")


def in_quotes(name: str) -> str:
    """“甲”; quotation marks within become ‘single’ ones."""
    return f"“{_inner(name)}”"


def names_listed(names: Sequence[str], limit: int = 4) -> str:
    """“甲”“乙”: the first few names."""
    return "".join(in_quotes(name) for name in list(dict.fromkeys(names))[:limit])


def running(entry: Entry, text: str | None = None) -> Prose:
    """A longer text in which each number is cited by itself."""
    shown = one_line(entry.printed) if text is None else text
    source = place(entry.ref)
    return prose(*_cited(shown, source)) if source else prose(shown)


def reason_of(row: FundLine | Indicator | None) -> Prose | None:
    """The reason given, None where the cell gives none."""
    return running(row.reason) if row is not None and explains(row.reason) else None


def paragraphs(entry: Entry) -> Iterator[Prose]:
    """A text of several lines, a paragraph each, as its writer set them."""
    for line in entry.text.splitlines():
        shown = line.strip(" \t\u3000")
        if shown.rstrip(_STOPS):
            yield running(entry, f"{shown.rstrip(_STOPS)}{_stop(shown)}")


def named(text: str, limit: int = 60) -> str:
    """An indicator's name without its number and stop; a very long one cut."""
    name = one_line(bare_name(text))
    return name if len(name) <= limit else f"{name[: limit - 1]}…"


def _inner(text: str) -> str:
    return text.replace("“", "‘").replace("”", "’")


def _stop(line: str) -> str:
    """A heading of a list keeps its colon, anything else ends with a full stop."""
    return line[-1] if line[-1] in "：；！" else "。"


def _cited(text: str, source: str) -> Iterator[Piece]:
    spans = [match.span() for match in _FIGURES.finditer(text) if not _is_no_figure(text, match)]
    if not spans:
        yield text
        return
    yield text[: spans[0][0]]
    for (low, high), (following, _) in pairwise([*spans, (len(text), len(text))]):
        yield SourcedNumber(text[low:high], source)
        yield text[high:following]


def _is_no_figure(text: str, match: re.Match[str]) -> bool:
    """A date, or the number of an item in a list (2、 （3） 4.): they count nothing."""
    if match["date"]:
        return True
    low, high = match.span()
    before, after = text[:low].rstrip()[-1:], text[high : high + 1]
    if not _ITEM.fullmatch(match[0]) or before not in _BEFORE_ITEMS:
        return False
    return match[0][-1] in ".．" or after in "、．）)"
