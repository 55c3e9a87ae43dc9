"""`summary` of result.json: the figures that console, workbook and report print, each with the
number of what it is made of, {"value", "n"}.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xl_jixiao.facts.statistics import (
    BlockSummary,
    MoneyStats,
    ScoreStats,
    SectionStats,
    Stat,
    Summary,
)
from xl_jixiao.model.finding import Severity, Status
from xl_jixiao.outputs.json_number import json_number

Json = dict[str, Any]  # JSON is untyped by nature


def summary_json(summary: Summary) -> Json:
    """The figures as JSON values; amounts in 万元, rates as ratios, null where there is none."""
    files, forms = summary.all_files, summary.submissions
    roster = summary.roster_units
    return {
        "files": _count(files, files),
        **{status.value: _count(summary.files[status], files) for status in Status},
        "submissions": _count(forms, forms),
        "counted": _count(summary.counted, forms),
        "replaced": _count(summary.replaced, forms),
        "told": _count(summary.told, forms),
        "units": _count(summary.units, forms),
        "roster_units": _count(roster, roster or 0),
        "missing_units": _count(
            None if roster is None else len(summary.missing_units), roster or 0
        ),
        "partly_missing_units": _count(
            None if roster is None else len(summary.partly_missing), roster or 0
        ),
        "findings": _findings(summary.findings, summary.counted),
        "findings_waived": _count(summary.waived, summary.counted),
        "findings_left_out": _count(summary.left_out_findings, summary.replaced),
        "blocks": [_block(one) for one in summary.blocks],
    }


def _block(block: BlockSummary) -> Json:
    forms = len(block.rows)
    return {
        "form": block.form.value,
        "year": block.year,
        "forms": _count(forms, forms),
        "units": _count(block.units, forms),
        "unscaled": _count(block.unscaled, forms),
        "money": _money(block.money),
        "all_money": _money(block.all_money),
        "scores": {
            **_scores(block.scores),
            "claimed_part": stat_json(block.scores.claimed_part),
            "grades": {
                name: _count(number, block.scores.forms)
                for name, number in block.scores.grades.items()
            },
        },
        "weighted": _scores(block.weighted),
        "sections": {one.kind: _section(one) for one in block.sections},
        "section_forms": _count(block.section_forms, forms),
        "findings": _findings(block.findings, forms),
    }


def _money(stats: MoneyStats) -> Json:
    return {
        "forms": stats.forms,
        "initial": stat_json(stats.initial),
        "annual": stat_json(stats.annual),
        "executed": stat_json(stats.executed),
        "rate": stat_json(stats.rate),
    }


def _scores(stats: ScoreStats) -> Json:
    return {
        "forms": stats.forms,
        "claimed": stat_json(stats.claimed),
        "total": stat_json(stats.total),
        "difference": stat_json(stats.difference),
    }


def _section(stats: SectionStats) -> Json:
    return {"claimed": stat_json(stats.claimed), "score": stat_json(stats.score)}


def _findings(counts: Mapping[Severity, int], forms: int) -> Json:
    return {severity.value: _count(counts[severity], forms) for severity in Severity}


def stat_json(stat: Stat) -> Json:
    """A figure and of how many it is made."""
    return {"value": json_number(stat.value), "n": stat.n}


def _count(value: int | None, n: int) -> Json:
    number = None if value is None else Decimal(value)
    return {"value": json_number(number), "n": n}
