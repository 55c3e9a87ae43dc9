"""口径表 read: the profile that a workbook says, or every mistake with its cell.

`rules.sheets` writes them and says what stands where.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_jixiao.data_limits import Place, near_miss
from xl_jixiao.model.grid import Grid, Workbook, column_letters
from xl_jixiao.rules.filled import FilledRules, columns_of, header_row, rows_of, spot_at
from xl_jixiao.rules.loading import RulesError, complete
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import (
    choices_of,
    part_settings,
    setting_groups,
)
from xl_jixiao.rules.sheet_steps import read_steps
from xl_jixiao.rules.sheet_values import as_shown, number_in, text_at
from xl_jixiao.rules.sheets import (
    CASE_HEADERS,
    CASES,
    CHECKS,
    FORM_COLUMNS,
    KEY,
    NAMED_FORMS,
    NOTICE,
    RULES,
    SOURCES,
    STEPS,
    WAS,
    RuleCase,
    clause_settings,
    spelt_key,
)
from xl_jixiao.rules.sources import RuleSource
from xl_jixiao.rules.validation import read_profile


def read_sheets(path: Path) -> Workbook:
    """The workbook of a bureau's rules.

    Raises:
        RulesError: there is none, or it can't be read.
    """
    from xl_jixiao.intake.load import load

    if not path.exists():
        raise RulesError(f"找不到评分口径文件 {path}，请核对路径")
    workbook = load(path).outcome  # bounded, whatever lies at the path
    if not isinstance(workbook, Workbook):
        raise RulesError(f"{path.name}：{workbook.reason}")
    return workbook


def profile_of(workbook: Workbook, file: str) -> RuleProfile:
    """The profile that a workbook says.

    Args:
        workbook: as intake read it.
        file: how messages call it.

    Raises:
        RulesError: with every mistake and its cell.
    """
    found = FilledRules(file)
    sheets = {grid.sheet: grid for grid in workbook.grids}
    missing = [name for name in (RULES, STEPS, CHECKS, SOURCES) if name not in sheets]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise RulesError(
            f"{file}：缺少工作表{names}，请用 jixiao rules export 重新导出，工作表不要改名或删除"
        )
    _read_settings(sheets[RULES], found)
    read_steps(sheets[STEPS], found)
    _read_sources(sheets[SOURCES], found)
    _read_checks(sheets[CHECKS], found)
    found.cite_own_rules()
    profile, mistakes = read_profile(complete(found.table))
    told = (*found.mistakes, *found.worded(mistakes), *found.renamed(profile))
    if profile is None or told:
        raise RulesError(*dict.fromkeys(told))
    return profile


def cases_of(workbook: Workbook, file: str) -> tuple[RuleCase, ...]:
    """The rows of 算例 that are filled in.

    Raises:
        RulesError: a number that is none, a form that is none, with its cell.
    """
    grid = next((one for one in workbook.grids if one.sheet == CASES), None)
    if grid is None:
        return ()
    form_column = len(CASE_HEADERS)
    says_form = text_at(grid, header_row(grid), form_column) == CASE_HEADERS[-1][0]
    problems: list[str] = []
    cases: list[RuleCase] = []
    for row in rows_of(grid):
        texts = [text_at(grid, row, col) for col in range(1, len(CASE_HEADERS) + 1)]
        if not any(texts):
            continue
        numbers: list[Decimal | None] = []
        for col in (3, 6, 7):
            number = number_in(grid.cells.get((row, col)))
            if number is None and (texts[col - 1] or col != _CLAIMED_COLUMN):
                name = CASE_HEADERS[col - 1][0]
                found = f"为“{texts[col - 1]}”，不是数字" if texts[col - 1] else "没有填"
                problems.append(f"{file}“{CASES}”{column_letters(col)}{row}：{name}{found}")
            numbers.append(number)
        points, claimed, expected = numbers
        target, actual, _, indicator, level2, _, _, note, form = texts
        form = form if says_form else ""  # sheets of earlier versions end before it
        if form and form not in NAMED_FORMS:
            names = "、".join(NAMED_FORMS)
            problems.append(
                f"{file}“{CASES}”{column_letters(form_column)}{row}："
                f"表式为“{form}”，应为{names}，不分表式的空着"
            )
        cell = f"G{row}"
        case = RuleCase(cell, target, actual, points, indicator, level2, claimed, expected, note)
        cases.append(case._replace(form=NAMED_FORMS.get(form)))
    if problems:
        raise RulesError(*problems)
    return tuple(cases)


_CLAIMED_COLUMN = 6


def _read_settings(grid: Grid, found: FilledRules) -> None:
    columns = columns_of(grid, found.file, ("值", WAS, KEY))
    known = {
        spelt_key(one.place): (group, one)
        for group in setting_groups()
        for one in (*group.settings, *clause_settings(group))
    }
    for row in rows_of(grid):
        key = text_at(grid, row, columns[KEY])
        if not key:
            continue
        if key not in known:
            near = near_miss(key, list(known))
            hint = f"，原来是否为“{near}”？" if near else "；"
            found.mistakes.append(
                f"{found.file}“{RULES}”{column_letters(columns[KEY])}{row}："
                f"键“{key}”不认识{hint}请从重新导出的表里补回"
            )
            continue
        group, setting = known[key]
        cell = grid.cells.get((row, columns["值"]))
        spot = spot_at(grid, row, columns["值"], f"{group.title}·{setting.title}")
        value = found.take(cell, setting, setting.place, spot)
        found.put(setting.place, value, spot)
        found.compare(setting.place, as_shown(value, setting), text_at(grid, row, columns[WAS]))
        for form, header in FORM_COLUMNS.items():
            own = grid.cells.get((row, columns.get(header, 0)))
            if own is None or not own.text.strip() or not group.key:
                continue
            inner: Place = ("forms", str(form), *setting.place)
            spot = spot_at(grid, row, columns[header], f"{group.title}·{setting.title}·{header}")
            found.put(inner, found.take(own, setting, inner, spot), spot)


def _read_sources(grid: Grid, found: FilledRules) -> None:
    fields = part_settings(RuleSource)
    sources = found.table.setdefault("sources", {})
    for row in rows_of(grid):
        texts = [text_at(grid, row, col) for col in range(1, len(fields) + 1)]
        if not any(texts) or (texts[0] == NOTICE and not any(texts[1:])):
            continue
        key = texts[0]
        place: Place = ("sources", key)
        if not key or key in sources:
            why = "没有填键" if not key else f"键“{key}”出现了两次"
            found.refuse(place, spot_at(grid, row, 1, "依据来源"), why)
            continue
        found.locate(place, spot_at(grid, row, 1, "依据来源"))
        sources[key] = dict(_read_source(grid, row, place, found))
    notice = sources.get(NOTICE)
    if notice and notice.get("title") and not found.table.get("notice"):
        number = notice.get("number") or ""
        found.table["notice"] = f"《{notice['title']}》{f'（{number}）' if number else ''}"


def _read_source(
    grid: Grid, row: int, place: Place, found: FilledRules
) -> Iterator[tuple[str, Any]]:
    for col, one in enumerate(part_settings(RuleSource), start=1):
        cell, inner = grid.cells.get((row, col)), (*place, *one.place)
        spot = spot_at(grid, row, col, one.title)
        found.locate(inner, spot)
        if cell is not None or not one.optional:
            yield str(one.place[0]), found.take(cell, one, inner, spot)


def _read_checks(grid: Grid, found: FilledRules) -> None:
    names = {title: value for value, title in choices_of("checks", "severities").items()}
    severities: dict[str, str] = {}
    bases: dict[str, dict[str, str]] = {}
    for row in rows_of(grid):
        check, severity, source, text = (text_at(grid, row, col) for col in (1, 4, 5, 6))
        if not check:
            continue
        if severity and severity not in names:
            found.refuse(
                ("checks", "severities", check),
                spot_at(grid, row, 4, f"{check} 的级别"),
                f"“{severity}”不能用，可以填：{'、'.join(names)}，或留空",
            )
        elif severity:
            severities[check] = names[severity]
        if source or text:
            found.locate(("checks", "bases", check), spot_at(grid, row, 5, f"{check} 的依据"))
            bases[check] = {"source": source, "text": text}
    checks = found.table.setdefault("checks", {})
    checks["severities"], checks["bases"] = severities, bases
