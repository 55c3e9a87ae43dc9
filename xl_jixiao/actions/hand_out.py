"""What is handed out to the units of a roster: one workbook each, prefilled, that scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import field, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.actions.refusal import refuse_existing
from xl_jixiao.batch.evaluate import describe_error
from xl_jixiao.batch.pool import do_all
from xl_jixiao.batch.settings import Progress, Report, silent
from xl_jixiao.facts.given import marked
from xl_jixiao.importing.handed_out import HandedForm, hand_out_form
from xl_jixiao.layouts.blank import with_spare_rows
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.sheet_plan import unique_names
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.outputs.files import distinct, file_stem, whole
from xl_jixiao.outputs.stamped import NAMES_TOKEN, Master, Stamps, number_token, text_token
from xl_jixiao.outputs.template_file import TemplateSheet, write_template
from xl_jixiao.rounds.roster import read_roster_rows
from xl_jixiao.rounds.units import given_forms, units_of
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.system_errors import explain_writing
from xl_jixiao.template.build import abstaining_of, form_sheet, prefixes
from xl_jixiao.template.checking import checks_page
from xl_jixiao.template.formulas.words import word_lists
from xl_jixiao.template.pages import guide
from xl_jixiao.text.labels import bare_project
from xl_jixiao.text.wording import plain

SERIAL_BELOW = 60
"""Workbooks from which processes are used unasked."""

_MOST_MASTERS = 24
"""Workbooks with tokens that are kept: 3 MB each."""

_ROOM = 5
"""Indicators for which each level-2 kind has room: a row takes 5 KB, a unit has many sheets."""

_SECONDS = 60

_LOST = "生成时进程异常退出或超时，这一份没有写出。请把名单发给维护人员。"


@dataclass(frozen=True, slots=True)
class HandOutOptions:
    """What holds for every workbook."""

    rules: RuleProfile
    layouts: tuple[Layout, ...]
    """One or several; a unit gets those of the kinds that it owes."""
    year: int | None = None
    county: str = ""


class SheetOrder(NamedTuple):
    """One form of a workbook."""

    layout: Layout
    project: str
    given: GivenForm


@dataclass(frozen=True, slots=True)
class BookOrder:
    """One workbook to be made."""

    unit: RosterUnit
    sheets: tuple[SheetOrder, ...]
    name: str
    """Of the file, with its suffix."""
    note: str = ""
    """Chinese: which rows of the roster were made into one, and where they differ."""


@dataclass(frozen=True, slots=True)
class HandedBook:
    """How one workbook ended, for the list."""

    unit: RosterUnit
    name: str
    sheets: tuple[str, ...] = ()
    """The names of its forms, projects behind them."""
    given: tuple[str, ...] = ()
    """Chinese: what was given, form by form."""
    note: str = ""
    problem: str = ""
    """Chinese: why it could not be written, "" where it was."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was handed out."""

    books: tuple[HandedBook, ...]
    """In the order of the roster."""
    listing: Path

    @property
    def written(self) -> tuple[HandedBook, ...]:
        """Those that are there."""
        return tuple(one for one in self.books if not one.problem)

    @property
    def problems(self) -> tuple[str, ...]:
        """Chinese: what could not be written."""
        return tuple(f"{one.name}：{one.problem}" for one in self.books if one.problem)


def hand_out(
    roster: str | Path | Sequence[RosterRow],
    out: Path,
    options: HandOutOptions,
    *,
    force: bool = False,
    jobs: int | None = None,
    executor: Executor | None = None,
    report: Report = silent,
) -> HandedOut:
    """Write a workbook for each unit and the list of them.

    Args:
        roster: 单位名单, as a file or as data.
        out: the folder, made where it is not there.
        options: forms, profile, year, county.
        force: replace workbooks of these names.
        jobs: processes; None = one below SERIAL_BELOW workbooks, else one per core.
        executor: run over this one instead.
        report: called with each workbook that is done.

    Raises:
        RosterError: all mistakes of the roster at once.
        RefusedError: a file of one of these names is there already; nothing is written then.
        OSError: the folder or the list can't be written.
    """
    from xl_jixiao.outputs.blank_list import LIST_NAME, write_list

    orders = book_orders(_rows(roster), options)
    listing = out / LIST_NAME
    refuse_existing([*(out / one.name for one in orders), listing], force=force)
    out.mkdir(parents=True, exist_ok=True)
    ended: dict[str, HandedBook] = {}

    def take(one: HandedBook) -> None:
        ended[one.name] = one
        report(Progress("hand out", len(ended), len(orders), one.name))

    report(Progress("hand out", 0, len(orders)))
    do_all(orders, HandOutWork(options, str(out)), jobs=jobs, executor=executor, done=take)
    books = tuple(ended[one.name] for one in orders)
    with whole(listing) as place:
        write_list(books, place)
    return HandedOut(books, listing)


def _rows(roster: str | Path | Sequence[RosterRow]) -> Sequence[RosterRow]:
    return read_roster_rows(Path(roster)).rows if isinstance(roster, str | Path) else roster


def book_orders(roster: Sequence[RosterRow], options: HandOutOptions) -> tuple[BookOrder, ...]:
    """The workbook of each unit; files are numbered, so that they sort as the roster does."""
    units = units_of(roster)
    width = len(str(len(units)))
    stems = distinct(
        file_stem(f"{at:0{width}}_{unit.name}绩效自评表") for at, unit in enumerate(units, start=1)
    )
    return tuple(
        BookOrder(unit, tuple(_sheets(unit, options.layouts)), f"{stem}.xlsx", _merged(unit.rows))
        for unit, stem in zip(units, stems, strict=True)
    )


def _sheets(unit: RosterUnit, layouts: Sequence[Layout]) -> Iterator[SheetOrder]:
    """The forms that a unit owes, a sheet for each project that is named."""
    wanted = {owed.form for owed in unit.owed}
    projects = tuple(owed.project for owed in unit.owed if owed.project)
    kinds = {one.form for one in layouts if None in wanted or one.form in wanted}
    given = given_forms(unit)
    for layout in layouts:
        if kinds and layout.form not in kinds:
            continue
        named = projects if layout.form is Form.PROJECT else ()
        for project in named or ("",):
            yield SheetOrder(layout, project, _given(given, layout.form, project))


def _given(given: Sequence[GivenForm], form: Form, project: str) -> GivenForm:
    for one in given:
        if one.form is form and bare_project(one.project) == bare_project(project):
            return one
    return GivenForm(form, project)


def _merged(rows: Sequence[RosterRow]) -> str:
    """Which rows of the roster speak of one unit, where they repeat or differ: a row for each form,
    project and indicator is how a roster is written.
    """
    numbers = "、".join(dict.fromkeys(str(line.row) for line in rows))
    titles = [FORM_TITLES[line.form] if line.form else "各种表" for line in rows]
    parts = [f"名单第{numbers}行（{'、'.join(dict.fromkeys(titles))}）合成一份"]
    asked = [(line.owed, line.indicator) for line in rows]
    if len(set(asked)) < len(asked):
        parts.append("其中有重复的行")
    for name, values in (
        ("单位编码", [line.code for line in rows]),
        ("单位名称", [line.name for line in rows]),
        ("主管部门", [line.department for line in rows]),
    ):
        different = list(dict.fromkeys(value for value in values if value))
        if len(different) > 1:
            parts.append(f"{name}写法不同（{'、'.join(different)}），用第一种")
    return "；".join(parts) if len(parts) > 1 else ""


@dataclass(frozen=True, slots=True)
class HandOutWork:
    """The call that a worker makes for each chunk of workbooks (batch.pool.Work)."""

    options: HandOutOptions
    root: str
    """The folder that they are written into."""

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[BookOrder, ...], /) -> tuple[HandedBook, ...]:
        """How each ended."""
        desk = _desk(self.options)
        return tuple(self._written(desk, order) for order in chunk)

    def patience(self, items: int) -> float:
        """A workbook takes tenths of a second."""
        return _SECONDS + 2 * items

    def lost(self, item: BookOrder, *, stuck: bool) -> HandedBook:  # noqa: ARG002  the protocol's
        """A line in the list."""
        return HandedBook(item.unit, item.name, problem=_LOST)

    def _written(self, desk: HandOutDesk, order: BookOrder) -> HandedBook:
        try:
            book, data = desk.book(order)
            with whole(Path(self.root) / order.name) as place:
                place.write_bytes(data)
        except OSError as error:
            return _failed(order, f"写不进去：{explain_writing(error)}")
        except Exception as error:  # noqa: BLE001 - a bug met on one unit must not cost the others
            return _failed(order, f"没有写出：程序内部错误（{describe_error(error)}）")
        return book


def _failed(order: BookOrder, problem: str) -> HandedBook:
    return HandedBook(order.unit, order.name, note=order.note, problem=problem)


_DESKS: list[HandOutDesk] = []
"""The one of this process: a worker takes many chunks."""


def _desk(options: HandOutOptions) -> HandOutDesk:
    if not _DESKS or _DESKS[0].options != options:
        _DESKS[:] = [HandOutDesk(options)]
    return _DESKS[0]


class _Shape(NamedTuple):
    """What workbooks have in common that differ in texts and numbers alone."""

    sheets: tuple[SheetOrder, ...]
    """With tokens in the place of projects and amounts."""
    words: BlankValues
    """With tokens."""


@dataclass(slots=True)
class HandOutDesk:
    """Makes workbooks: each shape once, then only what differs."""

    options: HandOutOptions
    _masters: OrderedDict[_Shape, Master] = field(default_factory=OrderedDict)
    _names: dict[_Shape, tuple[tuple[str, ...], tuple[GivenForm, ...]]] = field(
        default_factory=dict
    )

    def book(self, order: BookOrder) -> tuple[HandedBook, bytes]:
        """The workbook of a unit and what is to be told of it."""
        shape, stamps = self._shaped(order)
        master = self._masters.get(shape)
        if master is None:
            master = self._masters[shape] = self._build(shape, stamps)
            if len(self._masters) > _MOST_MASTERS:
                self._names.pop(self._masters.popitem(last=False)[0])
        names, kept = self._names[shape]
        given = tuple(
            one.given._replace(
                project=one.project,
                sheet=name,
                unit=order.unit.name,
                unit_code=order.unit.code,
                initial=one.given.initial if has.initial is not None else None,
                annual=one.given.annual if has.annual is not None else None,
                indicators=has.indicators,
            )
            for one, name, has in zip(order.sheets, names, kept, strict=True)
        )
        marks = marked(given)
        data = master.stamped(replace(stamps, names=marks))
        sheets = tuple(
            f"{name}：{one.project}" if one.project else name
            for one, name in zip(order.sheets, names, strict=True)
        )
        told = tuple(filter(None, map(_told, given)))
        return HandedBook(order.unit, order.name, sheets, told, order.note), data

    def _shaped(self, order: BookOrder) -> tuple[_Shape, Stamps]:
        """The order with tokens, and what these stand for."""
        texts: dict[str, str] = {}
        numbers: dict[Decimal, Decimal] = {}
        unit = order.unit

        def text(value: str) -> str:
            token = text_token(len(texts), value)
            if token:
                texts[token] = value
            return token

        def figure(value: Decimal | None) -> Decimal | None:
            if value is None:
                return None
            token = number_token(len(numbers))
            numbers[token] = value
            return token

        words = BlankValues(
            unit=text(unit.name),
            unit_code=text(unit.code),
            year=self.options.year,
            department=text(unit.department),
            county=self.options.county,
        )
        sheets = []
        for one in order.sheets:
            given = one.given._replace(project="")
            if one.layout.money_unit == "万元":  # else it is written in another unit
                given = given._replace(initial=figure(given.initial), annual=figure(given.annual))
            sheets.append(SheetOrder(one.layout, text(one.project), given))
        return _Shape(tuple(sheets), words), Stamps(texts, numbers, ())

    def _build(self, shape: _Shape, tokens: Stamps) -> Master:
        rules = self.options.rules
        forms = [
            hand_out_form(_with_room(one), replace(shape.words, project=one.project), one.given)
            for one in shape.sheets
        ]
        names = [name for name, _ in unique_names(tuple(one.plan for one in forms))]
        self._names[shape] = tuple(names), tuple(one.given for one in forms)
        target = BytesIO()
        write_template(
            _book_sheets(forms, rules),
            target,
            constants=(
                ("JX_FORMS", ";".join(one.layout.stamp for one in forms)),
                ("JX_RULES", rules.label),
                (NAMES_TOKEN, "-"),
            ),
            formulas=word_lists(),
            title="预算绩效自评表",
        )
        return Master(target.getvalue(), tokens)


def _with_room(one: SheetOrder) -> Layout:
    """The form with spare rows where the unit sets its indicators itself."""
    return one.layout if one.given.indicators else with_spare_rows(one.layout, _ROOM)


def _book_sheets(forms: Sequence[HandedForm], rules: RuleProfile) -> list[TemplateSheet]:
    """填报说明, the forms with their tool columns, 检查结果; macros only live in the template."""
    sheets = [guide(rules.title, macros=False, abstaining=abstaining_of(rules), given=True)]
    for prefix, one in zip(prefixes(one.layout.form for one in forms), forms, strict=True):
        sheets.append(form_sheet(prefix, one.layout, one.plan, rules, macros=False))
    return [*sheets, checks_page(sheets)]


def _told(given: GivenForm) -> str:
    """Chinese: the given figures of a form."""
    money = [
        f"{name}{plain(amount)}万元"
        for name, amount in (("年初预算数", given.initial), ("全年预算数", given.annual))
        if amount is not None
    ]
    rows = [f"指标{len(given.indicators)}项"] if given.indicators else []
    told = "、".join((*money, *rows))
    name = given.project or given.sheet
    return f"{name}：{told}" if told else ""
