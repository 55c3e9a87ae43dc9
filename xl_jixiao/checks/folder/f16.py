"""F16: one unit under two spellings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import TypeAlias

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults, place_of
from xl_jixiao.checks.hit import Hit, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import bare_project, fold

Amounts: TypeAlias = tuple[str, str, int | None, Decimal | None, Decimal, Decimal]


@check("F16", "同一单位疑有两种写法", Severity.INFO, Stage.FOLDER)
def two_spellings(case: FolderCase) -> FolderResults:
    """同一单位的名称应当写法一致，否则会重复计入合计。

    检查内容：计入合计的表中，表类型、年度（项目表还有项目）相同，年初预算、全年预算、执行数也都相同，
        而单位名称一个是另一个的简称（依次含有它的各个字）的。只提示，两份都计入。
    依据：本工具检查规则：每个单位（项目）一份自评表
    错误示例：“桃江县人民政府办公室”和“桃江县政府办”各报一份，金额相同
    正确示例：只有“桃江县人民政府办公室”一份
    处理办法：核对是否同一单位；是的统一名称，留一份后重新汇总。
    """
    groups: dict[Amounts, list[FormRecord]] = {}
    for entry in case.counted:
        amounts = _amounts(entry)
        if amounts is not None:
            groups.setdefault(amounts, []).append(entry)
    for group in groups.values():
        yield from _pairs(group)


def _pairs(group: list[FormRecord]) -> Iterator[FolderHit]:
    for one, other in combinations(group, 2):
        names = sorted((fold(entry.unit) for entry in (one, other)), key=len)
        if names[0] and names[0] != names[1] and _abbreviates(*names):
            yield FolderHit(_hit(other, one), place_of(other))


def _amounts(entry: FormRecord) -> Amounts | None:
    """What two forms of one unit share; None where there is no money to compare."""
    if not entry.annual or not entry.executed:
        return None
    project = bare_project(entry.project) if entry.form is Form.PROJECT else ""
    amounts = entry.initial, entry.annual, entry.executed
    return (entry.form.value, project, entry.year, *amounts)


def _abbreviates(short: str, name: str) -> bool:
    """Whether the characters of the short name are in the other in this order."""
    letters = iter(name)
    return all(letter in letters for letter in short)


def _hit(entry: FormRecord, other: FormRecord) -> Hit:
    return Hit(
        f"“{entry.unit}”与“{other.unit}”（{other.file}）的预算数、执行数都相同，名称一个像是另一个的"
        "简称。两份都计入了合计，请核对是否同一单位。",
        refs=entry.unit_cells,
        label="单位名称",
        found=entry.unit,
        expected="同一单位写法一致",
        units=(entry.unit, other.unit),
        told=telling(另=other.unit),
    )
