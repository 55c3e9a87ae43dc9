"""The figures of rounds.oversight within `summary` of result.json, {"value", "n"} each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import BlockSummary
from xl_jixiao.model.finding import Severity
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.summary_json import stat_json, summary_json
from xl_jixiao.rounds.oversight import GroupFigures, Oversight, Timeliness, UnitFigures, oversight

Json = dict[str, Any]  # JSON is untyped by nature


def run_summary_json(run: Run) -> Json:
    """`summary`: the figures of the run, and those that a head of bureau asks for."""
    return summary_json(run.summary) | _oversight(oversight(run))


def _oversight(figures: Oversight) -> Json:
    good = figures.good
    return {
        "timeliness": _timeliness(figures.timeliness),
        "good_grades": {**stat_json(good.share), "grades": list(good.names)},
        "offices": [_group(one) for one in figures.offices],
        "departments": [_group(one) for one in figures.departments],
        "first": [_unit(one) for one in figures.first],
    }


def _timeliness(one: Timeliness | None) -> Json | None:
    if one is None:
        return None
    units = {
        name: _count(getattr(one, name), one.due)
        for name in ("due", "complete", "partly", "none", "in_time", "late", "dated")
    }
    return {
        **units,
        "owed": _count(one.owed, one.owed),
        "answered": _count(one.answered, one.owed),
        "reported": stat_json(one.reported),
        "timely": stat_json(one.timely),
        "covered": stat_json(one.covered),
    }


def _group(one: GroupFigures) -> Json:
    return {
        "title": one.title,
        "timeliness": _timeliness(one.timeliness),
        "blocks": [_block(block) for block in one.blocks],
    }


def _block(block: BlockSummary) -> Json:
    money, scores = block.money, block.scores
    return {
        "form": block.form.value,
        "year": block.year,
        "forms": len(block.rows),
        "annual": stat_json(money.annual),
        "executed": stat_json(money.executed),
        "rate": stat_json(money.rate),
        "claimed": stat_json(scores.claimed),
        "total": stat_json(scores.total),
    }


def _unit(one: UnitFigures) -> Json:
    return {
        "name": one.name,
        "unusable": one.unusable,
        **{severity.value: one.findings[severity] for severity in Severity},
        "excess": json_number(one.excess),
    }


def _count(value: int, n: int) -> Json:
    return {"value": json_number(Decimal(value)), "n": n}
