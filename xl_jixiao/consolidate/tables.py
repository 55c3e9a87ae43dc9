"""A finished run → the tables of 绩效自评汇总.xlsx."""

from __future__ import annotations

from dataclasses import dataclass

from xl_jixiao.consolidate.analysis import Analysis, analyse
from xl_jixiao.consolidate.base import base_table
from xl_jixiao.consolidate.details import funds_table, indicators_table
from xl_jixiao.consolidate.lists import files_table, findings_table, missing_table, passed_table
from xl_jixiao.consolidate.notes import notes_table
from xl_jixiao.consolidate.overview import overview_table
from xl_jixiao.consolidate.run import Run
from xl_jixiao.consolidate.scored import scored_of
from xl_jixiao.consolidate.table import BlockTable, Table


@dataclass(frozen=True, slots=True)
class Tables:
    """One field per sheet, in the order of the sheets."""

    title: str
    """For page headers: what was merged, under which rules."""
    rules: str
    """The profile's id and version."""
    overview: BlockTable
    funds: Table
    indicators: Table
    base: BlockTable
    findings: Table
    passed: Table
    files: Table
    missing: Table | None
    """None without a roster."""
    analysis: Analysis
    notes: Table
    folder: str
    """Absolute path of the folder that was read, "" without one."""
    out: str
    """Absolute path of the place the workbook ends in: links are relative to it."""


def consolidate(run: Run) -> Tables:
    """All tables of a run. Superseded versions are shown and never counted."""
    scored = scored_of(run)
    year = f"{run.year}年度" if run.year is not None else ""
    return Tables(
        title=f"{year}预算绩效自评汇总  口径：{run.rules.title}",
        rules=run.rules.label,
        overview=overview_table(scored),
        funds=funds_table(run),
        indicators=indicators_table(run),
        base=base_table(run),
        findings=findings_table(run),
        passed=passed_table(run),
        files=files_table(run),
        missing=missing_table(run),
        analysis=analyse(run, scored),
        notes=notes_table(run, scored),
        folder=run.folder,
        out=run.out,
    )
