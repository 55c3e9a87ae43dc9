"""F27: given figures that the unit changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults, place_of
from xl_jixiao.checks.hit import Hit, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.given import answers_to, form_changes
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.given import UNIT_CODE, UNIT_NAME, GivenChange, GivenForm
from xl_jixiao.model.roster import GivenIndicator, RosterRow, RosterUnit
from xl_jixiao.rounds.names import UnitNames, code_key
from xl_jixiao.rounds.units import given_forms
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import clip

_OF_UNIT = frozenset({UNIT_NAME, UNIT_CODE})


@check("F27", "批复的数被改动", Severity.ERROR, Stage.FOLDER)
def given_changed(case: FolderCase) -> FolderResults:
    """批复、下发时给定的预算数、指标值和分值不得改动。

    检查内容：单位名单写了年初预算数、全年预算数、指标值、分值的，与表中核对；没有名单、名单没有写的，与下发的
        工作簿里给定的数核对（工作簿自己记着，挪动行列、另存都还在）。数按存储的比，按表中显示的位数四舍五入相同的算相同；
        指标值写法不同、意思相同的算相同；空白的由必填项检查。给定的指标在表里找不到的只警告：名称可能改写过。下发的工作簿里给定的单位名称、单位
        编码改成别的也只警告，一个文件说一次：单位可能已更名，或由下属单位实施；名单上是同一单位的不算。
    依据：批复的预算和绩效目标（单位名单、下发的工作簿）
    错误示例：名单上全年预算数是208.22万元，表里填了218.22万元
    正确示例：表里的全年预算数与名单一致
    处理办法：改回批复的数；批复有调整的，由财政部门更正名单后重新汇总。
    """
    if not case.changed and not case.standings:
        return  # nothing is given
    counted = case.counted
    for entry in counted:
        for change in _changes(case, entry):
            yield FolderHit(_hit(change), place_of(entry))
    yield from _of_other_units(case, counted)


def _hit(change: GivenChange) -> Hit:
    if not change.found:
        return Hit(
            "给定的这项指标在表里没有找到，可能已删去或改了名称。请照给定的名称补上，或说明原因。",
            label=change.label,
            found="没有",
            expected=clip(change.given),
            severity=Severity.WARNING,
            told=telling("缺项"),
        )
    return Hit(
        f"给定的{change.figure}是“{clip(change.given)}”，表里是“{clip(change.found)}”。"
        "批复的数不能改动，请改回；批复确有调整的，请报财政部门更正后重新下发。",
        refs=change.refs,
        label=change.label or change.figure,
        found=clip(change.found),
        expected=clip(change.given),
        told=telling("改动", 数=change.figure) if change.label else telling("改名"),
    )


def _changes(case: FolderCase, entry: FormRecord) -> Iterator[GivenChange]:
    """What a form has otherwise than the roster gives it; where that gives nothing, than the
    workbook was handed out with.
    """
    listed = _of_roster(case, entry)
    if listed is not None and _may_differ(case, entry, listed):
        yield from form_changes(0, listed, case.form_of(entry))
    for change in case.changed.get(entry.key, ()):
        if change.figure in _OF_UNIT:
            continue
        if listed is None or not _speaks_of(listed, change):
            yield change


def _of_other_units(case: FolderCase, counted: Sequence[FormRecord]) -> Iterator[FolderHit]:
    """The names and codes of units that a workbook was not handed out to, each once in a file."""
    changed = [
        (entry, change)
        for entry in counted
        for change in case.changed.get(entry.key, ())
        if change.figure in _OF_UNIT
    ]
    if not changed:
        return
    names = UnitNames([one.unit for one in case.standings])
    found: defaultdict[tuple[str, ...], list[tuple[FormRecord, GivenChange]]] = defaultdict(list)
    for entry, change in changed:
        if not _same_unit(case, names, entry, change):
            key = (entry.file, change.figure, change.given, change.found)
            found[key].append((entry, change))
    for (entry, change), *others in found.values():
        yield FolderHit(_unit_hit(change, len(others)), place_of(entry))


def _same_unit(case: FolderCase, names: UnitNames, entry: FormRecord, change: GivenChange) -> bool:
    """Whether the unit is the one that the workbook was given to, under another name or code."""
    if change.figure == UNIT_CODE:
        known = case.standings[entry.listed].unit.codes if entry.listed >= 0 else ()
        return code_key(change.found) in {code_key(one) for one in (change.given, *known)}
    given, found = names.find(change.given), names.find(change.found)
    if given is not None and found is not None:
        return given == found
    alone = UnitNames([RosterUnit((RosterRow(change.given),))])
    return alone.find(change.found) is not None


def _unit_hit(change: GivenChange, others: int) -> Hit:
    also = f"（同一文件另有{others}张表也是）" if others else ""
    return Hit(
        f"这本表下发时给定的{change.figure}是“{clip(change.given)}”，表里是“{clip(change.found)}”"
        f"{also}。请用下发给本单位的表填报；单位确已更名或由下属单位实施的，请说明，并报财政部门更正名单。",
        refs=change.refs,
        label=change.figure,
        found=clip(change.found),
        expected=clip(change.given),
        severity=Severity.WARNING,
        told=telling("单位", 数=change.figure),
    )


def _of_roster(case: FolderCase, entry: FormRecord) -> GivenForm | None:
    if entry.listed < 0 or not entry.scored:
        return None
    given = given_forms(case.standings[entry.listed].unit)
    return next((one for one in given if answers_to(one, entry.form, entry.project)), None)


def _speaks_of(given: GivenForm, change: GivenChange) -> bool:
    """Whether the roster gives the figure too: it decides then."""
    of_money = {"年初预算数": given.initial, "全年预算数": given.annual}
    if change.figure in of_money:
        return of_money[change.figure] is not None
    return bool(given.indicators)


def _may_differ(case: FolderCase, entry: FormRecord, given: GivenForm) -> bool:
    """Whether it is worth reading the form again: few differ from what was approved."""
    money = (given.initial, entry.initial), (given.annual, entry.annual)
    if any(None not in pair and pair[0] != pair[1] for pair in money):
        return True
    if not given.indicators:
        return False
    told = case.lines_of(entry)["indicators"]
    rows = {(fold(row["level3"]), fold(row["target"]), _number(row["points"])) for row in told}
    return not all(_as_told(one) in rows for one in given.indicators)


def _as_told(one: GivenIndicator) -> tuple[str, str, Decimal | None]:
    return fold(one.level3), fold(one.target), one.points


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
