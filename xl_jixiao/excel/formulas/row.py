"""The formulas of one indicator row."""

from __future__ import annotations

from xl_jixiao.excel.formulas import comparing, direction, hints, reading
from xl_jixiao.excel.formulas.cells import DOUBT, HELPERS, RowCells, RowFormulas
from xl_jixiao.excel.formulas.coverage import abstains
from xl_jixiao.excel.formulas.exactness import rounded
from xl_jixiao.excel.formulas.notation import literal, number, sure, unknown
from xl_jixiao.excel.formulas.reading import Parts
from xl_jixiao.excel.formulas.shares import Pair, deduction, share_parts
from xl_jixiao.excel.formulas.sides import Sides
from xl_jixiao.rules.profile import RuleProfile

_MOST_POINTS = 1000


def row_formulas(profile: RuleProfile, cells: RowCells) -> RowFormulas:
    """The formulas of a row: equal to the engine or 需核对; "" while the row is empty.

    Raises:
        ValueError: `cells.helpers` has not one cell for each of HELPERS.
    """
    if len(cells.helpers) != len(HELPERS):
        raise ValueError(f"{len(HELPERS)} helper cells are needed, {len(cells.helpers)} given")
    why = abstains(profile)
    if why:
        empty = tuple(literal("") for _ in HELPERS)
        doubt = _unless_empty(cells, literal(DOUBT))
        return RowFormulas(doubt, doubt, _unless_empty(cells, literal(why)), empty)
    row = Row(profile, cells)
    return RowFormulas(row.completion(), row.score(), row.hint(), row.helpers())


def _unless_empty(cells: RowCells, then: str) -> str:
    return f'IFERROR(IF(LEN({cells.target}&{cells.actual}&{cells.points})=0,"",{then}),"{DOUBT}")'


class Row:
    """One row under one profile."""

    def __init__(self, profile: RuleProfile, cells: RowCells) -> None:
        self.profile = profile
        self.cells = cells
        given = cells.helpers
        self.text = given[0]
        self.sides = Sides(
            text=given[0],
            target=Parts(given[1], given[2], given[3], given[4]),
            actual=Parts(given[6], given[7], given[8], given[9]),
            said=given[5],
            name=given[10],
            ending=given[11],
            level2=cells.level2,
            target_cell=cells.target,
        )
        self.kind, self.fitted, self.above, self.below = given[12:16]
        self.pair = Pair(self.kind, given[4], self.fitted, given[3])

    def helpers(self) -> tuple[str, ...]:
        """The hidden formulas, in the order of HELPERS."""
        target, actual = self.sides.target, self.sides.actual
        above, below = share_parts(self.pair, self.profile, self._satisfaction())
        return (
            reading.canonical(self.cells.target),
            reading.body(self.text),
            reading.rest(target.body),
            reading.unit(target.rest),
            reading.value(target),
            reading.canonical(self.cells.actual),
            reading.body(self.cells.helpers[5]),
            reading.rest(actual.body),
            reading.unit(actual.rest),
            reading.value(actual),
            direction.name(self.cells.level3),
            direction.ending(self.sides.name),
            direction.kind(self.sides),
            comparing.fitted(self.sides, self.kind),
            sure(above),
            sure(below),
        )

    def _satisfaction(self) -> str:
        where = self.cells.level2
        if self.cells.level1:
            where = f"{where}&{self.cells.level1}"
        return f"ISNUMBER(FIND({literal('满意')},{where}))"

    def completion(self) -> str:
        """核算完成率."""
        target, actual = self.sides.target.number, self.fitted
        down = f'IF(AND({target}>0,{actual}>0),{target}/{actual},"")'
        up = f'IF({target}>0,{actual}/{target},"")'
        ratio = f"IF({self.pair.is_kind('le', 'lt')},{down},{up})"
        unread = f"OR({unknown(self.kind)},{unknown(self.fitted)})"
        return _unless_empty(self.cells, f"IF({unread},{literal(DOUBT)},{ratio})")

    def score(self) -> str:
        """核算得分."""
        points = self.cells.points
        off = deduction(self.pair, self.profile)
        value = rounded(points, self.above, self.below, off, self.profile.rounding)
        unread = f"OR({unknown(self.above)},{unknown(self.below)})"
        good = f"IF({unread},{literal(DOUBT)},{value})"
        return _unless_empty(self.cells, f"IF({self._pointed()},{good},{literal(DOUBT)})")

    def _pointed(self) -> str:
        """A number of points as displayed, from 0 upwards, with at most two decimals; under
        profiles that move points to 效益 only where nothing is to be moved.
        """
        points, general = self.cells.points, self.cells.helpers[0]
        format_of = f'CELL("format",{points})'
        shown = (
            f"OR(INT({points})={points},AND(ROUND({points},2)={points},"
            f'OR({format_of}="G",{format_of}=CELL("format",{general}))))'
        )
        unmarked = f'LEFT({format_of},1)<>"P"'
        tests = [f"{points}>=0", f"{points}<={_MOST_POINTS}", shown, unmarked]
        if self.cells.benefit_total and self.profile.satisfaction.missing == "to-benefit":
            whole = number(self.profile.weights.total)
            tests.append(f"ROUND({self.cells.benefit_total},6)>={whole}")
        return f"IF(ISNUMBER({points}),AND({','.join(tests)}),FALSE)"

    def hint(self) -> str:
        """提示."""
        said = hints.row_hint(self.profile, self.cells, self.sides, self.pair, self._pointed())
        cells = (self.cells.target, self.cells.actual, self.cells.points)
        error = ",".join(f"ISERROR({cell})" for cell in cells)
        told = _unless_empty(self.cells, said)
        return f"IF(OR({error}),{literal(hints.BAD_CELL)},{told})"
