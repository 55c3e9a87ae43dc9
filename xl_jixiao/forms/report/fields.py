"""The labelled values of an indicator told in a sentence: 年度指标值：18，分值10分，得分10分."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from xl_jixiao.forms.view import last_decimal
from xl_jixiao.layouts.roles import roles
from xl_jixiao.model.grid import TEXT_SHEET, CellKind, CellRef, SentenceRef
from xl_jixiao.model.submission import NO_FIGURE, NOTHING, Entry, Figure
from xl_jixiao.text.labels import bare_name, tidy
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


class FieldKey(StrEnum):
    """What a value is."""

    TARGET = "target"
    ACTUAL = "actual"
    POINTS = "points"
    SCORE = "score"
    DEDUCTED = "deducted"
    REASON = "reason"
    RATE = "rate"
    """完成率125%, beside target and actual: read so that it is no part of them, and not used."""


ToldValues: TypeAlias = Mapping[FieldKey, Entry]
"""What the labelled values of an indicator are, each at its sentence."""


class LabelledText(NamedTuple):
    """A piece of text with labelled values."""

    name: str
    """What is before the first label."""
    values: Mapping[FieldKey, str]
    """As written, without the punctuation around them; a label said twice keeps its first value."""


WORTH = frozenset({FieldKey.POINTS, FieldKey.SCORE, FieldKey.DEDUCTED})
RESULT = frozenset({FieldKey.TARGET, FieldKey.ACTUAL})
_LONGEST = 600
_SHORT = "short_"
_EDGES = " \t\u3000\xa0，,、；;。：:"
_BRACKETS = {"(": ")", "（": "）"}


def told(text: str) -> LabelledText:
    """The labelled values of a text. A value reaches to the next label. A text longer than any
    indicator is reported in has none.
    """
    found = list(_RE.labels.finditer(text)) if len(text) <= _LONGEST else []
    keys = {str(match.lastgroup) for match in found}
    if not keys & WORTH or keys >= RESULT:
        found = [match for match in found if not str(match.lastgroup).startswith(_SHORT)]
    values: dict[FieldKey, str] = {}
    ends = [*(match.start() for match in found), len(text)][1:]
    for match, end in zip(found, ends, strict=True):
        key = FieldKey(str(match.lastgroup).removeprefix(_SHORT))
        value = _clean(text[match.end() : end])
        if key is FieldKey.DEDUCTED:
            value = value or _clean(match[0])  # 未扣分
        values.setdefault(key, value)
    return LabelledText(_clean(text[: found[0].start() if found else _LONGEST]), values)


def points_in(text: str) -> Decimal | None:
    """The number of a value of points: "10分" → 10; None for any other text."""
    quantity = parse_quantity(text)
    if quantity is not None and quantity.unit in {None, "分"}:
        return quantity.number
    found = _RE.points.match(text)
    return Decimal(found[1]) if found else None


def _clean(text: str) -> str:
    """Without the punctuation around it, nor a bracket that only opens or only closes."""
    shown = tidy(text).strip(_EDGES)
    for opening, closing in _BRACKETS.items():
        if shown.endswith(opening):
            shown = shown[:-1].strip(_EDGES)
        if shown.endswith(closing) and shown.count(closing) > shown.count(opening):
            shown = shown[:-1].strip(_EDGES)
        if shown.startswith(closing):
            shown = shown[1:].strip(_EDGES)
    return shown


# --- Names -------------------------------------------------------------------------------------


def without_lead(name: str) -> str:
    """A name without 指标名称： and the like before it."""
    cut = _RE.joint.search(name)
    led = cut is not None and _RE.lead.match(bare_name(name[: cut.start()]))
    return name[cut.end() :].strip() or name if cut is not None and led else name


def without_tail(name: str) -> str:
    """A name without 完成情况 and the like behind it."""
    return _RE.tail.sub("", name) or name


def level_names(name: str) -> tuple[list[str], str]:
    """The names of level 1 and 2 before an indicator's own: 产出指标-数量指标：培训人数."""
    levels: list[str] = []
    rest = name
    while rest:
        cut = _RE.joint.search(rest)
        head = without_tail(bare_name(rest[: cut.start()] if cut else rest))
        found = roles(head)
        if found.indicators.section is None and found.indicators.level2 is None:
            if cut is None or not _RE.lead.match(head):
                break
        else:
            levels.append(head)
        rest = rest[cut.end() :].strip() if cut else ""
    return levels, bare_name(rest) if rest else ""


# --- Entries and figures -----------------------------------------------------------------------


def place_of(paragraph: int, sentence: int = 0) -> SentenceRef:
    """The place of a sentence, or of a whole paragraph."""
    return SentenceRef(TEXT_SHEET, paragraph, sentence)


def stated_entry(text: str, ref: SentenceRef | None) -> Entry:
    """A text said at a place; nothing for an empty one."""
    return Entry(text, ref, CellKind.TEXT) if text else NOTHING


def stated_points(text: str, ref: CellRef | None) -> Figure:
    """Points or a score as written ("9.5分"); with its text alone where no number is read."""
    if not text:
        return NO_FIGURE
    value = points_in(text)
    entry = Entry(text, ref, CellKind.TEXT, value)
    return Figure(entry=entry) if value is None else Figure(value, last_decimal(value), entry)


def worth(values: ToldValues) -> tuple[Figure, Figure]:
    """分值 and 得分; the score by what was deducted where it is not said itself: of 10分
    扣1分 leaves 9, 未扣分 all.
    """
    points, score, off = (
        stated_points(values.get(key, NOTHING).text, values.get(key, NOTHING).ref)
        for key in (FieldKey.POINTS, FieldKey.SCORE, FieldKey.DEDUCTED)
    )
    said = off.entry.text
    full = said[:1] in ("未", "不", "没")
    deducted = Decimal(0) if full else off.value
    if score.value is not None or points.value is None or deducted is None or not said:
        return points, score
    if deducted <= points.value:
        value = points.value - deducted
        text = f"{points.entry.text}，{said if full else f'扣{said}'}"
        score = Figure(value, last_decimal(value), off.entry._replace(text=text, number=value))
    return points, score


def entries(values: Mapping[FieldKey, str], ref: SentenceRef) -> dict[FieldKey, Entry]:
    """What a sentence says, each value at the sentence."""
    return {key: stated_entry(text, ref) for key, text in values.items()}
