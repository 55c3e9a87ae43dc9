"""The formulas of the execution row, subtotals, total and grade."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.rules.profile import CeilingRule, RuleProfile
from xl_jixiao.scoring.execution import BASE_TITLES
from xl_jixiao.template.formulas.notation import (
    CLAIMED,
    COMPUTED,
    DOUBT,
    OPEN,
    UNSCALED,
    FundsCells,
    FundsFormulas,
    TotalCells,
    TotalFormulas,
    abstains,
    literal,
    number,
    reaches,
    rounded,
)
from xl_jixiao.template.formulas.row import step

_DOUBT = literal(DOUBT)

_EXACT = 6
"""Decimals to which sums of scores are cleaned of binary noise."""


def section_formula(basis: str, lowest: str, highest: str) -> str:
    """The subtotal of a section, from helpers of its rows; its two ends while a row is open."""
    low, high = (f"ROUND(SUM({one}),{_EXACT})" for one in (lowest, highest))
    ends = f"IF({low}={high},{low},{_ends(low, high)})"
    return f'IFERROR(IF(SUMPRODUCT(LEN({basis}))=0,"",{ends}),{_DOUBT})'


def _ends(low: str, high: str) -> str:
    return f"{low}&{literal('～')}&{high}"


def total_formulas(profile: RuleProfile, cells: TotalCells) -> TotalFormulas:
    """总分 with its parts, 等级 and the check of the weights. One row that can't be scored leaves
    the total between two ends and no more.
    """
    low, high = cells.parts[-2:]
    value = f"IF({low}={high},{low},{_ends(low, high)})"
    return TotalFormulas(
        total=_when_settled(profile, cells, value),
        parts=_parts(profile, cells),
        told=_when_settled(profile, cells, _told(cells)),
        grade=_when_settled(profile, cells, _grade(profile, cells)),
        weights=_weights(profile, cells),
    )


def _when_settled(profile: RuleProfile, cells: TotalCells, value: str) -> str:
    """The value; "" while nothing is filled in, 需核对 where even the ends can't be told."""
    tests = [f"SUMPRODUCT(({cells.basis}={literal(OPEN)})*(1-ISNUMBER({cells.numbers})))>0"]
    if profile.satisfaction.missing == "to-benefit":
        whole = number(profile.weights.total)
        tests.append(f"ROUND({_all_points(cells)},{_EXACT})<{whole}")
    if cells.weighed_goals or abstains(profile):
        tests.append("TRUE")
    nothing = f"SUMPRODUCT(LEN({cells.basis}))=0"
    if cells.execution_score:
        nothing = f"AND({nothing},LEN({cells.execution_score})=0)"
    return f'IFERROR(IF({nothing},"",IF(OR({",".join(tests)}),{_DOUBT},{value})),{_DOUBT})'


def _parts(profile: RuleProfile, cells: TotalCells) -> tuple[str, ...]:
    """Computed, claimed, open, lowest, highest."""
    score = cells.execution_score
    known = f"IF(ISNUMBER({score}),{score},0)" if score else "0"
    waiting = _waiting(profile, cells)
    bare = f"SUMPRODUCT(ISNUMBER({cells.points})*(LEN({cells.basis})=0),{cells.points})"
    by = {
        basis: f"SUMIF({cells.basis},{literal(basis)},{cells.scores})"
        for basis in (COMPUTED, CLAIMED)
    }
    left = f"SUMIF({cells.basis},{literal(OPEN)},{cells.numbers})"
    low = f"SUM({cells.lowest})+{known}"
    high = f"SUM({cells.highest})+{known}+{waiting}+{bare}"
    sums = (f"{by[COMPUTED]}+{known}", by[CLAIMED], f"{left}+{waiting}+{bare}", low, high)
    clean = [f"ROUND({one},{_EXACT})" for one in sums]
    if profile.ceilings.tiers:
        rate = cells.execution_rate or "NA()"
        least = number(min(tier.total for tier in profile.ceilings.tiers))
        capped = [_capped(one, rate, profile.ceilings) for one in clean[-2:]]
        known_rate = f"ISNUMBER({rate})"
        clean[-2] = f"IF({known_rate},{capped[0]},MIN({clean[-2]},{least}))"
        clean[-1] = f"IF({known_rate},{capped[1]},{clean[-1]})"
    return tuple(f"IFERROR({one},{_DOUBT})" for one in clean)


def _waiting(profile: RuleProfile, cells: TotalCells) -> str:
    """The points of an execution row that has no score."""
    if not cells.execution_score:
        return "0"
    whole, own = number(profile.weights.total), number(profile.execution.points)
    points = cells.execution_points
    worth = f"IF(ROUND(SUM({cells.points}),{_EXACT})>={whole},0,{own})"
    worth = f"IF(ISNUMBER({points}),{points},{worth})" if points else worth
    return f"IF(ISNUMBER({cells.execution_score}),0,{worth})"


def _told(cells: TotalCells) -> str:
    computed, claimed, left, low, high = cells.parts
    return (
        f"{literal('已核算')}&{computed}&{literal('分')}"
        f"&IF({claimed}>0,{literal('；按自评认定')}&{claimed}&{literal('分')},{literal('')})"
        f"&IF({left}>0,{literal('；待核对')}&{left}&{literal('分')},{literal('')})"
        f"&IF({low}<{high},{literal('；最低')}&{low}&{literal('，最高')}&{high},{literal('')})"
    )


def _capped(value: str, rate: str, rule: CeilingRule) -> str:
    """The lowest ceiling that applies. The rate is compared as it comes: a quotient that equals a
    step in decimals is not below it (the binary one may be, by less than 1E-12).
    """
    limits = [
        f"IF({rate}<{number(tier.below)}-0.000000000001,{number(tier.total)},{value})"
        for tier in rule.tiers
    ]
    return f"MIN({value},{','.join(limits)})"


def _all_points(cells: TotalCells) -> str:
    ranges = [cells.points, *([cells.execution_points] if cells.execution_points else [])]
    return f"SUM({','.join(ranges)})"


def _points_total(profile: RuleProfile, cells: TotalCells) -> str:
    """分值合计 that the total is out of; the execution's points as the scoring takes them. Points
    typed as 6分 count as the engine counts them; any other text makes the sum an error.
    """
    rows = f'SUMPRODUCT(--("0"&SUBSTITUTE({cells.points},"分","")))'
    whole, own = number(profile.weights.total), number(profile.execution.points)
    if not cells.execution_score:
        return f"ROUND({rows}+IF({rows}+{own}>{whole},0,{own}),2)"
    execution = f"IF({rows}>={whole},0,{own})"
    if cells.execution_points:
        printed = cells.execution_points
        execution = f"IF(ISNUMBER({printed}),{printed},{execution})"
    return f"ROUND({rows}+{execution},2)"


def _unscaled(profile: RuleProfile, cells: TotalCells) -> str:
    return f"IFERROR({_points_total(profile, cells)}<>{number(profile.weights.total)},FALSE)"


def _grade(profile: RuleProfile, cells: TotalCells) -> str:
    """The grade; none where the points do not make up the full marks (domain.md section 7.11), or
    where the ends of the total have two.
    """
    low, high = (_grade_of(profile, one) for one in cells.parts[-2:])
    result = f"IF({low}={high},{low},{_DOUBT})"
    return f"IF({_unscaled(profile, cells)},{literal(UNSCALED)},{result})"


def _grade_of(profile: RuleProfile, total: str) -> str:
    grades = profile.grades.grades
    result = literal(grades[-1].name)
    for one in reversed(grades[:-1]):
        result = f"IF({total}>={number(one.start)},{literal(one.name)},{result})"
    return result


def _weights(profile: RuleProfile, cells: TotalCells) -> str:
    whole = number(profile.weights.total)
    total = _points_total(profile, cells)
    good = literal(f"分值合计{whole}分")
    bad = f"{literal('分值合计')}&{total}&{literal(f'，未折算，应为{whole}分')}"
    said = f"IF({total}={whole},{good},{bad})"
    return f'IFERROR(IF(COUNTA({cells.points})=0,"",{said}),{_DOUBT})'


_DECIMALS = 6

_MOST_MONEY = 1_000_000_000


def funds_formulas(profile: RuleProfile, cells: FundsCells) -> FundsFormulas:
    """执行率, 得分 and 提示 of the total row; "" while no amount is filled in."""
    rule = profile.execution
    budget = cells.initial if rule.base == "initial" else cells.annual
    spent = cells.executed
    usable = (
        f"AND(ISNUMBER({budget}),ISNUMBER({spent}),{_shown(budget)},{_shown(spent)},{budget}>0)"
    )
    ratio = f"{spent}/{budget}"
    points = _points(profile, cells)
    score = _score(profile, spent, budget, points)
    if abstains(profile):
        score = _DOUBT
    if rule.rate_decimals is not None:
        scaled = f"({ratio}*{number(Decimal(10) ** (rule.rate_decimals + 2))})"
        near = f"ABS({scaled}-INT{scaled}-0.5)<0.000001"
        score = f"IF({near},{_DOUBT},{score})"
    return FundsFormulas(
        completion=_filled(cells, f"IF({usable},{ratio},{_DOUBT})"),
        score=_filled(cells, f"IF(AND({usable},{_pointed(points)}),{score},{_DOUBT})"),
        hint=_filled(cells, _hint(profile, budget, spent, usable)),
    )


def _filled(cells: FundsCells, then: str) -> str:
    amounts = f"{cells.annual}&{cells.executed}"
    if cells.initial:
        amounts = f"{cells.initial}&{amounts}"
    return f'IFERROR(IF(LEN({amounts})=0,"",{then}),{_DOUBT})'


def _shown(cell: str) -> str:
    """Whether the cell surely displays its whole value, in the unit of the form.

    A format like 0.00"亿元" may hide in a code F2; amounts of the form are under #,##0.00####,
    whose code says how many decimals it has at most, or at least.
    """
    code = f'CELL("format",{cell})'
    whole = f"INT({cell})={cell}"
    cents = f'AND(ROUND({cell},2)={cell},LEFT({code},1)=",",VALUE(MID({code},2,1))>=2)'
    fine = (
        f"AND(ROUND({cell},{_DECIMALS})={cell},"
        f'OR({code}="G",AND(LEFT({code},1)=",",VALUE(MID({code},2,1))>={_DECIMALS})))'
    )
    plain = f'OR({code}="G",{code}="F0",LEFT({code},1)=",")'
    return (
        f"ABS({cell})<{_MOST_MONEY},{plain},"
        f"IF({whole},TRUE,IFERROR({cents},FALSE)+IFERROR({fine},FALSE)>0)"
    )


def _points(profile: RuleProfile, cells: FundsCells) -> str:
    """The row's own 分值; without one the profile's, unless the indicators carry everything."""
    if cells.points:
        return cells.points
    whole = number(profile.weights.total)
    own = number(profile.execution.points)
    return f"IF(ROUND(SUM({cells.indicator_points}),6)>={whole},0,{own})"


def _pointed(points: str) -> str:
    return f"IF(ISNUMBER({points}),AND({points}>=0,ROUND({points},2)={points}),FALSE)"


def _score(profile: RuleProfile, spent: str, budget: str, points: str) -> str:
    rule = profile.execution
    full = f"ROUND({spent}-{budget},6)>=0"
    above, below = f"MAX(0,{spent})", budget
    rate = f"{spent}/{budget}"
    if rule.rate_decimals is not None:
        above, below = f"MAX(0,ROUND({rate},{rule.rate_decimals + 2}))", "1"
        full = f"ROUND({rate},{rule.rate_decimals + 2})>=1"
    if rule.method == "bands":
        ratio = f"MAX(0,{above}/{below})"
        above, below = step(ratio, rule.tiers), "1"
    if rule.method == "threshold":
        above = f"IF({reaches(above, rule.gate, below, inclusive=True)},{above},0)"
    short = rounded(points, f"({above})", below, "0", profile.rounding)
    whole = rounded(points, "1", "1", "0", profile.rounding)
    return f"IF({full},{whole},{short})"


def _hint(profile: RuleProfile, budget: str, spent: str, usable: str) -> str:
    base = BASE_TITLES[profile.execution.base]
    none = literal(f"{base}为空或为0，执行率无从计算")
    blank = literal("全年执行数没有填写")
    over = literal("执行率超过100%，得分最高为满分，请核对预算数和执行数")
    unread = literal("公式读不准金额，请在金额栏填数字")
    told = f'IF({usable},IF({spent}>{budget},{over},""),{unread})'
    return f"IF(OR(LEN({budget})=0,{budget}=0),{none},IF(LEN({spent})=0,{blank},{told}))"
