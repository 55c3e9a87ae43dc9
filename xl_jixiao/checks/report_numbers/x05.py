"""X05: the same thing with two numbers in one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import (
    PHRASE,
    agree,
    clause_start,
    exact,
    hit_at,
    lines,
    rounding,
)
from xl_jixiao.checks.report_numbers.naming import CountedStatement, named_counts, thing
from xl_jixiao.checks.report_numbers.unit_facts import PERSONS, by_topic, is_arranged, is_part
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import CitedDocument, NumberKind, Report, StatedNumber
from xl_jixiao.text.number_roles import NumberRole, reading
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


_LONG_NAME = 8


@check("X05", "同一数量在报告里前后不一", Severity.WARNING, Stage.REPORT, holds="报告的计算正确")
def said_twice(case: ReportCase) -> Results:
    """同一份报告里，同一数量应当前后一致。

    检查内容：编制数、在职人数、收支总额、基本支出、项目支出、“三公”经费、自评得分，以及用同一名称、同一单位
        计数的事项、相邻两句用同样的话写的数、同一文号下达的金额，在一份报告里写了不同的数。年度、时段、所指单位或口径不同的不比，约数不比。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：部门概况写实有在编人员7人，预算配置写实有在编人员9人
    正确示例：部门概况写目前在编7人，预算配置写实有在编人员7名
    处理办法：按原始数据核实后统一；确是两个口径的，写明各指什么。
    """
    yield from _figures(case.report)
    yield from _counts(case.report)
    yield from _neighbours(case.report)
    yield from _documents(case.report)


def _figures(report: Report) -> Iterator[Hit | Pass]:
    for topic, said in by_topic(report).items():
        narrow = any(is_part(one) or is_arranged(one) for one in said)
        if narrow or topic not in _RE.words("of_the_unit"):
            continue
        named: dict[str, list[StatedNumber]] = {}
        for one in said:
            if _RE.carried.search(one.sentence):
                continue  # 本年收入1852.47万元，收入总计1978.85万元: with and without 结转
            before = one.sentence[: one.start]
            if _RE.months.search(before) or _RE.opening.search(before):
                continue
            if _RE.within.search(one.sentence, 0, one.start) and _is_of_larger(one, said):
                continue  # 实有91人，其中在职43人
            named.setdefault("" if topic in PERSONS else thing(one.subject), []).append(one)
        for same in named.values():
            yield from _compared(same)


def _is_of_larger(one: StatedNumber, said: Sequence[StatedNumber]) -> bool:
    """Whether its sentence holds a larger number of the same before it."""
    here = [other for other in said if other.sentence == one.sentence and other.ref == one.ref]
    return any(other.start < one.start and other.value > one.value for other in here)


def _counts(report: Report) -> Iterator[Hit | Pass]:
    goals = _below_goals(report)
    for name, said in named_counts(report).items():
        certain = len(name.thing) >= _LONG_NAME or _RE.proper.search(name.thing)
        if certain and len(said) > 1 and not _apart(said):
            yield from _compared([item.one for item in said if item.one.ref.row not in goals])


def _neighbours(report: Report) -> Iterator[Hit]:
    """The first numbers of two sentences, one behind the other, that are said of one thing in the
    same words: 累计支出652万元。累计支出625万元中，….
    """
    goals = _below_goals(report)
    for line in lines(report):
        before = line.before[-1] if line.before else line
        if before.ref[2] + 1 != line.ref[2] or line.ref.row in goals:
            continue
        for one, other in zip(before.measured[:1], line.measured[:1], strict=False):
            words = _same_words(one, other)
            if words and not _told_elsewhere(one):
                yield _two_figures([one, other], words)


def _same_words(*pair: StatedNumber) -> str:
    """What two numbers are both said of, "" where that is not the same or they are far apart."""
    low, high = sorted(one.value for one in pair)
    near = low < high <= low * _NEAR and len({one.unit for one in pair}) == 1
    if not near or len(exact(pair)) < len(pair) or len({one.year for one in pair} - {None}) > 1:
        return ""
    words, again = (_RE.year.sub("", _RE.ours.sub("", reading(one).words)) for one in pair)
    plain = words == again and len(words) >= _SHORTEST and not _RE.planned.search(words)
    return words if plain and all(map(_is_unqualified, pair)) else ""


def _is_unqualified(one: StatedNumber) -> bool:
    """Whether nothing before its words or behind it says that it is of something narrower."""
    led = _RE.lead.fullmatch(one.sentence[: clause_start(one, PHRASE)])
    return bool(led) and not _RE.qualified.match(one.sentence, one.end)


_SHORTEST = 6
_NEAR = Decimal("1.3")


def _told_elsewhere(one: StatedNumber) -> bool:
    name = thing(one.subject)
    counted = one.kind is NumberKind.COUNT and (len(name) >= _LONG_NAME or _RE.proper.search(name))
    return bool(counted) or one.topic in _RE.words("of_the_unit")


def _below_goals(report: Report) -> frozenset[int]:
    """The paragraphs below a heading that names goals, not how far they were reached."""
    sections = report.sections().items()
    return frozenset(row for row, head in sections if _RE.goal.search(head.title))


def _documents(report: Report) -> Iterator[Hit | Pass]:
    """What one document grants, where each place names that document and one amount alone."""
    found: dict[tuple[str, str, int | None], list[StatedNumber]] = {}
    for line in lines(report):
        cited = [one for one in line.statements if isinstance(one, CitedDocument)]
        amounts = [one for one in line.numbers if one.kind is NumberKind.AMOUNT]
        if len(cited) != 1 or len(amounts) != 1 or amounts[0].start < cited[0].end:
            continue
        read = reading(amounts[0])
        if read.deed in _GRANTED and not amounts[0].approximate:
            source = "".join(_RE.source.findall(read.words))
            found.setdefault((cited[0].number, source, amounts[0].year), []).append(amounts[0])
    for (number, *_), said in found.items():
        if any(abs(a.value - b.value) > rounding(a, b) for a, b in pairwise(said)):
            yield _two_figures(said, f"{number}号文件的金额")


_GRANTED = frozenset({NumberRole.GIVEN, NumberRole.RECEIVED, NumberRole.ANNUAL})


def _apart(said: Sequence[CountedStatement]) -> bool:
    """Whether they speak of different times, of plans, or of rough numbers."""
    first = said[0]
    return any(
        item.period != first.period
        or item.one.year != first.one.year
        or item.one.approximate
        or _RE.planned.search(item.one.sentence[max(0, item.one.start - 20) : item.one.start])
        for item in said
    )


def _compared(said: Sequence[StatedNumber]) -> Iterator[Hit | Pass]:
    if len(said) < 2:
        return
    if all(agree(one, other) for one, other in pairwise(said)):
        yield Pass(f"{thing(said[0].subject)}{'、'.join(dict.fromkeys(one.text for one in said))}")
        return
    yield _two_figures(said, thing(said[0].subject))


def _two_figures(said: Sequence[StatedNumber], name: str) -> Hit:
    return hit_at(_SAY, "两个数", said, 事项=name)
