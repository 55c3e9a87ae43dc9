"""Given figures: their mark in the workbook that was handed out, and what a form made of them."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xl_jixiao.facts.fund_parts import first_total
from xl_jixiao.model.given import UNIT_CODE, UNIT_NAME, GivenChange, GivenForm
from xl_jixiao.model.roster import GivenIndicator
from xl_jixiao.model.submission import (
    Entry,
    Figure,
    Form,
    Indicator,
    IndicatorForm,
    Submission,
    addresses_of,
)
from xl_jixiao.model.values import Target
from xl_jixiao.nesting import load_json
from xl_jixiao.text.labels import bare_project, fold
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.wording import number, shown

GIVEN_MARK = "JX_GIVEN"
"""What the hidden names begin with that hold the mark: JX_GIVEN_1, JX_GIVEN_2 …"""

_CHUNK = 240
"""Characters of a name's text: Excel takes 255."""

_MOST_CHUNKS = 400

_MOST_BYTES = 1 << 20


def marked(given: Sequence[GivenForm]) -> tuple[tuple[str, str], ...]:
    """The mark of a workbook that is handed out: names and their texts."""
    data = json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=str)
    text = base64.b64encode(zlib.compress(data.encode(), 9)).decode().rstrip("=")
    chunks = (text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK))
    return tuple((f"{GIVEN_MARK}_{at}", chunk) for at, chunk in enumerate(chunks, start=1))


def given_in(names: Mapping[str, str]) -> tuple[GivenForm, ...]:
    """What the mark of a workbook says; nothing where there is none, or it is damaged."""
    if f"{GIVEN_MARK}_1" not in names:
        return ()
    chunks = [names.get(f"{GIVEN_MARK}_{at}", "").strip('="') for at in range(1, _MOST_CHUNKS)]
    text = "".join(chunks)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        data = zlib.decompressobj().decompress(packed, _MOST_BYTES)
        return tuple(map(_read, load_json(data)))
    except (ArithmeticError, RecursionError, TypeError, ValueError, binascii.Error, zlib.error):
        return ()


def _read(told: list[Any]) -> GivenForm:
    form, project, initial, annual, rows, sheet, *whose = told
    unit, code = whose or ("", "")  # workbooks of earlier versions do not say whose they are
    indicators = tuple(
        GivenIndicator(str(level1), str(level2), str(level3), str(target), _amount(points))
        for level1, level2, level3, target, points in rows
    )
    money = _amount(initial), _amount(annual)
    named = str(sheet), str(unit), str(code)
    return GivenForm(Form(form), str(project), *money, indicators, *named)


def _amount(text: str | None) -> Decimal | None:
    value = None if text is None else Decimal(str(text))
    if value is not None and not value.is_finite():
        raise ValueError(text)
    return value


def changes(given: Sequence[GivenForm], forms: Sequence[Submission]) -> Iterator[GivenChange]:
    """The given figures that the forms of a file have otherwise.

    A form is found by its kind and project, else by the sheet on which it was handed out.
    """
    left = list(given)
    for at, form in enumerate(forms):
        project = form.project.text if isinstance(form, IndicatorForm) else ""
        own = next((one for one in left if answers_to(one, form.form, project)), None)
        own = own or next((one for one in left if _same_sheet(one, form)), None)
        if own is not None:
            left.remove(own)
            yield from _of_another_unit(at, own, form)
            yield from _renamed(at, own, form)
            yield from form_changes(at, own, form)


def answers_to(given: GivenForm, form: Form, project: str) -> bool:
    """Whether the figures were given for the form of this kind and project."""
    return given.form is form and (
        form is not Form.PROJECT or bare_project(given.project) == bare_project(project)
    )


def _same_sheet(given: GivenForm, form: Submission) -> bool:
    return given.form is form.form and bool(given.sheet) and given.sheet == form.sheet


def _renamed(at: int, given: GivenForm, form: Submission) -> Iterator[GivenChange]:
    if not isinstance(form, IndicatorForm):
        return
    named = form.project.filled and bool(given.project)
    if named and bare_project(given.project) != bare_project(form.project.text):
        where = addresses_of(form.project)
        yield GivenChange(at, "", "项目名称", given.project, form.project.text, where)


def _of_another_unit(at: int, given: GivenForm, form: Submission) -> Iterator[GivenChange]:
    """The name and the code of the unit where they are written otherwise; whether the same unit is
    meant is told from all names of a roster (checks.folder.f27).
    """
    where = addresses_of(form.unit)
    for figure, wanted, found in (
        (UNIT_NAME, given.unit, form.unit.text),
        (UNIT_CODE, given.unit_code, form.unit_code),
    ):
        if wanted and fold(found) not in {"", fold(wanted)}:
            yield GivenChange(at, "", figure, wanted, found, where if figure is UNIT_NAME else ())


def form_changes(at: int, given: GivenForm, form: Submission) -> Iterator[GivenChange]:
    """The figures given for this form that it has otherwise; blanks are told by other checks.

    Args:
        at: index of the form in its file.
        given: for this form.
        form: what the unit made of it.
    """
    if not isinstance(form, IndicatorForm):
        return
    total = first_total(form)
    if total is not None:
        for name, wanted, figure in (
            ("年初预算数", given.initial, total.initial),
            ("全年预算数", given.annual, total.annual),
        ):
            if wanted is not None and _differs(wanted, figure):
                place = addresses_of(figure)
                said = f"{number(figure.value)}万元"
                yield GivenChange(at, total.name, name, f"{number(wanted)}万元", said, place)
    if form.indicators:
        yield from _rows(at, given.indicators, form.indicators)


def _differs(wanted: Decimal, figure: Figure) -> bool:
    """Whether it is another number, however it was rounded."""
    value = figure.value
    return value is not None and value != wanted and abs(value - wanted) > figure.step / 2


def _rows(
    at: int, given: Sequence[GivenIndicator], rows: Sequence[Indicator]
) -> Iterator[GivenChange]:
    left = list(rows)
    for one in given:
        row = next((row for row in left if _is_row(one, row)), None)
        if row is None:
            yield GivenChange(at, one.level3, "三级指标", one.level3, "", ())
            continue
        left.remove(row)
        if one.target and row.target.filled and not _same_target(one, row.target):
            place = addresses_of(row.target)
            said = row.target.printed
            yield GivenChange(at, one.level3, "年度指标值", one.target, said, place)
        if one.points is not None and _differs(one.points, row.points):
            place = addresses_of(row.points)
            said = shown(row.points)
            yield GivenChange(at, one.level3, "分值", number(one.points), said, place)


def _is_row(given: GivenIndicator, row: Indicator) -> bool:
    """Whether it is the row of that name, under the same level 2 where both name one."""
    if fold(given.level3) != fold(row.level3.text):
        return False
    return not (given.level2 and row.level2.text) or fold(given.level2) == fold(row.level2.text)


def _same_target(given: GivenIndicator, found: Entry) -> bool:
    if fold(given.target) == fold(found.printed):
        return True
    said = {"indicator": given.level3, "level2": given.level2}
    return _alike(parse_target(given.target, **said), parse_target(found.printed, **said))


def _alike(one: Target, other: Target) -> bool:
    """Whether two targets ask the same; which words they are in does not matter for numbers."""
    if one.kind != other.kind or one.kind in {"qualitative", "blank", "compound"}:
        return False
    if one.unit and other.unit and one.unit != other.unit:
        return False
    return (one.number, one.low, one.high, one.date) == (
        other.number,
        other.low,
        other.high,
        other.date,
    )
