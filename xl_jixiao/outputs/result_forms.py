"""Elements of a written result → what a run keeps of files and forms.

The other direction of result_json: what a run would have made of the files themselves, with the
label of the county before each file. What only checks across files ask for is left out; the county
has made these.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple, cast

from xl_jixiao.facts.lexicon import level2_kind
from xl_jixiao.facts.records import FormRecord, kind_counts
from xl_jixiao.facts.reviewed import ReviewTold
from xl_jixiao.model.finding import Finding, Passed, Severity, SheetResult, State, Status
from xl_jixiao.model.roster import (
    MissingUnit,
    OwedForm,
    RosterDay,
    RosterRow,
    RosterUnit,
    UnitStanding,
)
from xl_jixiao.model.score import Basis, LineKind, SectionScore
from xl_jixiao.model.source import TABLE, TEXT, FormSource
from xl_jixiao.model.submission import (
    SECTION_TITLES,
    BaseDatum,
    Budget,
    Entry,
    Figure,
    Form,
    FundRole,
    RowRole,
    SectionKind,
)
from xl_jixiao.outputs.result_values import ValueProblemError, Values
from xl_jixiao.outputs.review_json import taken_review
from xl_jixiao.tables.details import (
    BASIS_TITLES,
    KIND_TITLES,
    DetailForm,
    FormDetails,
    FundDetail,
    IndicatorDetail,
)

_SOURCES: dict[str, FormSource] = {"table": TABLE, "text": TEXT}

_EXECUTION = "execution"

_FILE = '{"file": '
_COUNTS = ', "counts": '
"""Begins what only the folder tells of a submission."""


class Realm(NamedTuple):
    """Whose result it is."""

    label: str
    base: Budget
    """The budget that the profile divides by."""

    def file(self, file: str) -> str:
        """The path by the contract: label/file; the label alone for what is about all files."""
        return f"{self.label}/{file}" if file else self.label

    def key(self, key: str) -> str:
        """The key of a finding without its number: units of one name in two counties are two."""
        return f"{self.label}/{key.rpartition('-')[0]}"


class TakenForm(NamedTuple):
    """A submission of a written result."""

    listed: str
    """The unit of the roster that it is of, "" for none."""

    record: FormRecord
    details: FormDetails
    data: tuple[BaseDatum, ...]
    """The figures of a 基础数据表."""
    line: bytes
    """For result.json, without what only the folder tells."""
    counts: bool
    superseded_by: str
    """File that counts in its place, "" where there is none or nobody says."""
    told: bool
    """Whether it is a report in whose place the table counts."""
    review: ReviewTold | None
    """None where nothing was entered."""


def taken_form(form: Values, text: str, realm: Realm) -> TakenForm:
    """A submission.

    Args:
        form: Its values.
        text: The same as it is written.
        realm: The county.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    details = FormDetails(tuple(_funds(form, realm)), tuple(_indicators(form, realm)))
    by = form.text("superseded_by")
    counts = form.flag("counts")
    as_what = None if counts else form.word("superseded_as", "version", "report")
    listed = form.text("listed")
    return TakenForm(
        listed=realm.file(listed) if listed else "",
        record=_record(form, details, realm),
        details=details,
        data=tuple(_data(form)),
        line=_line(form, text, realm),
        counts=counts,
        superseded_by=realm.file(by) if by else "",
        told=as_what == "report",
        review=taken_review(form),
    )


def _line(form: Values, text: str, realm: Realm) -> bytes:
    file = form.text("file")
    start = _FILE + json.dumps(file, ensure_ascii=False)
    end = text.rfind(_COUNTS)
    if not text.startswith(start) or end < 0:
        raise ValueProblemError("各项的次序或写法被改动过")
    named = json.dumps(realm.file(file), ensure_ascii=False)
    return f"{_FILE}{named}{text[len(start) : end]}}}".encode("utf-8", "replace")


def _record(form: Values, details: FormDetails, realm: Realm) -> FormRecord:
    top, bottom = form.span("rows")
    kind = form.choice("form", Form)
    total = next((one for one in details.funds if one.role is FundRole.TOTAL), None)
    rows = details.indicators
    counted = [row for row in rows if row.role is not RowRole.DETAIL]
    scored = kind is not Form.BASIC_DATA
    return FormRecord(
        file=realm.file(form.text("file")),
        sheet=form.text("sheet"),
        top=top,
        bottom=bottom,
        form=kind,
        unit=form.text("unit"),
        unit_code=form.text("unit_code"),
        department=form.text("department"),
        project=form.text("project"),
        year=form.whole("year"),
        source=_SOURCES[form.word("source", *_SOURCES)],
        unit_cells=(),
        title_cells=(),
        modified=None,
        scored=scored,
        claimed=form.number("claimed_total"),
        claimed_grade=form.text("claimed_grade"),
        unscored=form.flag("unscored"),
        initial=total.initial if total else None,
        annual=total.annual if total else None,
        executed=total.executed if total else None,
        rate=total.rate if total and total.trace else None,
        base=realm.base,
        total=form.number("total"),
        low=form.amount("total_low") if scored else Decimal(0),
        high=form.amount("total_high") if scored else Decimal(0),
        claimed_part=form.amount("claimed_part") if scored else Decimal(0),
        grade=form.text("grade") or None,
        sections=tuple(map(_section, form.parts("sections"))),
        unscaled=form.flag("unscaled"),
        rescaled=form.maybe("rescaled") or False,  # results of earlier versions don't say
        points_total=form.number("points_total"),
        uncapped=form.number("uncapped"),
        open_rows=sum(row.score is None for row in rows),
        claimed_rows=sum(row.score is not None and row.basis == "claimed" for row in rows),
        fund_rows=len(details.funds),
        indicator_rows=len(rows),
        has_noted_rows=any(row.role is not RowRole.SCORED for row in rows),
        kinds=kind_counts((SECTION_TITLES[row.section], row.met) for row in counted),
        second_kinds=kind_counts((level2_kind(row.level2), row.met) for row in counted),
        realm=realm.label,
    )


def _section(section: Values) -> SectionScore:
    kind = section.word("kind", _EXECUTION, *SectionKind)
    return SectionScore(
        cast(Literal["execution"], kind) if kind == _EXECUTION else SectionKind(kind),
        section.amount("points"),
        section.number("claimed"),
        section.number("score"),
        section.amount("low"),
        section.amount("high"),
    )


def _detail_form(form: Values, realm: Realm) -> DetailForm:
    return DetailForm(
        realm.file(form.text("file")),
        form.text("unit"),
        form.text("project"),
        form.choice("form", Form),
        form.whole("year"),
    )


def _place(form: Values, row: Values) -> tuple[str, str]:
    """Sheet and cell: 续表!H2, or H2 on the form's own sheet."""
    sheet, _, cell = row.text("cell").rpartition("!")
    return sheet or form.text("sheet"), cell


def _funds(form: Values, realm: Realm) -> Iterator[FundDetail]:
    of = _detail_form(form, realm)
    for row in form.parts("funds"):
        sheet, cell = _place(form, row)
        yield FundDetail(
            of=of,
            sheet=sheet,
            cell=cell,
            points=row.number("points"),
            claimed_score=row.number("claimed_score"),
            score=row.number("score"),
            trace=row.text("trace"),
            label=row.text("label"),
            role=row.choice("role", FundRole),
            initial=row.number("initial"),
            annual=row.number("annual"),
            executed=row.number("executed"),
            claimed_rate=row.number("claimed_rate"),
            rate=row.number("rate"),
        )


def _indicators(form: Values, realm: Realm) -> Iterator[IndicatorDetail]:
    of = _detail_form(form, realm)
    for row in form.parts("indicators"):
        sheet, cell = _place(form, row)
        yield IndicatorDetail(
            of=of,
            sheet=sheet,
            cell=cell,
            points=row.number("points"),
            claimed_score=row.number("claimed_score"),
            score=row.number("score"),
            trace=row.text("trace"),
            section=row.choice("section", SectionKind),
            role=row.choice("role", RowRole),
            level1=row.text("level1"),
            level2=row.text("level2"),
            level3=row.text("level3"),
            target=row.text("target"),
            actual=row.text("actual"),
            reason=row.text("reason"),
            kind=cast(LineKind, row.word("kind", *KIND_TITLES)),
            completion=row.number("completion"),
            met=row.maybe("met"),
            low=row.number("low"),
            high=row.number("high"),
            basis=cast(Basis, row.word("basis", *BASIS_TITLES)),
        )


def _data(form: Values) -> Iterator[BaseDatum]:
    for datum in form.parts("base"):
        value = datum.raw("value")
        text = value if isinstance(value, str) else datum.text("text")
        number = None if isinstance(value, str) else datum.number("value")
        yield BaseDatum(
            section=datum.text("section"),
            label=datum.text("label"),
            column=datum.text("column"),
            value=Figure(number, entry=Entry(text)),
            unit=datum.text("unit"),
            key=datum.text("key"),
            column_key=datum.text("column_key"),
        )


def is_waived(finding: Values) -> bool:
    """Whether the county lets it stand.

    Raises:
        ValueProblemError: The state is absent or no text.
    """
    return finding.text("state") == State.WAIVED


def taken_finding(finding: Values, realm: Realm) -> Finding:
    """A finding.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    return Finding(
        id=finding.text("id"),
        severity=finding.choice("severity", Severity),
        file=realm.file(finding.text("file")),
        unit=finding.text("unit"),
        sheet=finding.text("sheet"),
        cells=finding.texts("cells"),
        row_label=finding.text("row_label"),
        message=finding.text("message"),
        found=finding.text("found"),
        expected=finding.text("expected"),
        basis=finding.text("basis"),
        row=finding.whole("row"),
        unit_basis=finding.text("unit_basis"),
        key=realm.key(finding.text("key")),
        traces=finding.texts("traces"),
        units=finding.texts("units"),
    )


def taken_passed(passed: Values, realm: Realm) -> Iterator[Passed]:
    """What was checked of a form or a file and found in order.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    file = realm.file(passed.text("file"))
    unit, sheet = passed.text("unit"), passed.text("sheet")
    for one in passed.parts("checks"):
        yield Passed(one.text("id"), one.text("title"), file, unit, sheet, one.text("detail"))


def taken_sheets(file: Values) -> Iterator[SheetResult]:
    """The sheets of a file.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    for one in file.parts("sheets"):
        yield SheetResult(one.text("sheet"), one.choice("status", Status), one.text("reason"))


def taken_unit(unit: Values, realm: Realm) -> UnitStanding:
    """How a unit of a roster stands, the county before its name.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    due = unit.text("due")
    row = RosterRow(
        name=realm.file(unit.text("name")),
        code=unit.text("code"),
        department=unit.text("department"),
        aliases=unit.texts("aliases"),
        office=unit.text("office"),
        contact=unit.text("contact"),
        phone=unit.text("phone"),
        due=RosterDay(due, _iso_day(due)) if due else None,
        more=tuple(_texts(unit.raw("more"))),
    )
    return UnitStanding(
        RosterUnit(
            tuple(
                replace(row, form=owed.form, project=owed.project) for owed in _forms(unit, "owed")
            )
            or (row,)
        ),
        tuple(_forms(unit, "came")),
        tuple(_owed(unit.raw("missing"))),
        unit.text("why"),
        tuple(realm.file(file) for file in unit.texts("files")),
        unit.texts("similar"),
        _iso_day(unit.text("arrived")),
        unit.whole("days_over"),
    )


def _forms(unit: Values, key: str) -> Iterator[OwedForm]:
    """Raises ValueProblemError."""
    for one in unit.parts(key):
        form = None if one.raw("form") is None else one.choice("form", Form)
        yield OwedForm(form, one.text("project"))


def _texts(values: Any) -> Iterator[tuple[str, str]]:
    """Title and text of the columns that mean nothing to us."""
    if isinstance(values, dict):
        yield from ((key, text) for key, text in values.items() if isinstance(text, str))


def _owed(values: Any) -> Iterator[OwedForm]:
    """Forms, or names of projects; null is any form."""
    for one in values if isinstance(values, list) else ():
        if one is None or one in set(Form):
            yield OwedForm(None if one is None else Form(one))
        else:
            yield OwedForm(Form.PROJECT, str(one))


def _iso_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def taken_missing(unit: Values, realm: Realm) -> MissingUnit:
    """A unit that owes something, the county before its name: names come again in other counties.

    Raises:
        ValueProblemError: A value is absent or of another type.
    """
    name, department = realm.file(unit.text("name")), unit.text("department")
    forms = unit.choices("forms", Form)
    return MissingUnit(
        RosterRow(name, unit.text("code"), forms[0] if forms else None, department),
        unit.texts("similar"),
        unit.text("hint"),
        forms,
        unit.flag("partly"),
    )
