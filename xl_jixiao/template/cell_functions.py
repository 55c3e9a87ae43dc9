"""The functions of single cells, as plain Python.

Values as cells give them → the texts and numbers that the engine reads.

A number whose format is not General comes from the VBA wrapper as a text that carries both
(`STORED`), so that a cell means the same here as in its file.

The functions of cells, as plain Python: what the workbook, LibreOffice and the tests call.

Values come as a cell gives them: None, number, text, truth, date, or an error (as COM's integer or
as its text "#DIV/0!"). A number whose format says something comes with it, as the VBA wrappers pass
it (`values.STORED`), or as a text with its unit ("95%", not 0.95). Out comes a number or a short
Chinese text; what no value can be given for at all (an unknown profile) is a text that begins with
"#JX:", which the wrapper turns into an Excel error so that IFERROR falls back on the native
formula. User data never raises.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache, wraps
from typing import NamedTuple, ParamSpec, TypeAlias, TypeVar

from xl_jixiao.intake.display.show import DisplayedValue, show_number
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.score import HintCode, ScoreLine
from xl_jixiao.model.submission import Entry
from xl_jixiao.rules.installed import is_shipped, load_installed
from xl_jixiao.rules.loading import RulesError
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.patterns import lazy_re

Given: TypeAlias = "float | str | bool | dt.date | Decimal | None"
"""A value of a cell; an error as COM's integer or as its text."""

UNSURE = "需核对"
"""In place of a score that can't be computed; the native formulas say the same."""

FAILURE = "#JX:"
"""Begins a text that the VBA wrapper turns into an Excel error."""

STORED = lazy_re(r"\x01(?P<days>[=4])(?P<number>[-+.0-9Ee]{1,40})\x01(?P<code>.*)\Z", re.DOTALL)
"""A stored number with its number format, 4 where days count from 1904; JxCellText writes it."""

SYSTEM_FORMATS = {
    "m/d/yyyy": "yyyy/m/d",
    "m/d/yyyy h:mm": "yyyy/m/d h:mm",
    "m/d/yy": "yyyy/m/d",
    "m/d/yy h:mm": "yyyy/m/d h:mm",
}
"""COM names the system's date format the American way; a Chinese system shows it so."""

ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
}
"""What Excel's errors are when they come over COM."""

_ERROR_TEXTS = frozenset({*ERRORS.values(), "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!"})


class RefusalError(ValueError):
    """What was given is nothing that could be computed; the message says why, in Chinese."""


def failure(message: str) -> str:
    """A text that becomes an Excel error."""
    return FAILURE + " ".join(message.split())


def is_failure(result: object) -> bool:
    """Whether the text becomes an Excel error."""
    return isinstance(result, str) and result.startswith(FAILURE)


def _read(text: str) -> DisplayedValue | None:
    found = STORED.match(text)
    if found is None:
        return None
    code = SYSTEM_FORMATS.get(found["code"], found["code"])
    return show_number(found["number"], code, date1904=found["days"] == "4")


def stored(value: Given) -> DisplayedValue | None:
    """A number that came with its format, as a file's cell reads; None for any other value."""
    return _read(value) if isinstance(value, str) and value.startswith("\x01") else None


def counted(value: Given) -> Given:
    """The value as points, scores and counts have it: of a number with a format what is stored."""
    cell = stored(value)
    return cell.number if cell is not None and cell.kind is CellKind.NUMBER else shown(value)


def amount(value: Given) -> Given:
    """The value as money has it, a unit printed by its number format converted to 万元."""
    cell = stored(value)
    if cell is None or cell.number is None:
        return shown(value)
    quantity = parse_quantity(cell.text)
    unit = None if quantity is None else quantity.unit
    in_wan = to_wan(cell.number, unit, "万元")
    return cell.number if in_wan is None else in_wan


def shown(value: Given) -> Given:
    """What the value says: errors as their texts, truth as Excel shows it, blank texts as None."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        cell = stored(value)
        text = value if cell is None else cell.text
        return text if text.strip() else None
    if isinstance(value, int) and value in ERRORS:
        return ERRORS[value]
    return value


def is_error(value: object) -> bool:
    """Whether the cell holds an error."""
    return isinstance(value, str) and value.strip() in _ERROR_TEXTS


CellResult: TypeAlias = float | str

CellBlock: TypeAlias = Sequence[Sequence[Given]]

CellColumn: TypeAlias = list[list[CellResult]]
"""One value a row of the table that was given."""

P = ParamSpec("P")

T = TypeVar("T")

LONGEST_HINT = 250

_NAMES = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "points": "分值",
    "claimed": "自评得分",
}


def _answered(ask: Callable[[], T]) -> T | str:
    """A mistake of ours or of the profile becomes a short text, never a traceback in a cell."""
    try:
        return ask()
    except RulesError as error:
        return failure(error.problems[0])
    except RefusalError as error:
        return failure(str(error))
    except Exception as error:  # noqa: BLE001  a cell gets a value, whatever happens
        return failure(f"程序出错（{type(error).__name__}），请把此工作簿发给维护人员")


def _safe(function: Callable[P, CellResult]) -> Callable[P, CellResult]:
    """The function without exceptions."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> CellResult:
        return _answered(lambda: function(*args, **kwargs))

    return call


def _safe_table(
    function: Callable[[CellBlock, Given], CellColumn],
) -> Callable[[CellBlock, Given], CellColumn | str]:
    """The same for a function of a whole table."""

    @wraps(function)
    def call(table: CellBlock, rules: Given = None) -> CellColumn | str:
        return _answered(lambda: function(table, rules))

    return call


@_safe
def jx_rate(executed: Given, budget: Given) -> CellResult:
    """预算执行率 = 执行数 ÷ 预算数, as a ratio; "" where both are blank."""
    line = _execution(amount(executed), amount(budget), 10, None)
    if line is None:
        return UNSURE
    if line.completion is not None:
        return float(line.completion)
    return "" if _are_blank(executed, budget) else UNSURE


@_safe
def jx_execution_score(
    executed: Given, budget: Given, points: Given, rules: Given = None
) -> CellResult:
    """预算执行得分 under the profile."""
    line = _execution(amount(executed), amount(budget), counted(points), rules)
    if line is not None and line.score is not None:
        return float(line.score)
    return "" if _are_blank(executed, budget) else UNSURE


@_safe
def jx_completion(
    target: Given, actual: Given, level3: Given = None, level2: Given = None
) -> CellResult:
    """完成率 of an indicator, as a ratio; "" where there is none (定性, dates, no comparison)."""
    line = _indicator(_Row(target, actual, None, None, level3, level2), None)
    return "" if line is None or line.completion is None else float(line.completion)


@_safe
def jx_score(
    target: Given,
    actual: Given,
    points: Given,
    level3: Given = None,
    level2: Given = None,
    claimed: Given = None,
    rules: Given = None,
) -> CellResult:
    """得分 of an indicator; "需核对" where the engine has none, "" for a row nobody filled in."""
    if _are_blank(target, actual, claimed):
        return ""
    line = _indicator(_Row(target, actual, points, claimed, level3, level2), rules)
    return UNSURE if line is None or line.score is None else float(line.score)


def jx_hint(
    target: Given,
    actual: Given,
    points: Given,
    level3: Given = None,
    level2: Given = None,
    claimed: Given = None,
    rules: Given = None,
    reason: Given = None,
) -> str:
    """What a reader of the row should know; "" where there is nothing. Never an Excel error.

    What only a written 偏差原因 is wanted for is left out where one is written.
    """

    def tell() -> CellResult:
        if _are_blank(target, actual, claimed):
            return ""
        row = _Row(target, actual, points, claimed, level3, level2)
        if broken := _broken(row):
            return broken
        line = _indicator(row, rules)
        return "" if line is None else _hints_beside(line, row, reason)

    said = str(_answered(tell))
    return said.removeprefix(FAILURE) if is_failure(said) else said


@_safe
def jx_grade(total: Given, rules: Given = None) -> CellResult:
    """等级 of a total; "" without one."""
    from xl_jixiao.scoring.public import grade

    value = counted(total)
    if value is None or is_error(value):
        return ""
    return grade(value, rules=_profile(rules)) or ""


def hint_of(line: ScoreLine) -> str:
    """The hints of a line as one text; why there is no score, if no hint says so."""
    said = "；".join(dict.fromkeys(hint.text for hint in line.hints))
    if not said and line.score is None:
        said = line.trace
    return said if len(said) <= LONGEST_HINT else f"{said[:LONGEST_HINT]}…"


def _hints_beside(line: ScoreLine, row: _Row, reason: Given) -> str:
    """The hints of a line with those of its claim and its reason."""
    from xl_jixiao.text.labels import says_something
    from xl_jixiao.text.wording import in_points

    explained = says_something(_named(reason))
    kept = [one for one in line.hints if not (explained and one.code is HintCode.OVER)]
    told = hint_of(line._replace(hints=tuple(kept))) if kept or not line.hints else ""
    claim = row.tidied().claimed
    given = _number(claim)
    said = [told] if told else []
    if given is not None and line.score is not None and given != line.score:
        said.append(f"自评{in_points(given)}，核算{in_points(line.score)}")
    if given is not None and line.points is not None and given < line.points and not explained:
        said.append("扣分没有写原因")
    return "；".join(said)


def _number(value: Given) -> Decimal | None:
    quantity = parse_quantity(_named(value))
    return None if quantity is None else quantity.number


def broken_cell(name: str, value: Given) -> str:
    """What to do about an error value in a cell."""
    return f"{name}是错误值{str(value).strip()}，请改正该单元格"


def _broken(row: _Row) -> str:
    values = {_NAMES[name]: shown(value) for name, value in row._asdict().items() if name in _NAMES}
    return "；".join(broken_cell(name, value) for name, value in values.items() if is_error(value))


def _are_blank(*values: Given) -> bool:
    return all(shown(value) is None for value in values)


def _execution(executed: Given, budget: Given, points: Given, rules: Given) -> ScoreLine | None:
    """None where a cell holds an error."""
    from xl_jixiao.scoring.public import score_execution

    if any(is_error(value) for value in (executed, budget, points)):
        return None
    return score_execution(executed, budget, points, rules=_profile(rules))


class _Row(NamedTuple):
    """What is asked of one indicator row; hashable, so that its line can be kept."""

    target: Given | Entry
    actual: Given | Entry
    points: Given
    claimed: Given = None
    level3: Given = None
    level2: Given = None

    def tidied(self) -> _Row:
        """As the reader of forms has it."""
        return _Row(
            _said(self.target),
            _said(self.actual),
            _tidied(counted(self.points)),
            _tidied(counted(self.claimed)),
            _named(self.level3),
            _named(self.level2),
        )


def _indicator(row: _Row, rules: Given) -> ScoreLine | None:
    """None where a cell that counts holds an error."""
    tidied = row.tidied()
    if any(is_error(value) for value in tidied[:4]):
        return None
    if not is_shipped(_label(rules)):  # a bureau's own file may change
        return _line(tidied, _profile(rules))
    return _kept_line(tidied, _label(rules))


def _line(row: _Row, rules: RuleProfile) -> ScoreLine:
    from xl_jixiao.scoring.public import score_indicator

    return score_indicator(
        row.target,
        row.actual,
        row.points,
        claimed=row.claimed,
        indicator=str(row.level3),
        level2=str(row.level2),
        rules=rules,
    )


@lru_cache(maxsize=4096)
def _kept_line(row: _Row, rules: str) -> ScoreLine:
    """Kept, because three cells of a row ask for the same line: it takes some 0.4 ms to make."""
    return _line(row, _kept_profile(rules))


def _tidied(value: Given) -> Given:
    """As the reader of forms has it."""
    from xl_jixiao.text.labels import tidy

    given = shown(value)
    return tidy(given) if isinstance(given, str) else given


def _said(value: Given | Entry) -> Given | Entry:
    """A target or an actual: of a number with a format the entry that its cell would give."""
    from xl_jixiao.text.labels import tidy

    if isinstance(value, Entry):
        return value
    cell = stored(value)
    if cell is None:
        return _tidied(value)
    return Entry(tidy(cell.text), None, cell.kind, cell.number, shown=cell.shown)


def _named(value: Given) -> str:
    from xl_jixiao.scoring.public import text_of

    tidied = _tidied(value)
    return "" if is_error(tidied) else text_of(tidied)


def _label(rules: Given) -> str:
    """What names the profile, "" for the default."""
    value = shown(rules)
    return "" if value is None else str(value).strip()


def _profile(rules: Given) -> RuleProfile:
    """The installed profile of that name or label ("national 2020", as JX_RULES holds it)."""
    label = _label(rules)
    return _kept_profile(label) if is_shipped(label) else _of_one_kind(load_installed(label))


@lru_cache(maxsize=64)
def _kept_profile(label: str) -> RuleProfile:
    """Kept, because thousands of cells ask for the same one."""
    return _of_one_kind(load_installed(label))


def _of_one_kind(profile: RuleProfile) -> RuleProfile:
    """A cell does not say of what kind its form is: where that matters, the label must."""
    if profile.forms:
        raise RefusalError(
            f"口径“{profile.label}”各种表的规定不同，请在口径后写明表式："
            'JX_RULES&" department"（部门整体）或 JX_RULES&" project"（项目支出）'
        )
    return profile
