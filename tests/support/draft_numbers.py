"""Whether every number of a narrative stands in a cell, or is what its source says it is.

Nothing here uses the narrative's own arithmetic: a source such as "（表1!C3−表1!B3）÷表1!B3" is
evaluated anew from the texts of the cells, a count from the cells it names and from the rows, a
score from the engine's result, and plain text may hold only digits of cells quoted or the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from support.narratives import paragraphs
from xl_jixiao.model.finding import Evaluated, EvaluatedForm, Finding
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.outputs.word.prose import Gap, Prose, SourcedNumber

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_VALUE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_TYPED = re.compile(r"（原文“.*?”）")
_NUMBERING = re.compile(r"^(?:\d+．|目标\d+)")
_BARE = re.compile(r"(?<![!A-Z0-9“])(?:[A-Z]{1,3}\d+|段\d+(?:句\d+)?)(?!\d)")
"""A cell named without its sheet, behind one that was named with it."""
_HALF = Decimal("0.5")
_SIGNS = str.maketrans("═﹦＝≧≦﹥﹤＞＜", "===≥≤><><")
"""Odd signs of comparison, which a report prints as usual."""


@dataclass(frozen=True)
class Cells:
    """All that the workbook says: texts and values by address, every text, scores, findings."""

    texts: Mapping[str, list[str]]
    """By address: one text, or several where a sentence states several figures."""
    values: Mapping[str, list[Decimal]]
    all_texts: tuple[str, ...]
    rows: frozenset[str]
    """Addresses of the indicator rows."""
    scores: frozenset[Decimal]
    years: frozenset[str]
    messages: tuple[str, ...]


def cells_of(workbook: Iterable[Evaluated], findings: Iterable[Finding] = ()) -> Cells:
    """The cells of these forms."""
    texts: dict[str, list[str]] = {}
    values: dict[str, list[Decimal]] = {}
    everything: list[str] = []
    scores: set[Decimal] = set()
    years: set[str] = set()
    rows: set[str] = set()
    for one in workbook:
        form = one.submission
        for item in _walk(form):
            entry = item.entry if isinstance(item, Figure) else item
            everything.append(entry.text)
            if entry.ref is None:
                continue
            place = f"{entry.ref.sheet}!{entry.ref.a1}"
            texts.setdefault(place, []).append(entry.text)
            if isinstance(item, Figure) and item.value is not None:
                values.setdefault(place, []).append(item.value)
        everything.append(form.sheet)
        if form.year:
            years |= {str(form.year), str(form.year - 1)}
        if isinstance(one, EvaluatedForm):
            everything += [line.label for line in one.submission.funds]
            rows |= {f"{row.ref.sheet}!{row.ref.a1}" for row in one.submission.indicators}
            scores |= set(_scores(one))
    messages = tuple(finding.message for finding in findings)
    return Cells(
        texts,
        values,
        tuple(everything),
        frozenset(rows),
        frozenset(scores),
        frozenset(years),
        messages,
    )


def strays(context: Mapping[str, object], cells: Cells) -> list[str]:
    """Every number that no cell holds and no arithmetic gives, with the paragraph it stands in."""
    found = []
    for name, value in context.items():
        for paragraph in paragraphs(value):
            reasons = _strays(paragraph, cells, corrections=name == "填报更正")
            found += [f"{name}: {reason} in {paragraph.text}" for reason in reasons]
        if isinstance(value, str) and name != "口径":
            found += _plain(value, cells)
    return found


def _strays(paragraph: Prose, cells: Cells, *, corrections: bool) -> Iterator[str]:
    for at, piece in enumerate(paragraph.pieces):
        if isinstance(piece, Gap):
            yield from _plain(piece.text, cells)
        elif isinstance(piece, SourcedNumber):
            if not _holds(piece, cells):
                yield f"{piece.text} is not {piece.source}"
        elif corrections:
            if not any(piece.endswith(f"：{_one_line(said)}。") for said in cells.messages):
                yield f"{piece} is no finding"
        else:
            text = _NUMBERING.sub("", piece, count=1) if at == 0 else piece
            yield from _plain(text, cells)


def _plain(text: str, cells: Cells) -> Iterator[str]:
    """Digits outside numbers: the year, or a piece of a cell with what stands around it."""
    for match in _DIGITS.finditer(text):
        low, high = max(0, match.start() - 1), match.end() + 1
        around = text[low:high].strip("“”‘’（）：，。；")
        if match[0] in cells.years or any(around in _one_line(said) for said in cells.all_texts):
            continue
        yield f"{match[0]} in plain text “{text}”"


def _holds(piece: SourcedNumber, cells: Cells) -> bool:
    source = piece.source
    if source.startswith("计数："):
        return _counts(piece, cells)
    if "核算" in source or source.endswith("各行之和"):
        return _is_score(piece, cells)
    if source.endswith("之差"):
        return _is_difference(piece, cells)
    texts = [_one_line(text) for text in cells.texts.get(source, ())]
    verbatim = any(piece.text in one or piece.text in one.translate(_SIGNS) for one in texts)
    return verbatim or _is_computed(piece, cells)


def _is_computed(piece: SourcedNumber, cells: Cells) -> bool:
    """The arithmetic of the source as printed; "、" joins cells that say the same."""
    source = _spelled_out(piece.source, cells)
    if piece.text == "不足0.01%":
        return any(0 < abs(one) < Decimal("0.00005") for one in _evaluate(source, cells))
    numbers = _VALUE.findall(piece.text)
    if len(numbers) != 1:
        return False
    shown = abs(Decimal(numbers[0].replace(",", "")))
    step = Decimal(1).scaleb(shown.as_tuple().exponent)  # type: ignore[arg-type]
    scale = 100 if piece.text.endswith("%") else 1
    return all(
        any(abs(abs(one * scale) - shown) <= step * _HALF for one in _evaluate(part, cells))
        for part in source.split("、")
    )


def _counts(piece: SourcedNumber, cells: Cells) -> bool:
    """As many as the source names, each an indicator row and none twice."""
    first, *rest = piece.source.removeprefix("计数：").split("、")
    sheet = first.rpartition("!")[0]
    named = [first, *(f"{sheet}!{cell}" for cell in rest)]
    all_rows = len(set(named)) == len(named) and set(named) <= cells.rows
    return all_rows and int(_VALUE.findall(piece.text)[0]) == len(named)


def _is_score(piece: SourcedNumber, cells: Cells) -> bool:
    shown = Decimal(_VALUE.findall(piece.text)[0]) if piece.text != "不足0.01%" else Decimal(0)
    return any(abs(shown - score) <= Decimal("0.005") for score in cells.scores)


def _is_difference(piece: SourcedNumber, cells: Cells) -> bool:
    one, other = _spelled_out(piece.source, cells).removesuffix("之差").split("与")
    shown = Decimal(_VALUE.findall(piece.text)[0])
    left, right = (
        [Decimal(v.replace(",", "")) for text in cells.texts[at] for v in _VALUE.findall(text)]
        for at in (one, other)
    )
    return any(abs(abs(a - b) - shown) < Decimal("0.0001") for a in left for b in right)


def _evaluate(source: str, cells: Cells) -> list[Decimal]:
    """What the arithmetic of a source gives from its cells; nothing where it is none."""
    found = list(_places(cells).finditer(source))
    code = _TYPED.sub("", _places(cells).sub("#", source))
    code = code.translate(str.maketrans("−÷（）", "-/()")).replace("10000", "Decimal(10000)")
    if not re.fullmatch(r"(?:#|Decimal\(10000\)|[-+/()])+", code):
        return []
    choices = [_read(match[0], f"{match[0]}（原文“" in source, cells) for match in found]
    return [Decimal(eval(_filled(code, chosen))) for chosen in product(*choices)]  # noqa: S307 — only numbers and signs


def _spelled_out(source: str, cells: Cells) -> str:
    """（表1!C3−B3）÷B3 with the sheet before every cell."""
    first = _places(cells).search(source)
    if first is None:
        return source
    sheet = first[0].rpartition("!")[0]
    rest = _BARE.sub(rf"{sheet}!\g<0>", source[first.end() :])
    return f"{source[: first.end()]}{rest}"


def _filled(code: str, numbers: Iterable[Decimal]) -> str:
    for number in numbers:
        code = code.replace("#", f"Decimal('{number}')", 1)
    return code


def _read(place: str, converted: bool, cells: Cells) -> list[Decimal]:
    """The numbers a cell may stand for: as read where its text is in another unit, else as typed;
    of several in its text those that were read.
    """
    read = cells.values.get(place, [])
    if converted:
        return read
    shown = [
        Decimal(number)
        for text in cells.texts[place]
        for number in _VALUE.findall(text.replace(",", ""))
    ]
    return [one for one in shown if one in read] or shown[-1:]


def _places(cells: Cells) -> re.Pattern[str]:
    longest_first = sorted(cells.texts, key=len, reverse=True)
    return re.compile("|".join(f"{re.escape(place)}(?![\\d句])" for place in longest_first))


def _scores(one: EvaluatedForm) -> Iterator[Decimal]:
    score = one.score
    yield from (score.low, score.high, score.claimed_part)
    yield from (one for one in (score.total, score.uncapped) if one is not None)
    if score.points_total is not None:
        yield score.points_total
    for line in (*(row.line for row in score.rows), *(one.line for one in score.funds)):
        if line is None:
            continue
        yield from (v for v in (line.score, line.low, line.high) if v is not None)
        if line.completion is not None:
            yield from (line.completion * 100, line.completion)  # in percent, as a multiple
    for section in score.sections:
        yield section.points
        yield from (v for v in (section.claimed, section.score) if v is not None)
    form = one.submission
    for at in range(len(form.sections)):
        lines = [
            row.line.score
            for row in score.rows
            if row.indicator.section == at and row.line.score is not None
        ]
        yield sum(lines, Decimal(0))


def _walk(item: Any) -> Iterator[Entry | Figure]:
    if isinstance(item, Entry | Figure):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _walk(part)
    elif is_dataclass(item):
        for field in fields(item):
            yield from _walk(getattr(item, field.name))


def _one_line(text: str) -> str:
    lines = (line.strip().rstrip("。．.；;，,、！!：: ") for line in text.splitlines())
    return "；".join(line for line in lines if line)
