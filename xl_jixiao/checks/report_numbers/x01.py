"""X01: what a report says against the tables of its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    StatedSentence,
    clause_start,
    hit_at,
    lines,
    places,
    quote,
)
from xl_jixiao.checks.report_numbers.naming import SurroundingWords, core, likeness, words_around
from xl_jixiao.checks.report_numbers.relations import added
from xl_jixiao.checks.report_numbers.table_facts import Fact, Facts, facts, tables_of
from xl_jixiao.checks.report_numbers.unit_facts import (
    PERSONS,
    by_topic,
    is_arranged,
    is_part,
    is_qualified,
    is_slip_of_unit,
    matches,
    sums,
)
from xl_jixiao.checks.report_numbers.wholes import listings
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Evaluated, Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.score import ScoredRow
from xl_jixiao.model.submission import Indicator, addresses_of
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import SHARES, conversion
from xl_jixiao.text.wording import clip, number, percent, shown
from xl_jixiao.text.written_numbers import ABOUT

_RE = Phrases(__name__)


_SAY = Wordings(__name__)


@check(
    "X01",
    "报告数字与表格不一致",
    Severity.ERROR,
    Stage.REPORT_ACROSS,
    in_cells=True,
    holds="报告与自评表的数字一致",
)
def against_tables(case: ReportCase) -> Results:
    """报告正文写的数字必须与同一单位的自评表、基础数据表一致。

    检查内容：编制数、在职人数、年初预算数、全年预算数、全年执行数、基本支出、项目支出、公用经费、“三公”经费、
        预算执行率、自评总分，以及与绩效指标同名的完成数量。分项写的编制数先相加再比；按写出的小数位比较；
        约数（80余次）只提示；只指一部分的数、其他年度和非全年的数不比。
    依据：本工具检查规则：报告与自评表的数据一致
    错误示例：正文写编制46个、5个、9个，合计60个，基础数据表编制数为69
    正确示例：正文“三公”经费年初预算16.56万元，基础数据表三公经费预算数16.56
    处理办法：以批复文件、决算数据和工作台账为准，改正不一致的一处。
    """
    tables = tables_of(case) if case.report.statements else ()
    if not tables:
        return
    told = {one.slip for one in listings(lines(case.report))}  # X06
    table = facts(tables)
    reported: set[tuple[object, object]] = set()
    for topic, own in by_topic(case.report).items():
        said = [one for one in own if one not in told]
        for result in _of_topic(topic, said, table):
            if isinstance(result, Hit):
                key = (said[0].value, result.expected)
                if key in reported:
                    continue  # 公务接待 is all there is of 三公: one slip, one finding
                reported.add(key)
            yield result
    yield from compared(case.report, tables)


def _of_topic(topic: str, said: Sequence[StatedNumber], table: Facts) -> Iterator[Hit | Pass]:
    """One topic: any of the statements that agrees speaks for the report."""
    found = table.get(topic, ())
    if not said or len({fact.figure.value for fact in found}) != 1:
        return
    fact = found[0]
    agreeing = next((one for one in said if matches(one, fact.figure)), None)
    if agreeing is not None:
        yield Pass(f"{fact.title}：正文{agreeing.text}，表内{_shown(fact, agreeing)}")
        return
    if any(matches(one, other) for one in said for other in fact.also):
        return
    if topic in PERSONS:
        yield from _of_persons(said, fact)
        return
    if all(is_arranged(one) for one in said):
        others = _other_stages(topic, table)
        if any(matches(one, other.figure) for one in said for other in others):
            yield Pass(f"{said[0].subject}{said[0].text}，与表内数字一致")
            return
        if not others:
            return
    whole = [one for one in said if not is_qualified(one) or one.value > (fact.figure.value or 0)]
    if whole:
        yield _mismatch(whole[0], fact)


def _other_stages(topic: str, table: Facts) -> list[Fact]:
    """What the table says of the same spending at other stages: 安排… may be what was spent."""
    stem = topic.rpartition("_")[0]
    return [
        fact
        for other, found in table.items()
        if other != topic and other.startswith(f"{stem}_")
        for fact in found
    ]


def _of_persons(said: Sequence[StatedNumber], fact: Fact) -> Iterator[Hit | Pass]:
    """编制 and 在职 that are stated in parts are added up before they are compared."""
    wanted = fact.figure.value
    for parts in sums(said):
        if added(parts) == wanted:
            yield Pass(f"{fact.title}：{_sum(parts)}，表内{shown(fact.figure)}")
            return
    longest = next(sums(said), None)
    if longest is None:
        one = said[0]
        if not is_part(one) or one.value > (wanted or 0):
            yield _mismatch(one, fact)
        return
    gap, total = abs(added(longest) - (wanted or 0)), _sum(longest)
    yield _against("合计", longest, fact, added=total, gap=gap, 合计=total.rpartition("=")[2])


def _sum(parts: Sequence[StatedNumber]) -> str:
    terms = "+".join(number(one.value) for one in parts)
    return f"{terms}={number(added(parts))}{parts[0].unit}"


def _mismatch(one: StatedNumber, fact: Fact) -> Hit:
    taken = [name for name, figure in fact.hints if matches(one, figure)]
    hint = f"（{one.text}与表内{'、'.join(taken)}相同，是否取错了列）" if taken else ""
    if is_slip_of_unit(one, fact.figure):
        hint = "（“元”应为“万元”）"
    return _against("执行率" if one.topic == "execution_rate" else "表", [one], fact, hint=hint)


def _against(kind: str, said: Sequence[StatedNumber], fact: Fact, **more: object) -> Hit:
    """Numbers of the text beside a figure of a table."""
    table, place = _shown(fact, said[0]), fact.place
    told = {"表项": fact.title, "表数": f"{table}{_unit(said[0])}"}
    return hit_at(_SAY, kind, said, shown=table, place=place, **told, **more)


def _shown(fact: Fact, one: StatedNumber) -> str:
    value = fact.figure.value
    if one.kind is NumberKind.RATE and value is not None:
        return percent(value)
    return shown(fact.figure)


def _unit(one: StatedNumber) -> str:
    """The unit of the form's figure: amounts are in 万元, a rate has its own sign."""
    if one.kind is NumberKind.AMOUNT:
        return "万元"
    return "" if one.kind is NumberKind.RATE else one.unit


# --- Indicators --------------------------------------------------------------------------------

_TENTH = Decimal("1.1")
_HUNDRED = Decimal(100)


def compared(report: Report, tables: Sequence[Evaluated]) -> Iterator[Hit | Pass]:
    """Each indicator whose result the text tells with the same name and kind of unit."""
    numbers = [
        (one, words_around(one, line.statements))
        for line in lines(report)
        if not _elsewhere(line, report)
        for one in line.numbers
        if (one.kind in MEASURED or one.kind is NumberKind.RATE)
        and not _RE.planned.search(_clause(one))
    ]
    if not numbers:
        return
    for table in tables:
        for row in table.score.rows if table.score else ():
            actual = _actual(row)
            if actual is not None:
                yield from _of_indicator(row.indicator, actual, numbers)


def _elsewhere(line: StatedSentence, report: Report) -> bool:
    """Whether a sentence speaks of a part of the year, or of another year."""
    if line.part_of_year and line.ref.is_sentence:
        return True
    years = {one.year for one in line.numbers} - {None}
    return bool(years) and report.year is not None and report.year not in years


def _actual(row: ScoredRow) -> Quantity | None:
    """What an indicator's result is, where it is one number in digits."""
    text = row.indicator.actual.text
    return None if is_placeholder(text) or not any(map(str.isdigit, text)) else row.said


def _of_indicator(
    row: Indicator, actual: Quantity, numbers: Sequence[tuple[StatedNumber, SurroundingWords]]
) -> Iterator[Hit | Pass]:
    name = core(row.level3.text)
    told = [
        (one, exactly)
        for one, words in numbers
        if _may_be_of(one, actual) and (exactly := likeness(name, words)) is not None
    ]
    agreeing = [one for one, _ in told if _agrees(one, actual)]
    rough = next((one for one in agreeing if one.approximate), None)
    if rough is not None and rough is agreeing[0] and not rough.ref.is_sentence:
        yield _told("约数", row, rough)
    elif agreeing:
        yield Pass(f"“{clip(row.level3.text, 20)}”：正文{agreeing[0].text}，表内{row.actual.text}")
    elif len({one.value for one, _ in told}) == 1 and all(
        exactly and not _RE.part_only.search(_clause(one)) for one, exactly in told
    ):
        yield _told("指标", row, told[0][0])  # one number, of the whole of it


def _may_be_of(one: StatedNumber, actual: Quantity) -> bool:
    if one.kind is NumberKind.RATE:
        return actual.unit in SHARES
    if actual.unit in SHARES:
        return False
    return actual.unit is None or conversion(_unit(one), actual.unit) is not None


def _agrees(one: StatedNumber, actual: Quantity) -> bool:
    stated = _in_unit_of(one, actual)
    if one.approximate:
        if re.search(rf"{ABOUT}|左右", one.sentence[max(0, one.start - 2) : one.end + 2]):
            return stated / _TENTH <= actual.number <= stated * _TENTH
        return stated <= actual.number <= stated * _TENTH
    return abs(stated - actual.number) <= _slack(one, actual)


def _in_unit_of(one: StatedNumber, actual: Quantity) -> Decimal:
    if one.kind is NumberKind.RATE:
        return one.value * SHARES.get(actual.unit or "", _HUNDRED)
    change = conversion(_unit(one), actual.unit) if actual.unit else None
    return change.apply(one.value) if change else one.value


def _slack(one: StatedNumber, actual: Quantity) -> Decimal:
    """Half a step, in the unit of the table, of numbers that are written with decimals."""
    if "." not in one.text and one.kind is NumberKind.COUNT:
        return Decimal(0)
    step = replace(one, value=one.step)
    return _in_unit_of(step, actual) / 2


def _clause(one: StatedNumber) -> str:
    return one.sentence[clause_start(one) : one.end]


def _told(kind: str, row: Indicator, one: StatedNumber) -> Hit:
    """A number of the text beside that of the table."""
    ref, name = row.actual.ref, row.level3.text
    refs = places([one]) if one.ref.is_sentence else addresses_of(one.ref, row.actual)
    where = f"（{ref.sheet}!{ref.a1}）" if ref else ""
    facts = {"said": one.text, "right": row.actual.text, "where": where, "指标": clip(name, 30)}
    return _SAY.hit(kind, refs, quote(one) if kind == "指标" else name, **facts)
