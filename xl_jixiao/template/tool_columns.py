"""The tool columns right of the print area: what the engine computes.

One blank column, then 核算完成率, 核算得分, 提示, 一级指标小计, 分值检查, then hidden columns that
the native formulas work in. They never print, the reader passes over them (`forms.tool_area`).
A row that nobody has filled in shows nothing and calls nothing. In a workbook with macros our
functions are in hidden cells of their own, whose arguments are cells that people fill in; the shown
cell is IFERROR(that cell, native formula), in a workbook without macros the native formula alone.
The native formulas ask CELL() for number formats, which makes them volatile: a function that
depended on one of them would be called again at every edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from xl_jixiao.layouts.layout import FundsBlock, Layout
from xl_jixiao.layouts.sheet_plan import (
    DEFAULT_HEIGHT,
    PlannedCell,
    SheetPlan,
    Style,
    characters_in,
)
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, column_letters
from xl_jixiao.model.submission import SECTION_TITLES, SectionKind
from xl_jixiao.outputs.template_file import ProblemCell, TemplateStyle
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.template.checking import row_problems
from xl_jixiao.template.formulas.notation import (
    DOUBT,
    HELPERS,
    TOTAL_HELPERS,
    FundsCells,
    RowCells,
    TotalCells,
    literal,
    number,
)
from xl_jixiao.template.formulas.row import RowFormulaBuilder, row_formulas
from xl_jixiao.template.formulas.totals import funds_formulas, section_formula, total_formulas
from xl_jixiao.template.fund_problems import FundProblems
from xl_jixiao.template.places import IndicatorPlace, Places, SectionPlace
from xl_jixiao.template.problem_texts import claimed_total, told

GUTTER = 2.0

WIDTHS = (11.0, 10.0, 36.0, 11.0, 22.0)

FUNCTION_HEADERS = ("函数完成率", "函数得分", "函数核算", "函数提示")
"""Hidden columns of a workbook with macros: what our functions say. 函数核算 is the score without
the claim: a number only where it was computed."""

PROBLEM = "问题"
"""Hidden column of a workbook without macros: what is wrong with a row."""

HEADERS = (*TOOL_HEADERS, "一级指标小计", "分值检查")

INK, PAPER, RIM = "#1F4E79", "#F3F8FC", "#BDD7EE"

HEAD = TemplateStyle(bold=True, size=10, border=False, color=INK, fill="#DDEBF7", rim=RIM)

FIGURE = TemplateStyle(
    size=10, border=False, color=INK, fill=PAPER, rim=RIM, number_format="0.00##"
)

RATE = TemplateStyle(size=10, border=False, color=INK, fill=PAPER, rim=RIM, number_format="0.00%")

WORDS = TemplateStyle(size=9, border=False, align="left", color=INK, fill=PAPER, rim=RIM)

TOTAL = TemplateStyle(
    size=11, bold=True, border=False, color=INK, fill="#DDEBF7", rim=RIM, number_format="0.00##"
)

GRADE = TemplateStyle(
    size=11,
    bold=True,
    border=False,
    color=INK,
    fill="#DDEBF7",
    rim=RIM,
    number_format='General;General;General;"等级："@',
)

CAPTION = TemplateStyle(size=10, bold=True, border=False, color=INK, fill="#DDEBF7", rim=RIM)

TOLD = replace(CAPTION, align="left", bold=False)

_SHOWN = ("函数完成率", "函数得分", "函数提示")

Calls: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]

HELPER = TemplateStyle(size=9, border=False, align="left")

HELPER_WIDTH = 10.0


@dataclass(frozen=True, slots=True)
class ToolColumns:
    """A planned form with its tool columns."""

    plan: SheetPlan
    names: tuple[tuple[str, Area], ...]
    """Without their prefix: TOOL_SCORE …"""
    hidden: tuple[int, ...]
    problems: tuple[ProblemCell, ...]
    """Of a workbook without macros: what its sheet 检查 lists."""


def add_tool_columns(
    plan: SheetPlan, places: Places, rules: RuleProfile, layout: Layout, *, functions: bool
) -> ToolColumns:
    """The form with tool columns.

    Args:
        plan: the official form.
        places: its tables.
        rules: what the native formulas follow; of rules by kind of form those for this kind,
            which functions are told where the rules ask for it.
        layout: the form that it was drawn from.
        functions: whether JX_… functions are before the native formulas.
    """
    own = rules.forms.get(layout.form, rules)
    label = f'JX_RULES&" {layout.form}"' if rules.forms else "JX_RULES"
    return _Tools(places, own, label, functions).add_to(plan, layout.funds)


class _Tools:
    """Draws the tool columns of one form."""

    def __init__(self, places: Places, rules: RuleProfile, label: str, functions: bool) -> None:
        self.places = places
        self.rules = rules
        self.label = label
        self.functions = functions
        self.start = places.right + 2
        self.completion, self.score, self.hint, self.section, self.weight = range(
            self.start, self.start + len(WIDTHS)
        )
        self.helper = self.start + len(WIDTHS)
        self.function = self.helper + len(HELPERS)
        self.hidden = (*HELPERS, *(FUNCTION_HEADERS if functions else (PROBLEM, f"分值{PROBLEM}")))
        self.most: Mapping[str, int] = {}
        """Column key → characters that its highest possible cell prints."""
        self.problems: list[ProblemCell] = []
        self.cells: list[PlannedCell] = []

    def add_to(self, plan: SheetPlan, funds: FundsBlock | None) -> ToolColumns:
        """The plan with everything drawn beside it."""
        places = self.places
        if places.funds_row is not None and places.funds_header is not None:
            self._headers(places.funds_header, HEADERS[: len(TOOL_HEADERS)])
            self._funds(places.funds_row)
            if funds is not None:
                self._fund_problems(plan, funds, places.funds_row)
        self._goals(plan)
        self.most = _most_characters(plan, places)
        self._headers(places.header, (*HEADERS, *self.hidden))
        for section in places.sections:
            self._section(section)
        for place in places.indicators:
            self._indicator(place)
        columns = ("COMPLETION", self.completion), ("SCORE", self.score), ("HINT", self.hint)
        names = [
            (f"TOOL_{name}", Area(places.first, col, places.last, col)) for name, col in columns
        ]
        if places.total is not None:
            names += self._total(plan, places.total)
        widths = (GUTTER, *WIDTHS, *[HELPER_WIDTH] * len(self.hidden))
        return ToolColumns(
            plan=replace(
                plan,
                cells=(*plan.cells, *self.cells),
                widths=(*plan.widths, *enumerate(widths, start=places.right + 1)),
            ),
            names=tuple(names),
            hidden=tuple(range(self.helper, self.helper + len(self.hidden))),
            problems=tuple(self.problems),
        )

    def _goals(self, plan: SheetPlan) -> None:
        """Goals longer than what their merged cell prints: it does not grow by itself."""
        widths, heights = dict(plan.widths), dict(plan.heights)
        merges = {(area.top, area.left): area for area in plan.merges}
        for slot in plan.slots:
            area = merges.get((slot.row, slot.col))
            if slot.block != "goals" or area is None or self.functions:
                continue
            width = sum(widths[col] for col in range(area.left, area.right + 1))
            cell = plan.cell(slot.row, slot.col)
            size = cell.style.size if cell else Style().size
            most = characters_in(width, heights.get(slot.row, DEFAULT_HEIGHT), size)
            said = f"，打印时可能放不下（约{most}字），请拉高该行；"
            told = f"LEN({slot.a1})&{literal(f'字{said}')}"
            col = self.helper + len(HELPERS) + slot.col % 2
            self._put(slot.row, col, f'IF(LEN({slot.a1})>{most},{told},"")', HELPER)
            self.problems.append(ProblemCell(self._at(col, slot.row), slot.a1))

    def _headers(self, row: int, texts: tuple[str, ...]) -> None:
        for at, text in enumerate(texts):
            self.cells.append(PlannedCell(row, self.start + at, text, HEAD))

    def _put(self, row: int, col: int, formula: str, style: TemplateStyle) -> None:
        self.cells.append(PlannedCell(row, col, "", style, formula))

    def _shown(
        self, row: int, given: tuple[str, ...], natives: tuple[str, str, str], calls: Calls
    ) -> None:
        """The three tool cells of a row: blank, without a call, as long as `given` are blank.

        Args:
            row: the row.
            given: cells that are filled in.
            natives: formulas of the three cells.
            calls: title of a hidden column → (function, its arguments).
        """
        empty = f"COUNTA({','.join(given)})=0"
        if self.functions:
            for title, (function, arguments) in calls.items():
                call = f'IF({empty},"",{function}({",".join(arguments)}))'
                col = self.function + FUNCTION_HEADERS.index(title)
                self._put(row, col, call, HELPER)
        shown = zip(natives, _SHOWN, (RATE, FIGURE, WORDS), strict=True)
        for at, (native, title, style) in enumerate(shown):
            formula = native
            if self.functions and title in calls:
                col = self.function + FUNCTION_HEADERS.index(title)
                said = self._at(col, row)  # blank in an inserted row: no 0
                formula = f"IFERROR(IF(ISBLANK({said}),1/0,{said}),{native})"
            self._put(row, self.start + at, f'IF({empty},"",{formula})', style)

    def _funds(self, row: int) -> None:
        funds = self.places.funds
        executed = funds["executed"]
        annual = funds.get("annual") or funds["initial"]
        initial = funds.get("initial") or funds["annual"]
        budget = initial if self.rules.execution.base == "initial" else annual
        native = funds_formulas(
            self.rules,
            FundsCells(initial, annual, executed, funds.get("points", ""), self._column("points")),
        )
        points = funds.get("points", str(self.rules.execution.points))
        calls: Calls = {
            "函数完成率": ("JX_RATE", (executed, budget)),
            "函数得分": ("JX_EXECUTION_SCORE", (executed, budget, points, self.label)),
        }
        natives = native.completion, native.score, native.hint
        self._shown(row, (executed, budget), natives, calls)

    def _fund_problems(self, plan: SheetPlan, block: FundsBlock, row: int) -> None:
        targets, score = self._column("target"), self._at(self.score, row)
        for one in FundProblems(plan, block, self.rules, row, score, targets).each():
            self._problem(one.row, one.formula, one.at, one.side)

    def _weights(self, section: SectionPlace, worth: str) -> None:
        """Whether the points of a section make up what is printed: below its rows' problems."""
        name = SECTION_TITLES[section.kind]
        summed = (
            f"{literal(f'{name}分值合计')}&SUM({worth})&{literal(f'分，应为{section.points}分；')}"
        )
        wrong = f"ROUND(SUM({worth})-{section.points},6)<>0"
        text = f'IF(COUNT({worth})=0,"",IF({wrong},{summed},""))'
        col = self.helper + len(HELPERS) + 1
        self._put(section.first, col, text, HELPER)
        self.problems.append(ProblemCell(self._at(col, section.first), self._at(2, section.first)))

    def _indicator(self, place: IndicatorPlace) -> None:
        cells, row = place.columns, place.row
        target, actual = cells["target"], cells["actual"]
        points, level3 = cells.get("points", '""'), cells.get("level3", '""')
        claimed, reason = cells.get("claimed_score", ""), cells.get("reason", "")
        helpers = tuple(self._at(self.helper + at, row) for at in range(len(HELPERS)))
        alone = self.function + FUNCTION_HEADERS.index("函数核算")
        row_cells = RowCells(
            target=target,
            actual=actual,
            points=points,
            level3=level3,
            level2=place.level2 or '""',
            helpers=helpers,
            level1=place.level1,
            score=self._at(self.score, row),
            general=f"${column_letters(self.helper)}${self.places.header}",
            claimed=claimed,
            reason=reason,
            computed=self._at(alone, row) if self.functions else "",
            benefit_total=self._benefit_total(row),
        )
        native = row_formulas(self.rules, row_cells)
        named = (level3, place.level2 or '""')
        scored = (target, actual, points, *named)
        asked = (*scored, claimed or '""', self.label)
        calls: Calls = {
            "函数完成率": ("JX_COMPLETION", (target, actual, *named)),
            "函数得分": ("JX_SCORE", asked),
            "函数核算": ("JX_SCORE", (*scored, '""', self.label)),
            "函数提示": ("JX_HINT", (*asked, reason or '""')),
        }
        natives = native.completion, native.score, native.hint
        self._shown(row, (target, actual, points), natives, calls)
        for at, formula in enumerate(native.helpers):
            self._put(row, self.helper + at, formula, HELPER)
        own = RowFormulaBuilder(self.rules, row_cells)
        problems = row_problems(row_cells, own.given, own.wants_reason(), own.left_out())
        self._problem(row, f"{problems}&{self._too_long(cells)}", claimed or target)

    def _too_long(self, cells: Mapping[str, str]) -> str:
        """Texts that no row is high enough for."""
        tests = [f"LEN({cells[key]})>{most}" for key, most in self.most.items() if key in cells]
        return told(f"OR({','.join(tests)})", literal("文字太长，打印时放不下，请精简；"))

    def _problem(self, row: int, formula: str, at: str, side: int = 0) -> None:
        """What is wrong with a row, and where to go; `side` tells two in one row apart."""
        if not self.functions:
            col = self.helper + len(HELPERS) + side
            self._put(row, col, formula, HELPER)
            self.problems.append(ProblemCell(self._at(col, row), at))

    def _benefit_total(self, row: int) -> str:
        """All points of the form, for a row under 效益."""
        kinds = [one.kind for one in self.places.sections if one.first <= row <= one.last]
        points = [self._column("points"), self.places.funds.get("points", "")]
        if kinds != [SectionKind.BENEFIT] or not points[0]:
            return ""
        return f"SUM({','.join(one for one in points if one)})"

    def _section(self, section: SectionPlace) -> None:
        points = self._points(section.first, section.last)
        if not points:
            return
        bounds = section.first, section.last
        subtotal = section_formula(
            *(self._help(title, *bounds) for title in ("得分来源", "最低得分", "最高得分"))
        )
        self._put(section.first, self.section, subtotal, FIGURE)
        if section.points:
            worth = self._help("分值数", *bounds)
            self._put(section.first, self.weight, _weight_check(worth, section.points), WORDS)
            if not self.functions:
                self._weights(section, worth)

    def _help(self, title: str, first: int, last: int) -> str:
        return self._down(self.helper + HELPERS.index(title), first, last)

    def _total(self, plan: SheetPlan, row: int) -> Iterator[tuple[str, Area]]:
        places = self.places
        funds_row, bounds = places.funds_row, (places.first, places.last)
        native = total_formulas(
            self.rules,
            TotalCells(
                scores=self._down(self.score, *bounds),
                points=self._column("points") or '""',
                basis=self._help("得分来源", *bounds),
                numbers=self._help("分值数", *bounds),
                lowest=self._help("最低得分", *bounds),
                highest=self._help("最高得分", *bounds),
                parts=tuple(self._at(self.helper + at, row) for at in range(len(TOTAL_HELPERS))),
                execution_score="" if funds_row is None else self._at(self.score, funds_row),
                execution_points=places.funds.get("points", ""),
                execution_rate="" if funds_row is None else self._at(self.completion, funds_row),
            ),
        )
        self.cells.append(PlannedCell(row, self.completion, "核算总分", CAPTION))
        self._put(row, self.score, native.total, TOTAL)
        self._put(row, self.hint, native.told, TOLD)
        self._put(row, self.section, native.grade, GRADE)
        self._put(row, self.weight, native.weights, WORDS)
        claims = self._column("claimed_score")
        texts = f"SUMPRODUCT(ISTEXT({claims})*(LEN({claims})>0))" if claims else "0"
        typed = f"{texts}&{literal('格自评得分是文字（如“6分”），总分里没有它们，请改填数；')}"
        weights, doubt = self._at(self.weight, row), literal(DOUBT)
        whole = literal(f"分值合计{number(self.rules.weights.total)}分")
        bare = (
            f"SUMPRODUCT(ISNUMBER({self._column('points')})"
            f"*(LEN({self._help('得分来源', *bounds)})=0))"
        )
        lacking = f"{bare}&{literal('行没有核算公式（插入的行），请从上一行复制核算栏；')}"
        summed = plan.slot("total", 0, "claimed_score")
        of_claims = literal("")
        if summed is not None and claims:
            of_claims = claimed_total(
                summed.a1, [claims, *filter(None, [places.funds.get("claimed_score", "")])]
            )
        problem = (
            f'IF(OR(LEN({weights})=0,{weights}={doubt},{weights}={whole}),"",'
            f"{weights}&{literal('；')})"
            f'&IF({texts}>0,{typed},{of_claims})&IF({bare}>0,{lacking},"")'
        )
        self._problem(row, f'IFERROR({problem},"")', self._at(places.right, row))
        for at, formula in enumerate(native.parts):
            self._put(row, self.helper + at, formula, HELPER)
        for name, col in (("TOTAL", self.score), ("TOLD", self.hint), ("GRADE", self.section)):
            yield f"TOOL_{name}", Area(row, col, row, col)

    def _points(self, first: int, last: int) -> str:
        letters = self._column("points").partition(":")[0].rstrip("0123456789")
        return f"{letters}{first}:{letters}{last}" if letters else ""

    def _column(self, key: str) -> str:
        """The whole column of the indicator rows, "" where the form has none."""
        cell = self.places.indicators[0].columns.get(key, "")
        letters = cell.rstrip("0123456789")
        return f"{cell}:{letters}{self.places.last}" if cell else ""

    @staticmethod
    def _at(col: int, row: int) -> str:
        return f"{column_letters(col)}{row}"

    def _down(self, col: int, first: int, last: int) -> str:
        return f"{self._at(col, first)}:{self._at(col, last)}"


_HIGHEST = 409.0
"""Points: Excel makes no row higher."""


def _most_characters(plan: SheetPlan, places: Places) -> Mapping[str, int]:
    """What the long texts of a row may have at most, by the widths of their columns."""
    widths, found = dict(plan.widths), {}
    for slot in plan.slots:
        if slot.block == "indicators" and slot.row == places.first and slot.column in _LONG:
            cell = plan.cell(slot.row, slot.col)
            size = cell.style.size if cell else Style().size
            found[slot.column] = characters_in(widths[slot.col], _HIGHEST, size)
    return found


_LONG = ("level3", "target", "actual", "reason")


def _weight_check(points: str, printed: str) -> str:
    """Whether the points of a section add up to what the form prints for it."""
    says = f'"分值合计"&SUM({points})&"分，'
    differs = f"ROUND(SUM({points})-{printed},6)<>0"
    return f'IF(COUNT({points})=0,"",IF({differs},{says}应为{printed}分",{says}相符"))'
