"""What is wrong with the money block of a form, by native formulas: amounts, sums, rate, score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xl_jixiao.facts.amounts import FULLY_SPENT, NEAR_TEN_THOUSAND, NO_OVERSPENDING, TEN_THOUSAND
from xl_jixiao.layouts.layout import FundRow, FundsBlock
from xl_jixiao.layouts.sheet_plan import InputSlot, SheetPlan
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import FundRole
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.template.formulas.notation import literal, number
from xl_jixiao.template.problem_texts import (
    all_numbers,
    apart,
    clean,
    negative,
    no_number,
    told,
    unequal,
    wrong_rate,
)
from xl_jixiao.text.labels import bare_name
from xl_jixiao.text.wording import percent

_NAMES = {"initial": "年初预算数", "annual": "全年预算数", "executed": "全年执行数"}

_SPLITS = (
    ("按收入性质分", FundRole.INCOME, FundRole.INCOME_PART),
    ("按支出性质分", FundRole.EXPENSE, FundRole.EXPENSE_PART),
)


class FundProblem(NamedTuple):
    """A formula that says what is wrong, and the cell to go to."""

    row: int
    side: int
    """0 or 1: of two in the same row."""
    formula: str
    at: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the block, or half of one."""

    fund: FundRow
    row: int
    cells: Mapping[str, str]
    """Column key → address."""


@dataclass(frozen=True, slots=True)
class FundProblems:
    """The money block of a planned form.

    `row` is its scored row, `score` the cell with its computed score, `targets` the column of the
    indicators' targets: while nothing is in it nor in the block, nothing is asked for.
    """

    plan: SheetPlan
    block: FundsBlock
    rules: RuleProfile
    row: int
    score: str
    targets: str

    def each(self) -> Iterator[FundProblem]:
        """Of the scored row, then of the others that hold something."""
        lines = self._lines()
        total = next(line for line in lines if line.row == self.row)
        said = "&".join(self._of_total(total.cells, lines))
        nothing = f"COUNTA({','.join(self._amounts(total.cells).values())})=0"
        empty = f"AND({nothing},COUNTA({self.targets})=0)" if self.targets else nothing
        formula = f'IFERROR(IF({empty},"",{said}),{literal("资金行有错误值；")})'
        yield FundProblem(total.row, 0, formula, total.cells["executed"])
        for line in lines:
            if line is not total and line.fund.role is FundRole.PART:
                yield from self._of_part(line)
        for title, head, item in _SPLITS:
            yield from self._of_split(
                title,
                [line for line in lines if line.fund.role is head],
                [line for line in lines if line.fund.role is item],
                total.cells,
            )

    def _lines(self) -> list[_Line]:
        halves = [half for pair in self.block.halves for half in pair if half is not None]
        slots: dict[int, list[InputSlot]] = {}
        for slot in self.plan.slots:
            if slot.block == "funds":
                slots.setdefault(slot.number, []).append(slot)
        return [
            _Line(fund, slots[at][0].row, {slot.column: slot.a1 for slot in slots[at]})
            for at, fund in enumerate((*self.block.rows, *halves))
            if at in slots
        ]

    @staticmethod
    def _amounts(cells: Mapping[str, str]) -> dict[str, str]:
        return {key: cells[key] for key in _NAMES if key in cells}

    def _budget(self, cells: Mapping[str, str]) -> str:
        annual = cells.get("annual") or cells["initial"]
        initial = cells.get("initial") or annual
        return initial if self.rules.execution.base == "initial" else annual

    def _of_total(self, cells: Mapping[str, str], lines: list[_Line]) -> Iterator[str]:
        executed, budget = cells["executed"], self._budget(cells)
        name = next(_NAMES[key] for key in _NAMES if cells.get(key) == budget)
        yield from self._of_amounts(cells)
        yield told(f"LEN({budget})=0", literal(f"{name}没有填写；"))
        yield told(f"AND(ISNUMBER({budget}),{budget}=0)", literal(f"{name}为0，执行率无从计算；"))
        yield told(f"LEN({executed})=0", literal("全年执行数没有填写；"))
        yield self._overspent(executed, budget, name)
        yield from self._adjusted(cells)
        if "claimed_rate" in cells:
            yield wrong_rate(cells["claimed_rate"], executed, budget, "执行率")
        if "claimed_score" in cells and "points" in cells:
            yield from self._score(cells["claimed_score"])
        yield from self._sources(cells, lines)
        yield from self._reason(cells, executed, budget)

    def _of_amounts(self, cells: Mapping[str, str]) -> Iterator[str]:
        for key, cell in self._amounts(cells).items():
            yield no_number(cell, _NAMES[key])
            yield negative(cell, _NAMES[key])

    @staticmethod
    def _overspent(executed: str, budget: str, name: str) -> str:
        """Executed above the budget; by thousands of times, or below it so, it is 元 for 万元."""
        low, high = (number(one) for one in FULLY_SPENT)
        known = f"IF({all_numbers(executed, budget)},AND({executed}>0,{budget}>0),FALSE)"
        many = f"{executed}/{budget}>={number(NO_OVERSPENDING)}"
        few = f"AND({budget}/{executed}>={low},{budget}/{executed}<={high})"
        unit = literal(f"全年执行数与{name}相差约1万倍，请核对是否把元填成了万元；")
        over = literal(f"全年执行数大于{name}，执行率超过100%；")
        more = told(f"{clean(f'{executed}-{budget}')}>0.0100001", over)
        return f'IF({known},IF(OR({many},{few}),{unit},{more}),"")'

    def _adjusted(self, cells: Mapping[str, str]) -> Iterator[str]:
        initial, annual = cells.get("initial"), cells.get("annual")
        if not initial or not annual:
            return
        limit = self.rules.checks.adjustment
        share = f"ABS({annual}-{initial})/{initial}>{number(limit)}+0.000000001"
        known = f"IF({all_numbers(initial, annual)},{initial}>0,FALSE)"
        said = f"全年预算数与年初预算数相差超过{percent(limit)}，请说明调整原因；"
        yield told(f"IF({known},{share},FALSE)", literal(said))

    def _score(self, claim: str) -> Iterator[str]:
        said = literal("预算执行自评"), claim, literal("分，核算"), self.score, literal("分；")
        unlike = f"IF({all_numbers(claim, self.score)},ABS({claim}-{self.score})>=0.005,FALSE)"
        yield told(f"LEN({claim})=0", literal("预算执行自评得分没有填写；"))
        yield no_number(claim, "预算执行自评得分")
        yield told(unlike, *said)

    def _sources(self, cells: Mapping[str, str], lines: list[_Line]) -> Iterator[str]:
        """Sources that are more than the total. Less may be a source that is not listed; where a
        later row says 其中, rows are details of others and no sum is made.
        """
        parts = [line for line in lines if line.fund.role is FundRole.PART]
        if any("其中" in line.fund.text for line in parts[1:]):
            return
        for key, total in self._amounts(cells).items():
            items = [line.cells[key] for line in parts if key in line.cells]
            if items:
                added = clean(f"SUM({','.join(items)})")
                said = literal(f"{_NAMES[key]}各来源之和"), added, literal("大于总额"), total
                yield told(unequal(total, items, above_only=True), *said, literal("；"))

    def _reason(self, cells: Mapping[str, str], executed: str, budget: str) -> Iterator[str]:
        """The reasons that some profiles ask for."""
        rule, reason = self.rules.execution, cells.get("reason")
        unsaid = f"LEN(TRIM({reason}))=0" if reason else "TRUE"
        if rule.reason_below is not None:
            known = f"IF({all_numbers(executed, budget)},{budget}>0,FALSE)"
            low = f"{executed}/{budget}<{number(rule.reason_below)}-0.000000001"
            said = f"执行率低于{percent(rule.reason_below)}，没有写原因；"
            yield told(f"IF({known},AND({low},{unsaid}),FALSE)", literal(said))
        initial, annual = cells.get("initial"), cells.get("annual")
        if rule.reason_on_adjustment and initial and annual:
            changed = f"AND({apart(initial, annual)},{unsaid},{initial}<>0)"
            yield told(changed, literal("预算有调整，没有写原因；"))

    def _of_part(self, line: _Line) -> Iterator[FundProblem]:
        cells = line.cells
        executed = cells.get("executed")
        if executed is None or not {"annual", "initial"} & cells.keys():
            return
        budget = self._budget(cells)
        over = clean(f"{executed}-{budget}")
        test = f"IF({all_numbers(executed, budget)},AND({budget}>0,{over}>0.0100001),FALSE)"
        said = [*self._of_amounts(cells), told(test, literal("全年执行数大于预算数；"))]
        if "claimed_rate" in cells:
            said.append(wrong_rate(cells["claimed_rate"], executed, budget, "执行率"))
        yield FundProblem(line.row, 0, "&".join(said), executed)

    def _of_split(
        self, title: str, heads: list[_Line], items: list[_Line], total: Mapping[str, str]
    ) -> Iterator[FundProblem]:
        """按收入性质分 or 按支出性质分 with cells of their own; those whose number is in the label
        are left to the engine.
        """
        side = int(title == _SPLITS[1][0])
        parts = [line.cells["amount"] for line in items if "amount" in line.cells]
        for line in (*heads, *items):
            cell = line.cells.get("amount")
            if cell is None:
                return
            name = bare_name(line.fund.text)
            said = [no_number(cell, name), negative(cell, name)]
            if line in heads:
                said += self._of_head(title, cell, parts, total)
            yield FundProblem(line.row, side, "&".join(said), cell)

    @staticmethod
    def _of_head(
        title: str, head: str, parts: list[str], total: Mapping[str, str]
    ) -> Iterator[str]:
        whole = f"IF(ISNUMBER({head}),{head},SUM({','.join((head, *parts))}))"
        if parts:
            added = clean(f"SUM({','.join(parts)})")
            pieces = literal(f"{title}的各项之和"), added, literal("与合计"), head
            yield told(unequal(head, parts), *pieces, literal("不相等；"))
        annual = total.get("annual")
        if annual is None:
            return
        known = f"AND(ISNUMBER({annual}),{annual}<>0,COUNT({','.join((head, *parts))})>0)"
        times = f"MAX({whole}/{annual},{annual}/{whole})/{number(TEN_THOUSAND)}"
        near = f"IFERROR(ABS({times}-1)<={number(NEAR_TEN_THOUSAND)},FALSE)"
        differs = f"ABS({clean(f'{whole}-{annual}')})>0.0100001"
        unit = literal(f"{title}与全年预算数相差约1万倍，请核对是否把元填成了万元；")
        unlike = (
            f"{literal(title)}&{clean(whole)}&{literal('与全年预算数')}&{annual}"
            f"&{literal('不相等；')}"
        )
        yield f'IF({known},IF({near},{unit},IF({differs},{unlike},"")),"")'
