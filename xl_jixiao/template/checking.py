"""检查: a sheet that lists what native formulas find wrong, for a workbook without macros.

Beside each row of a form a hidden cell says what is wrong with it, "" where nothing is; the sheet
lists those that say something, each with the cell to go to. What only Python can tell (texts, other
sheets, other units) is not there: the finance office's check finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.facts.base_data import PARTS_OF_WHOLE
from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    HEADING_FONT,
    LABEL,
    LABEL_LEFT,
    PrintSetup,
    SheetPlanBuilder,
    Style,
    unique_names,
)
from xl_jixiao.model.grid import Area, column_letters
from xl_jixiao.outputs.template_file import TemplateSheet, TemplateStyle
from xl_jixiao.template.formulas.notation import COMPUTED, RowCells, literal, replaced
from xl_jixiao.template.problem_texts import all_numbers, clean, told
from xl_jixiao.text.patterns import lazy_re

CHECK_SHEET = "检查"

LISTED = 60
"""Problems that the sheet lists; it says how many there are in all."""

_HEADERS = ("序号", "表", "单元格", "问题")

_WIDTHS = (6.0, 24.0, 10.0, 86.0)

_NOTE = (
    "由表内公式随填随查，改好即消失；点“单元格”可跳过去。不含只有程序能查的（文字与数字是否一致、各表之间等），"
    "以财政部门的检查为准。"
)

_HEAD = Style(font=HEADING_FONT, size=16, border=False, align="left")

_SAID = Style(border=False, align="left", valign="top")

_HIDDEN = TemplateStyle(size=9, border=False, align="left")

_LINK = TemplateStyle(color="#0563C1")


def row_problems(cells: RowCells, given: Mapping[str, str], over: str, left_out: str) -> str:
    """What is wrong with an indicator row, each ending in ；, "" where nothing is.

    Args:
        cells: the row.
        given: its helpers by their titles.
        over: a test whether the row is so much over its target that a reason is wanted.
        left_out: a test whether the row does not apply and is not scored, "" where none is: only
            its name and its points are asked for.
    """
    points, claim, score = given["分值数"], given["自评数"], cells.score
    both = f"AND(ISNUMBER({claim}),ISNUMBER({points}))"
    scored = f"AND(ISNUMBER({claim}),ISNUMBER({score}))"
    name = _missing(cells.level3, "三级指标没有填写")
    worth = (
        _missing(cells.points, "分值没有填写"),
        f'IF(AND(LEN({cells.points})>0,NOT(ISNUMBER({points}))),{literal("分值读不成数；")},"")',
    )
    told = [
        name,
        _missing(cells.target, "年度指标值没有填写"),
        _missing(cells.actual, "实际完成值没有填写"),
        *worth,
    ]
    if cells.claimed:
        above = f"{literal('自评得分')}&{claim}&{literal('大于分值')}&{points}&{literal('；')}"
        unlike = f"{literal('自评')}&{claim}&{literal('分，按口径核算')}&{score}&{literal('分；')}"
        told += [
            _missing(cells.claimed, "自评得分没有填写"),
            f'IF({both},IF({claim}>{points},{above},""),"")',
            f'IF({scored},IF(ABS({claim}-{score})>=0.005,{unlike},""),"")',
        ]
    if cells.reason:
        short = f"IF({both},{claim}<{points},FALSE)"
        computed = f"AND({given['得分来源']}={literal(COMPUTED)},ISNUMBER({score}))"
        missed = f"IF({computed},{score}<{points},FALSE)"
        wanted = literal("得分低于分值或未达到指标值，没有写偏差原因；")
        much = literal("超额较多，没有写原因；")
        told.append(
            f"IF(LEN(TRIM({cells.reason}))=0,IF(OR({short},{missed}),{wanted},"
            f'IF({over},{much},"")),"")'
        )
    said = "&".join(told)
    if left_out:
        said = f"IF({left_out},{'&'.join([name, *worth])},{said})"
    filled = f"LEN({cells.target}&{cells.actual}&{cells.points})>0"
    return f'IFERROR(IF({filled},{said},""),{literal("本行有错误值；")})'


def _missing(cell: str, text: str) -> str:
    return f'IF(LEN({cell})=0,{literal(f"{text}；")},"")' if cell else literal("")


class _Place(NamedTuple):
    """A field of a form."""

    sheet: str
    area: Area

    @property
    def a1(self) -> str:
        """Its first cell on the sheet."""
        return f"{column_letters(self.area.left)}{self.area.top}"

    @property
    def cell(self) -> str:
        """That cell, for a formula elsewhere."""
        return f"{_quoted(self.sheet)}{self.a1}"

    @property
    def column(self) -> str:
        """Its cells from the first to the last row, for a formula elsewhere."""
        return f"{self.cell}:{column_letters(self.area.left)}{self.area.bottom}"


class _Listed(NamedTuple):
    """What the sheet looks at: a sheet's name, a formula, and the cell there to go to."""

    sheet: str
    says: str
    to: str


def _quoted(name: str) -> str:
    return f"'{name}'!"


_FIELD = lazy_re(r"JX_(?P<form>[DBP]\d+)_(?P<field>\w+)")


def _fields(sheets: Sequence[TemplateSheet]) -> Mapping[tuple[str, str], _Place]:
    """(Letter and number of a form, field) → where it is."""
    named = unique_names(tuple(one.plan for one in sheets))
    found = {}
    for (name, _), sheet in zip(named, sheets, strict=True):
        for defined, area in sheet.names:
            if match := _FIELD.fullmatch(defined):
                found[match["form"], match["field"]] = _Place(name, area)
    return found


def _across(sheets: Sequence[TemplateSheet]) -> Iterator[_Listed]:
    """What concerns more than one sheet: the name of the unit, parts above the whole."""
    fields = _fields(sheets)
    units = [place for (_, field), place in fields.items() if field == "UNIT"]
    filled = [place.column for (_, field), place in fields.items() if field in _FILLED]
    if units and filled:
        named = "&".join(place.cell for place in units)
        nobody = f"AND(LEN(TRIM({named}))=0,COUNTA({','.join(filled)})>0)"
        says = told(nobody, literal("单位名称没有填写；"))
        yield _Listed(units[0].sheet, says, units[0].a1)
    wholes = [
        place.cell
        for (form, field), place in fields.items()
        if field == "EXECUTED" and form.startswith("D")
    ]
    for (form, field), place in fields.items():
        key = field.removesuffix("_FINAL").lower()
        known = form.startswith("B") and field.endswith("_FINAL") and key in PARTS_OF_WHOLE
        if known and len(wholes) == 1:
            yield _Listed(place.sheet, _above_whole(place.cell, wholes[0]), place.a1)


def _above_whole(part: str, executed: str) -> str:
    known = f"IF({all_numbers(part, executed)},{executed}>0,FALSE)"
    above = f"{clean(f'{part}-{executed}')}>0.0100001"
    said = literal("决算数"), part, literal("大于自评表的全年执行数"), executed
    return told(f"IF({known},{above},FALSE)", *said, literal("；"))


_FILLED = ("EXECUTED", "IND_ACTUAL", "IND_CLAIMED_SCORE", "POSTS", "STAFF", "THREE_PUBLIC_FINAL")
"""Fields that only a form that is being filled in has something in."""


def checks_page(sheets: Sequence[TemplateSheet]) -> TemplateSheet:
    """The sheet, of all problem cells of the sheets before it."""
    draft = SheetPlanBuilder(_WIDTHS)
    last = len(_WIDTHS)
    first, text, link, count = 5, last + 2, last + 3, last + 4
    named = zip(unique_names(tuple(one.plan for one in sheets)), sheets, strict=True)
    own = [
        _Listed(name, f"{_quoted(name)}{one.text}", one.at)
        for (name, _), sheet in named
        for one in sheet.problems
    ]
    cells = [*_across(sheets), *own]
    bottom = first + len(cells) - 1
    counts = _column(count, first, bottom)
    found = f"MAX({counts})"
    draft.put(Area(1, 1, 1, last), "表内公式查出的问题", _HEAD)
    said = f"IF({found}=0,{literal('没有查出问题。')},{literal('查出')}&{found}&{literal('处：')})"
    draft.put(Area(2, 1, 2, last), "", _SAID, formula=said)
    draft.put(Area(3, 1, 3, last), _NOTE, _SAID)
    draft.grow(3, 32)
    for col, title in enumerate(_HEADERS, start=1):
        draft.put(Area(first - 1, col, first - 1, col), title, HEADER)
    texts, links = (_column(one, first, bottom) for one in (text, link))
    names = _column(count + 1, first, bottom)
    for at in range(1, LISTED + 1):
        row = first + at - 1
        place = f"MATCH({at},{counts},0)"
        known = f"{at}<={found}"
        shown = (
            (LABEL, f'IF({known},{at},"")'),
            (LABEL_LEFT, f'IF({known},INDEX({names},{place}),"")'),
            (_LINK, f'IF({known},{_jump(names, links, place)},"")'),
            (LABEL_LEFT, f'IF({known},{_trimmed(f"INDEX({texts},{place})")},"")'),
        )
        for col, (style, formula) in enumerate(shown, start=1):
            draft.put(Area(row, col, row, col), "", style, formula=formula)
        draft.grow(row, 20)
    for at, (name, says_it, to) in enumerate(cells):
        row = first + at
        sheet = _quoted(name)
        before = f"{column_letters(count)}{row - 1}" if at else "0"
        says = f"{column_letters(text)}{row}"
        hidden = (
            (text, says_it),
            (link, f"ADDRESS(ROW({sheet}{to}),COLUMN({sheet}{to}),4)"),
            (count, f"{before}+IF(LEN({says})>0,1,0)"),
            (count + 1, literal(name)),
        )
        for col, formula in hidden:
            draft.put(Area(row, col, row, col), "", _HIDDEN, formula=formula)
    printed = PrintSetup(Area(1, 1, first + LISTED - 1, last), landscape=True, one_page=True)
    plan = draft.plan(CHECK_SHEET, printed, freeze=(first, 1))
    return TemplateSheet(
        plan,
        "JxChecks",
        protected=True,
        hidden_columns=tuple(range(last + 1, count + 2)),
        tab="#C55A11",
    )


def _column(col: int, first: int, last: int) -> str:
    letters = column_letters(col)
    return f"${letters}${first}:${letters}${max(first, last)}"


_END = "\u00a6"


def _trimmed(text: str) -> str:
    """The problems without the ； behind the last one."""
    marked = f"{text}&{literal(_END)}"
    return replaced(marked, ((f"；{_END}", ""), (_END, "")))


def _jump(names: str, links: str, place: str) -> str:
    at = f"INDEX({links},{place})"
    quote = literal("'")
    target = f"{literal('#')}&{quote}&INDEX({names},{place})&{quote}&{literal('!')}&{at}"
    return f"HYPERLINK({target},{at})"
