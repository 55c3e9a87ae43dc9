"""What a report says of its unit: the figures that belong to a topic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xl_jixiao.checks.amounts import HALF, ZERO
from xl_jixiao.checks.report_numbers.lines import worth
from xl_jixiao.model.report import Report, Statement
from xl_jixiao.model.submission import Figure

PERSONS = frozenset({"posts", "staff"})
"""Topics that reports state in parts: 行政编制46个，事业编制5个."""
_PART = re.compile(r"行政|事业|机关|后勤|工勤|参公|下属|所属|二级|合同|聘")
_INSIDE = re.compile(r"[（(][^）)]*$")
_ARRANGED = re.compile(r"^(?:共|总|合计)?安排")
_WAN = Decimal(10000)


def by_topic(report: Report) -> Mapping[str, tuple[Statement, ...]]:
    """The exact figures of a report by topic, of its own year or of none named."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for one in report.statements:
        if not one.topic or one.approximate or one.value is None:
            continue
        if one.year not in (None, report.year) and report.year is not None:
            continue
        if one.topic in PERSONS and _INSIDE.search(one.sentence[: one.start]):
            continue  # (含县核电办8人): a part
        found[one.topic].append(one)
    return {topic: tuple(own) for topic, own in found.items()}


def is_part(one: Statement) -> bool:
    """Whether a number of posts or staff is said of one kind of them only."""
    return bool(_PART.search(one.subject))


def is_arranged(one: Statement) -> bool:
    """安排基本支出863.46万元: a budget, or what was spent; clerks mean either."""
    return bool(_ARRANGED.search(one.subject))


def matches(one: Statement, figure: Figure) -> bool:
    """Whether a statement and a figure may be one number, a slip of 元 for 万元 apart."""
    if figure.value is None:
        return False
    gap = abs(worth(one) - figure.value)
    if gap <= (_half(one) + figure.step * HALF):
        return True
    return one.unit == "元" and abs(worth(one) * _WAN - figure.value) <= figure.step * HALF


def _half(one: Statement) -> Decimal:
    return ZERO if one.topic in PERSONS else one.step * HALF


def sums(said: Sequence[Statement]) -> Iterator[tuple[Statement, ...]]:
    """The parts of one passage that together may be the whole: neighbours in a paragraph, the
    longest run first.
    """
    runs: list[list[Statement]] = []
    for one in said:
        if runs and runs[-1][-1].ref.row == one.ref.row:
            runs[-1].append(one)
        else:
            runs.append([one])
    for run in sorted(runs, key=len, reverse=True):
        for size in range(len(run), 1, -1):
            for start in range(len(run) - size + 1):
                yield tuple(run[start : start + size])
