"""What a report says of its unit: the figures that belong to a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, ZERO
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import Figure, Form
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings
from xl_jixiao.text.unit_money import is_of_one_project

_RE = Phrases(__name__)


PERSONS = frozenset({"posts", "staff"})
"""Topics that reports state in parts: 行政编制46个，事业编制5个."""
_MOST_PARTS = 12


def by_topic(report: Report) -> Mapping[str, tuple[StatedNumber, ...]]:
    """The exact figures of a report by topic, of its own year or of none named.

    A budget of the whole year, after changes, is another one than that of its beginning:
    "basic_annual" beside "basic_budget".
    """
    found: defaultdict[str, list[StatedNumber]] = defaultdict(list)
    aside = _of_one_project(report)
    of_other: str | None = None
    for one in report.numbers:
        if one.kind is NumberKind.AMOUNT and _opens_other(one, report):
            of_other = one.sentence
        if one.sentence is of_other or (one.topic.startswith("total_") and one.ref.row in aside):
            continue
        if one.topic and not one.approximate and _is_own(one, report):
            found[_staged(one)].append(one)
    if scores := found.pop("self_score", None):
        found["self_score"] = list(scores_of_the_whole(report, scores))
    return {topic: tuple(own) for topic, own in found.items() if own}


def _of_one_project(report: Report) -> frozenset[int]:
    """The paragraphs of a department's report that go through its projects one by one."""
    if report.form is not Form.DEPARTMENT:
        return frozenset()
    under = report.sections().items()
    return frozenset(row for row, head in under if is_of_one_project(head))


def _opens_other(one: StatedNumber, report: Report) -> bool:
    """Whether an amount is of another thing, so that 全年执行数 behind it is that thing's too: that
    of one project in a department's report, of a source (中央资金：年初预算数…) in any.
    """
    if one.topic or not one.subject:
        return False
    lead = report.form is Form.DEPARTMENT and _RE.of_budget.search(one.subject)
    return bool(lead) or "：" in one.subject or ":" in one.subject


def _staged(one: StatedNumber) -> str:
    stem, _, stage = one.topic.rpartition("_")
    yearly = stage == "budget" and _RE.whole_year.search(one.subject)
    return f"{stem}_annual" if yearly else one.topic


def _is_own(one: StatedNumber, report: Report) -> bool:
    """Whether a figure is of the report's own unit and year."""
    if report.year is not None and one.year not in (None, report.year):
        return False
    told = one.sentence[: one.start]
    if _RE.county.search(told) or (one.topic not in PERSONS and _RE.part_of_year.search(told)):
        return False
    if one.topic == "self_score" and report.form is Form.DEPARTMENT and "项目" in one.subject:
        return False
    if one.topic.startswith("total_") and _RE.among.match(one.sentence):
        return False  # 其中，当年财政拨款：全年预算数…
    if one.topic in PERSONS and _RE.inside.search(told):
        return False  # (含县核电办8人): a part
    named = [match["unit"] for match in _RE.unit.finditer(one.sentence, 0, one.start)]
    return not named or bool(_RE.ourselves.search(named[-1])) or _names(named[-1], report.unit.text)


def _names(short: str, unit: str) -> bool:
    """Whether a short name may be the unit's: 县政府办公室 of 某县人民政府办公室."""
    place = iter(unit)
    return not unit or all(char in place for char in short)


def is_qualified(one: StatedNumber) -> bool:
    """Whether an amount is of one kind of money only: 一般公共预算财政拨款支出."""
    return bool(_RE.kind_of_money.search(one.subject))


def is_part(one: StatedNumber) -> bool:
    """Whether a number of posts or staff is said of one kind of them only."""
    return bool(_RE.part.search(one.subject))


def is_arranged(one: StatedNumber) -> bool:
    """安排基本支出863.46万元: a budget, or what was spent; clerks mean either."""
    return bool(_RE.arranged.search(one.subject))


def matches(one: StatedNumber, figure: Figure) -> bool:
    """Whether a statement and a figure may be one number."""
    if figure.value is None:
        return False
    return abs(one.value - figure.value) <= _half(one) + figure.step * HALF


def is_slip_of_unit(one: StatedNumber, figure: Figure) -> bool:
    """Whether 元 is written where the figure is in 万元."""
    if figure.value is None or one.unit != "元":
        return False
    return abs(one.value * TEN_THOUSAND - figure.value) <= figure.step * HALF


def _half(one: StatedNumber) -> Decimal:
    return ZERO if one.topic in PERSONS else one.step * HALF


def sums(said: Sequence[StatedNumber]) -> Iterator[tuple[StatedNumber, ...]]:
    """The parts of one passage that together may be the whole: neighbours in a paragraph, the
    longest run first.
    """
    runs: list[list[StatedNumber]] = []
    for one in said:
        if runs and runs[-1][-1].ref.row == one.ref.row and len(runs[-1]) < _MOST_PARTS:
            runs[-1].append(one)
        else:
            runs.append([one])
    for run in sorted(runs, key=len, reverse=True):
        for size in range(len(run), 1, -1):
            for start in range(len(run) - size + 1):
                yield tuple(run[start : start + size])


# --- Scores of the whole -----------------------------------------------------------------------


def scores_of_the_whole(report: Report, said: Sequence[StatedNumber]) -> tuple[StatedNumber, ...]:
    """The claimed scores without those of an indicator, of a section (产出指标（50分，得分49分）)
    and of one of several things that a report goes through heading by heading.
    """
    lines = {line.number: line.text for line in report.paragraphs}
    own = [one for one in said if not _is_of_a_part(one, lines.get(one.ref.row - 1, ""))]
    several = of_siblings(report.headings, (one.ref for one in own))
    return tuple(one for one in own if one.ref not in several)


def _is_of_a_part(one: StatedNumber, above: str) -> bool:
    """Whether a score is an indicator's or a section's, by its sentence and the line above."""
    told = one.sentence[: one.start]
    if _RE.plain.search(one.subject) or _RE.plain.search(told[-_NEAR:]):
        return False
    if is_out_of_less(told) or _RE.of_a_part.search(told):
        return True
    if not _RE.label.match(told):
        return False
    return _RE.of_an_indicator.match(above) is not None


_NEAR = 10
