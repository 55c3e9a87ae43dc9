"""A made-up county: its roster, what its units fill in, the mistakes that are planted.

120 units with 400 projects, approved budgets and indicators. Everything follows from the number of
a unit, so that a test knows what must be found without reading a form.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.actions.hand_out import BookOrder, HandOutDesk, HandOutOptions, book_orders
from xl_jixiao.importing.handed_out import hand_out_form
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.roster import read_roster

UNITS, PROJECTS = 120, 400
YEAR = 2025
TOWNS = "东西南北青白金银上下"
KINDS = (
    "镇",
    "乡",
    "林业局",
    "水利局",
    "教育局",
    "医院",
    "中学",
    "农业站",
    "文化馆",
    "交通局",
    "民政局",
    "档案馆",
)
TASKS = (
    "道路养护",
    "造林补助",
    "饮水安全",
    "校舍维修",
    "设备购置",
    "低保核查",
    "文化下乡",
    "防汛物资",
    "档案整理",
    "农技推广",
)
HEADER = (
    "单位编码,单位名称,简称/曾用名,主管部门,业务股室,联系人,联系电话,表类型,项目名称,报送截止,"
    "年初预算数,全年预算数,一级指标,二级指标,三级指标,年度指标值,分值"
)
GOAL = "按年初计划完成各项任务，服务对象满意。"
REASON = "因天气原因部分任务延后，明年一季度完成。"


def unit_name(at: int) -> str:
    return f"青山县{TOWNS[at // 12]}{KINDS[at % 12]}" + ("人民政府" if at % 12 < 2 else "")


def projects_of(at: int) -> tuple[str, ...]:
    """Of a unit: three or four, 400 in all."""
    count = 3 + (at % 3 == 0)
    return tuple(f"{TOWNS[at // 12]}片{TASKS[(at + n) % 10]}（{n + 1}期）" for n in range(count))


def annual(at: int, form: int) -> Decimal:
    """万元; form 0 is the department's, those of the projects are within it."""
    if form == 0:
        return Decimal(1000 + 13 * at) + Decimal(at % 100) / 100
    return Decimal(20 + at + 3 * form) + Decimal(at % 10) / 10


def rows_of(at: int, form: int) -> tuple[tuple[str, str, str, str, int], ...]:
    """Level 1, 2, 3, target, points."""
    return (
        ("产出指标", "数量指标", f"完成任务{form}", f"≥{10 + at % 12}项", 25),
        ("产出指标", "质量指标", f"验收合格率{form}", "≥95%", 25),
        ("效益指标", "社会效益指标", f"受益人数{form}", f"≥{100 + at % 12}人", 30),
        ("满意度指标", "服务对象满意度指标", f"群众满意度{form}", "≥90%", 10),
    )


def roster_text(units: int = UNITS) -> str:
    lines = [HEADER]
    for at in range(units):
        first = (
            f"{at + 1:06},{unit_name(at)},{alias(at)},青山县人民政府,"
            f"{'农业股' if at % 2 else '社保股'},联系人{at},0731-{at:07}"
        )
        for form, project in enumerate(("", *projects_of(at))):
            kind = "项目支出" if project else "部门整体"
            money = f"{annual(at, form)},{annual(at, form)}"
            for n, row in enumerate(rows_of(at, form)):
                head = first if form == n == 0 else ",,,,,,"
                figures = money if n == 0 else ","
                lines.append(
                    f"{head},{kind},{project},2026-03-31,{figures},{','.join(map(str, row))}"
                )
    return "\n".join(lines) + "\n"


def alias(at: int) -> str:
    return f"{TOWNS[at // 12]}{KINDS[at % 12]}原名{at}"


class Mistake(NamedTuple):
    """Something planted in a form."""

    kind: str
    """A key of PLANTED."""
    unit: int
    form: int
    value: int = 0
    """Which of the wrong values: a second one is another mistake of the same kind."""


PLANTED = {
    "budget": ("F27", "年度资金总额"),
    "target": ("F27", "完成任务{form}"),
    "full": ("I01", "验收合格率{form}"),
    "reason": ("I04", "验收合格率{form}"),
    "total": ("W04", "总分"),
    "rate": ("B03", "年度资金总额"),
}
"""Kind → the check that finds it, and the row it names."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a unit hands in."""

    unit: int
    mistakes: tuple[Mistake, ...] = ()
    left_blank: tuple[int, ...] = ()
    """Forms that nobody filled in."""
    moved: bool = False
    """Whether the rows are in another order."""
    named: str = ""
    """The name of the unit as it is on the forms, where it is another one."""
    saved: str = "2026-03-01T08:00:00Z"


@dataclass(slots=True)
class County:
    """The workbooks of the county, made as `jixiao blank --roster` makes them."""

    roster: Path
    options: HandOutOptions
    desk: HandOutDesk = field(init=False)
    orders: Sequence[BookOrder] = field(init=False)

    def __post_init__(self) -> None:
        self.desk = HandOutDesk(self.options)
        self.orders = book_orders(read_roster(self.roster), self.options)

    def book(self, filled: Filled, blank: bytes) -> bytes:
        """The handed-out workbook, filled in."""
        order = self.orders[filled.unit]
        if filled.moved:
            order = _moved(order)
            blank = self.desk.book(order)[1]
        cells: dict[int, dict[str, object]] = {}
        for at, sheet in enumerate(order.sheets):
            if at not in filled.left_blank:
                given = sheet.given
                slots = _slots(sheet.layout.id, len(given.indicators))
                cells[at + 2] = dict(_typed(filled, at, given, slots))
        return typed_in(blank, cells, saved=filled.saved)


def _moved(order: BookOrder) -> BookOrder:
    """The same book with the rows of its forms the other way round."""
    sheets = tuple(
        one._replace(given=one.given._replace(indicators=one.given.indicators[::-1]))
        for one in order.sheets
    )
    unit = RosterUnit(order.unit.rows)
    return BookOrder(unit, sheets, order.name, order.note)


Slots = Mapping[tuple[str, int, str], str]


@cache
def _slots(layout_id: str, rows: int) -> Slots:
    """Where a form of so many indicators is filled in: the same rows whatever their texts."""
    from xl_jixiao.actions.blank_forms import chosen_layouts
    from xl_jixiao.model.given import GivenForm
    from xl_jixiao.model.roster import GivenIndicator

    (layout,) = chosen_layouts([layout_id])
    given = tuple(GivenIndicator(*row[:4], Decimal(row[4])) for row in rows_of(0, 0)[:rows])
    form = GivenForm(layout.form, "", Decimal(1), Decimal(1), given)
    plan = hand_out_form(layout, BlankValues("甲", "1", YEAR, "乙"), form).plan
    return {slot[:3]: slot.a1 for slot in plan.slots}


def _typed(filled: Filled, form: int, given, slots: Slots) -> Iterator[tuple[str, object]]:
    """Cell → what is typed into it."""
    wrong = {one.kind: one for one in filled.mistakes if one.form == form}
    if filled.named:
        yield slots["fields", 0, "unit"], filled.named
    money = annual(filled.unit, form)
    if "budget" in wrong:
        yield slots["funds", 0, "annual"], money + 5 + wrong["budget"].value
        money += 5 + wrong["budget"].value
    share = Decimal("0.8") if "rate" in wrong else Decimal(1)
    yield slots["funds", 0, "executed"], money * share
    yield slots["funds", 0, "claimed_rate"], share
    rate = Decimal(10) - (Decimal(wrong["rate"].value) / 2 if "rate" in wrong else 0)
    yield slots["funds", 0, "claimed_score"], rate
    yield slots["goals", 0, "expected"], GOAL
    yield slots["goals", 0, "actual"], GOAL
    total = rate
    # the form keeps the order of level 1, whatever that of the roster
    order = ("产出", "效益", "满意")
    rows = sorted(given.indicators, key=lambda one: order.index(one.level1[: -len("指标")][:2]))
    for at, row in enumerate(rows):
        score, actual, reason, target = Decimal(row.points or 0), row.target.lstrip("≥"), "", ""
        if row.level2 == "质量指标":
            met = 88 + (filled.unit + form) % 6
            actual, reason = f"{met}%", REASON
            score = (score * met / 95).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if "full" in wrong:
                score = Decimal(25) - Decimal(wrong["full"].value) / 10
            if "reason" in wrong:
                reason = ""
                score -= wrong["reason"].value
        if row.level2 == "数量指标" and "target" in wrong:
            target = f"≥{3 + wrong['target'].value}项"
        total += score
        yield slots["indicators", at, "actual"], actual
        yield slots["indicators", at, "claimed_score"], score
        if reason:
            yield slots["indicators", at, "reason"], reason
        if target:
            yield slots["indicators", at, "target"], target
    off = 2 + wrong["total"].value if "total" in wrong else 0
    yield slots["total", 0, "claimed_score"], total - off


_CELL = re.compile(
    r'<c r="(?P<at>[A-Z]+\d+)"(?P<style> s="\d+")?(?: t="\w+")?(?:/>|>(?P<inner>.*?)</c>)'
)


def typed_in(book: bytes, sheets: Mapping[int, Mapping[str, object]], *, saved: str) -> bytes:
    """The workbook with values typed into cells, part by part: a formula gets its result.

    Args:
        book: an .xlsx.
        sheets: number of the sheet's part → address → a number or a text.
        saved: when it was saved last, by its own properties.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for one in source.infolist():
            data = source.read(one)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", one.filename)
            values = sheets.get(int(number[1])) if number else None
            if values:
                data = _typed_xml(data.decode(), values).encode()
            elif one.filename == "docProps/core.xml":
                data = re.sub(rb"(modified[^>]*>)[^<]*", rb"\g<1>" + saved.encode(), data)
            made.writestr(one.filename, data)
    return target.getvalue()


def _typed_xml(xml: str, values: Mapping[str, object]) -> str:
    def cell(found: re.Match[str]) -> str:
        if found["at"] not in values:
            return found[0]
        value, head = values[found["at"]], f'<c r="{found["at"]}"{found["style"] or ""}'
        formula = re.match(r"<f>.*?</f>", found["inner"] or "")
        if isinstance(value, str):
            return f'{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"{head}>{formula[0] if formula else ''}<v>{value}</v></c>"

    return _CELL.sub(cell, xml)


SPENT = {
    "three_public": 4,
    "vehicles": 3,
    "vehicle_purchase": 0,
    "vehicle_running": 3,
    "abroad": 0,
    "reception": 1,
    "projects": 10,
    "project_business": 4,
    "project_running": 2,
    "project_special": 4,
    "public_expense": 5,
    "office": 2,
    "utilities_travel": 2,
    "meetings_training": 1,
    "procurement": 3,
    "basic_adjustment": 0,
}
"""Lines of a 基础数据表 → 万元 in each of its three columns."""


def basic_data(county: County, unit: int, **wrong: object) -> bytes:
    """A workbook with the 基础数据表 of a unit, with other values in these slots."""
    form = RosterRow(unit_name(unit), f"{unit + 1:06}", form=Form.BASIC_DATA)
    (order,) = book_orders([form], county.options)
    (sheet,) = order.sheets
    words = BlankValues(unit_name(unit), "", YEAR, "")
    plan = hand_out_form(sheet.layout, words, sheet.given).plan
    columns = ("previous", "budget", "final")
    values: dict[str, object] = {
        "posts": 20,
        "staff": 18,
        "control_rate": Decimal("0.9"),
        "thrift": "严格控制。",
        **{f"{key}/{col}": n for key, n in SPENT.items() for col in columns},
        **wrong,
    }
    cells = {slot.a1: values[slot.column] for slot in plan.slots if slot.column in values}
    _, blank = county.desk.book(order)
    return typed_in(blank, {2: cells}, saved="2026-03-01T08:00:00Z")
