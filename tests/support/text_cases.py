"""What a plain reader concludes from a target and an actual: V11 comparison, without rules.

Only for tests of the text room; the engine's own comparison lives in scoring.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xl_jixiao.model.values import Reading, Target
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.text.qualitative import bearing_of
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target

WORDS = load_rules(None).qualitative.words
DATA = Path(__file__).parent.parent / "cases" / "data"


@dataclass(frozen=True)
class Verdict:
    met: bool | None
    completion: Decimal | None


def indicator_cases() -> list[dict]:
    """The labelled rows of real published forms."""
    lines = (DATA / "indicator_cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def judge(target: str, actual: str, indicator: str = "", level2: str = "") -> Verdict:
    """Parse both and compare."""
    parsed = parse_target(target, indicator=indicator, level2=level2)
    return compare(parsed, read_actual(parsed, actual), actual)


def compare(target: Target, reading: Reading, actual: str = "") -> Verdict:
    if reading.parts:
        pairs = zip(target.parts, reading.parts, strict=True)
        verdicts = [compare(part, said).met for part, said in pairs]
        return Verdict(None if None in verdicts else all(verdicts), None)
    if reading.kind == "words":
        bearing = bearing_of(target.text if target.kind == "qualitative" else "", actual, WORDS)
        return Verdict({"done": True, "undone": False}.get(bearing), None)
    if reading.kind == "date":
        return Verdict(reading.on_time, None)
    if reading.number is None:
        return Verdict(None, None)
    if reading.low is not None and reading.high is not None:
        inside = reading.low <= reading.number <= reading.high
        return Verdict(inside and not reading.beyond, None)
    assert reading.target is not None
    kind = {"gt": "ge", "lt": "le"}.get(target.kind, target.kind) if reading.beyond else target.kind
    return _numbers(kind, reading.number, reading.target)


def _numbers(kind: str, number: Decimal, target: Decimal) -> Verdict:
    if kind == "eq":  # V11
        kind = "ge" if target > 0 else "le"
    met = {
        "ge": number >= target,
        "gt": number > target,
        "le": number <= target,
        "lt": number < target,
    }[kind]
    divide = (target, number) if kind in ("le", "lt") else (number, target)
    completion = divide[0] / divide[1] if divide[1] else None
    return Verdict(met, completion)


def table(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of a case table in tests/cases/data: cells between |, # for comments."""
    rows = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("|")]
            rows.append(tuple(cells + [""] * (columns - len(cells))))
    return rows
