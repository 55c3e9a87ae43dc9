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
from typing import Any

from support.narratives import paragraphs
from xl_jixiao.model.finding import Evaluated, Finding
from xl_jixiao.model.submission import Entry, Figure
from xl_jixiao.outputs.draft.prose import Gap, Number, Prose

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_VALUE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_CELL = re.compile(r"[^!（）+−÷、，：]+![A-Z]+\d+")
_TYPED = re.compile(r"（原文“.*?”）")
_NUMBERING = re.compile(r"^(?:\d+．|目标\d+)")
_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Cells:
    """All that the workbook says: texts and values by address, every text, scores, findings."""

    texts: Mapping[str, str]
    values: Mapping[str, Decimal]
    all_texts: tuple[str, ...]
    scores: frozenset[Decimal]
    years: frozenset[str]
    messages: tuple[str, ...]


def cells_of(workbook: Iterable[Evaluated], findings: Iterable[Finding] = ()) -> Cells:
    """The cells of these forms."""
    texts: dict[str, str] = {}
    values: dict[str, Decimal] = {}
    everything: list[str] = []
    scores: set[Decimal] = set()
    years: set[str] = set()
    for one in workbook:
        form = one.submission
        for item in _walk(form):
            entry = item.entry if isinstance(item, Figure) else item
            everything.append(entry.text)
            if entry.ref is None:
                continue
            place = f"{entry.ref.sheet}!{entry.ref.a1}"
            texts[place] = entry.text
            if isinstance(item, Figure) and item.value is not None:
                values[place] = item.value
        everything += [form.sheet, *(line.label for line in form.funds)]
        if form.year:
            years |= {str(form.year), str(form.year - 1)}
        if one.score is not None:
            scores |= set(_scores(one))
    messages = tuple(finding.message for finding in findings)
    return Cells(texts, values, tuple(everything), frozenset(scores), frozenset(years), messages)


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
        elif isinstance(piece, Number):
            if corrections:
                if not any(piece.text[:-1] in _one_line(said) for said in cells.messages):
                    yield f"{piece.text} is no finding"
            elif not _holds(piece, cells):
                yield f"{piece.text} is not {piece.source}"
        else:
            text = _NUMBERING.sub("", piece, count=1) if at == 0 else piece
            yield from _plain(text, cells)


def _plain(text: str, cells: Cells) -> Iterator[str]:
    """Digits outside numbers: the year, or a piece of a cell with what stands around it."""
    for match in _DIGITS.finditer(text):
        low, high = max(0, match.start() - 1), match.end() + 1
        around = text[low:high].strip("“”（）：，。；")
        if match[0] in cells.years or any(around in _one_line(said) for said in cells.all_texts):
            continue
        yield f"{match[0]} in plain text “{text}”"


def _holds(piece: Number, cells: Cells) -> bool:
    source = piece.source
    if source.startswith("计数："):
        return _counts(piece, cells)
    if "核算" in source or source.endswith("各行之和"):
        return _is_score(piece, cells)
    if source.endswith("之差"):
        return _is_difference(piece, cells)
    if source in cells.texts and piece.text in _one_line(cells.texts[source]):
        return True
    numbers = _VALUE.findall(piece.text)
    if piece.text == "不足0.01%":
        return 0 < abs(_evaluate(source, cells)) < Decimal("0.00005")
    if len(numbers) != 1:
        return False
    shown = Decimal(numbers[0].replace(",", ""))
    step = Decimal(1).scaleb(shown.as_tuple().exponent)  # type: ignore[arg-type]
    if "、" in source:  # several cells that all say the same
        return all(_evaluate(part, cells) == shown for part in source.split("、"))
    value = _evaluate(source, cells) * (100 if piece.text.endswith("%") else 1)
    return abs(abs(value) - abs(shown)) <= step * _HALF


def _counts(piece: Number, cells: Cells) -> bool:
    named = piece.source.removeprefix("计数：").split("、")
    count = 0 if named == ["没有这样的行"] else len(set(named))
    return len(set(named)) == len(named) and int(_VALUE.findall(piece.text)[0]) == count


def _is_score(piece: Number, cells: Cells) -> bool:
    shown = Decimal(_VALUE.findall(piece.text)[0]) if piece.text != "不足0.01%" else Decimal(0)
    return any(abs(shown - score) <= Decimal("0.005") for score in cells.scores)


def _is_difference(piece: Number, cells: Cells) -> bool:
    one, other = piece.source.removesuffix("之差").split("与")
    shown = Decimal(_VALUE.findall(piece.text)[0])
    left = [Decimal(v.replace(",", "")) for v in _VALUE.findall(cells.texts[one])]
    right = [Decimal(v.replace(",", "")) for v in _VALUE.findall(cells.texts[other])]
    return any(abs(abs(a - b) - shown) < Decimal("0.0001") for a in left for b in right)


def _evaluate(source: str, cells: Cells) -> Decimal:
    """The arithmetic of a source, from the cells."""
    typed: set[str] = {
        match.group()[: match.group().index("（原文")]
        for match in re.finditer(r"[^!（）+−÷]+![A-Z]+\d+（原文“", source)
    }
    bare = _TYPED.sub("", source)

    def value(match: re.Match[str]) -> str:
        place = match[0]
        if place in typed:
            return f"Decimal('{cells.values[place]}')"
        numbers = _VALUE.findall(cells.texts[place].replace(",", ""))
        return f"Decimal('{_closest(numbers, cells.values.get(place))}')"

    code = _CELL.sub(value, bare).replace("−", "-").replace("÷", "/")
    code = code.replace("（", "(").replace("）", ")").replace("/10000", "/Decimal(10000)")
    return eval(code, {"Decimal": Decimal})  # type: ignore[no-any-return]  # noqa: S307 — our own text


def _closest(numbers: list[str], value: Decimal | None) -> str:
    """The number of a cell's text; of several, the one that was read, whatever its unit."""
    if len(numbers) == 1 or value is None:
        return numbers[0]
    return next((one for one in numbers if Decimal(one) == value), numbers[-1])


def _scores(one: Evaluated) -> Iterator[Decimal]:
    score = one.score
    assert score is not None
    yield from (score.low, score.high, score.claimed_part)
    if score.total is not None:
        yield score.total
    for line in (*score.indicators, *(line for line in score.funds if line)):
        yield from (v for v in (line.score, line.low, line.high) if v is not None)
        if line.completion is not None:
            yield line.completion * 100
    for section in score.sections:
        yield section.points
        yield from (v for v in (section.claimed, section.score) if v is not None)
    form = one.submission
    for at in range(len(form.sections)):
        lines = [
            line.score
            for row, line in zip(form.indicators, score.indicators, strict=True)
            if row.section == at and line.score is not None
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
