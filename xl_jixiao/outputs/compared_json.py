"""`compared` of result.json: this run against the one before, unit by unit."""

from __future__ import annotations

from typing import Any

from xl_jixiao.facts.compared import RunComparison, UnitComparison
from xl_jixiao.outputs.json_number import json_number

Json = dict[str, Any]  # JSON is untyped by nature


def compared_json(compared: RunComparison) -> Json:
    """All but the findings that are gone; rates as ratios, null where there is none."""
    return {
        "with": compared.started,
        "same_rules": compared.same_rules,
        "same_files": compared.same_files,
        "total": _counts(compared.total),
        "units": [_unit(one) for one in compared.units],
    }


def _counts(unit: UnitComparison) -> Json:
    return {
        "before": unit.before,
        "fixed": unit.fixed,
        "open": unit.open,
        "changed": unit.changed,
        "absent": unit.absent,
        "new": unit.new,
        "waived": unit.waived,
        "to_correct": unit.to_correct,
        "corrected": unit.corrected,
        "rate": json_number(unit.rate),
    }


def _unit(unit: UnitComparison) -> Json:
    return {
        "name": unit.name,
        **_counts(unit),
        "resent": unit.resent,
        "same_bytes": unit.same_bytes,
        "total_before": json_number(unit.total_before),
        "total": json_number(unit.total),
        "grade_before": unit.grade_before or None,
        "grade": unit.grade or None,
    }
