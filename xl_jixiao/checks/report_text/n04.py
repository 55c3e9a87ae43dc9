"""N04: problems, measures, and sentences that the figures contradict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.table_facts import tables_of
from xl_jixiao.checks.report_text.passages import ReportSentence, passages, quoted
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.base_data import COLUMNS, unit_data
from xl_jixiao.facts.form import ScoredForm, scored_form
from xl_jixiao.model.finding import EvaluatedData, EvaluatedForm, Severity
from xl_jixiao.model.report import Report, SectionRole
from xl_jixiao.model.submission import Form, FundLine, addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.line_numbers import number_of, points_of
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import clip, joined, number, percent

_RE = Phrases(__name__)
_SAY = Wordings(__name__)
_FACTS = 4
_WHOLE = 4
"""From so many chapters on a text is a whole report, not a part of one."""
_SLACK = Decimal("0.0005")
"""A share of the budget that is rounding, not overspending."""
_SLOW = Decimal("0.9")
"""Below this execution rate the reason belongs into the report."""
_NEARLY_ALL = Decimal("0.995")


@check(
    "N04",
    "问题与措施不对应或与数据矛盾",
    Severity.WARNING,
    Stage.REPORT_ACROSS,
    holds="问题都有措施",
)
def problems_and_measures(case: ReportCase) -> Results:
    """写了问题应当有改进措施，结论和措施不应当与数据矛盾。

    检查内容：写了存在的问题而全文没有改进措施；说支出（三公经费等）控制在预算内而执行数大于预算或执行率超过100%；
        说三公经费只减不增而决算比上年多；说绩效指标全部完成而自评表有未完成的。
        以下只作提示：整体支出报告问题和措施都没有写；只有措施没有问题；措施条数少于问题条数；预算已全部执行而措施是提高执行率；
        自评表有指标未完成、预算大幅调整、超预算等情况而问题部分只字未提。
    依据：本工具检查规则：问题写明改进措施，措施与数据一致
    错误示例：存在的主要问题写了两条，报告到此结束；“支出总额控制在预算总额内”，自评表执行率132.71%
    正确示例：存在的问题两条，改进措施两条，一一对应
    处理办法：按问题逐条补写改进措施；与数据不符的话按实际数据改写。
    """
    found = _remedies(case.report)
    hits = [
        *_unanswered(found),
        *_neither(case, found),
        *_fewer(found),
        *_contradictions(case),
        *_raised_though_full(case, found),
        *_passed_over(case, found),
    ]
    yield from hits
    if not hits and found.problems.told and found.measures.told:
        yield Pass("存在的问题有相应的改进措施")


def _unanswered(found: Remedies) -> Iterator[Hit]:
    """Problems without measures, measures without problems."""
    problems, measures = found.problems, found.measures
    says_none = _RE.no_problem.match(problems.text)
    if problems.told and not says_none and not measures.told and not found.answered:
        place = problems.heading or problems.told[0]
        first = problems.told[0].text.strip()
        yield _SAY.hit("无措施", [place.ref], place.label, first=first)
    if measures.told and measures.heading and not problems.told and not found.causes:
        yield _SAY.hit("无问题", [measures.heading.ref], measures.heading.label)


def _neither(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """A whole report of a department without a word on problems or measures."""
    chapters = [heading for heading in case.report.headings if heading.level == 1]
    told = found.problems.told or found.measures.told or found.answered or found.named
    if case.report.form is Form.DEPARTMENT and len(chapters) >= _WHOLE and not told:
        yield _SAY.hit("均未写", addresses_of(case.report.title), "报告提纲")


def _fewer(found: Remedies) -> Iterator[Hit]:
    problems, measures = _points(found.problems.told), _points(found.measures.told)
    heading = found.measures.heading
    if heading and 0 < measures < problems:
        counts = {"problems": problems, "measures": measures}
        yield _SAY.hit("措施少", [heading.ref], heading.label, **counts)


def _passed_over(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """What the tables show and the problems do not mention at all; the outlines of projects may do
    without problems.
    """
    facts, problem = tuple(_shown_by_tables(case)), found.problems.text
    if not facts or any(one.words.search(fold(problem)) for one in facts):
        return
    refs, label, said = addresses_of(case.report.title), "存在的问题", "报告没有写存在的问题"
    if told := found.problems.told:
        refs, label = (told[0].ref,), told[0].label
        said = f"存在的问题只写了“{clip(problem, 30)}”"
    elif case.report.form is not Form.DEPARTMENT:
        return
    shown = {"said": said, "problem": clip(problem) or "没有写"}
    shown["事实"] = joined([one.fact for one in facts], _FACTS)
    yield _SAY.hit("未写", refs, clip(label, 20), **shown)


# --- Problems and measures ---------------------------------------------------------------------


class RemedyChapter(NamedTuple):
    """What a report says of its problems, or of its measures."""

    heading: ReportSentence | None
    told: Sequence[ReportSentence]
    """Without the chapter's own heading."""

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(one.text for one in self.told).strip()


class Remedies(NamedTuple):
    """The sections on problems and measures."""

    problems: RemedyChapter
    measures: RemedyChapter
    answered: bool
    """Whether measures are inside the section on problems, or under another heading."""
    named: bool
    """Whether a heading anywhere names problems, causes or shortcomings."""
    causes: bool
    """Whether problems or causes are named in the headings or the text of the measures."""


def _remedies(report: Report) -> Remedies:
    """Problems and measures of a report."""
    told, titles = list(passages(report)), [heading.title for heading in report.headings]
    problems = [one for one in told if one.under(SectionRole.PROBLEMS) and not _measured(one)]
    measures = [one for one in told if one.under(SectionRole.MEASURES) or _measured(one)]
    answered = any(_RE.measure_in_text.search(one.text) for one in problems)
    return Remedies(
        _chapter(problems),
        _chapter(measures),
        answered or any(map(_RE.measure_title.search, titles)),
        any(map(_RE.cause.search, titles)),
        any(_RE.cause.search(one.text) for one in measures),
    )


def _chapter(told: Sequence[ReportSentence]) -> RemedyChapter:
    heading = next((one for one in told if _is_heading(one)), None)
    return RemedyChapter(heading, [one for one in told if not _bare_heading(one)])


def _points(told: Sequence[ReportSentence]) -> int:
    """How many points a section counts, by its own numbers; 0 where it does not number them."""
    kinds: dict[int, list[int]] = {}
    counted: list[int] = []
    for passage in told:
        met = number_of(passage.text) if passage.ref.col == 1 else None
        if met is not None:
            kinds.setdefault(met[0], []).append(met[2])
        counted += [ordinal for verb, ordinal in points_of(passage.text) if verb == "是"]
    numbered = next(iter(kinds.values()), counted)
    in_order = sorted(numbered) == list(range(1, len(numbered) + 1))
    return len(numbered) if in_order else 0


def _measured(passage: ReportSentence) -> bool:
    """Whether a part of the section on problems is about measures."""
    return passage.under(SectionRole.PROBLEMS) and any(
        _RE.measure_title.search(heading.title) and "问题" not in heading.title
        for heading in passage.chain
    )


def _is_heading(passage: ReportSentence) -> bool:
    return bool(passage.chain) and passage.ref.row == passage.chain[-1].paragraph


def _bare_heading(passage: ReportSentence) -> bool:
    """A chapter's heading; the headings below it are the problems or measures themselves."""
    if not _is_heading(passage) or passage.ref.col != 1 or len(passage.chain) > 1:
        return False
    own = passage.chain[-1]
    return len(passage.text.strip()) <= len(own.number) + len(own.title) + 1


# --- What the figures contradict ---------------------------------------------------------------


def _contradictions(case: ReportCase) -> Iterator[Hit]:
    """What a report says was so, while the figures say otherwise."""
    yield from _claimed(case, _RE.within, _overspent)
    yield from _claimed(case, _RE.lowered, _raised)
    yield from islice(_claimed(case, _RE.all_achieved, _missed), 1)


def _claimed(
    case: ReportCase,
    pattern: re.Pattern[str],
    facts: Callable[[ReportCase, re.Match[str]], Iterator[str]],
) -> Iterator[Hit]:
    for passage in case.passages:
        match = pattern.search(passage.text)
        if match is not None and not _is_intended(passage):
            for fact in facts(case, match):
                kind = "执行率" if fact.startswith(_OF_RATE) else "不符"
                yield _contradicted(kind, passage, match, fact)


_OF_RATE = "执行率填为"


def _raised_though_full(case: ReportCase, found: Remedies) -> Iterator[Hit]:
    """进一步提高预算执行率, while all of the budget was spent."""
    told = [one for one in found.measures.told if _RE.raise_execution.search(one.text)]
    match = _RE.raise_execution.search(told[0].text) if told else None
    if match is not None and _is_fully_spent(case):
        hit = _contradicted("已全部执行", told[0], match, "预算执行率已达100%")
        yield hit._replace(refs=tuple(one.ref for one in told))


def _contradicted(kind: str, one: ReportSentence, match: re.Match[str], fact: str) -> Hit:
    said = quoted(one.text, *match.span())
    facts = {"said": said, "sentence": clip(one.text.strip()), "说法": said.rstrip("。；")}
    return _SAY.hit(kind, [one.ref], one.label, **facts, 事实=fact)


def _is_intended(passage: ReportSentence) -> bool:
    """Whether a sentence says what is meant to be, not what was."""
    planned = passage.under(SectionRole.MEASURES, SectionRole.PROBLEMS)
    return planned or bool(_RE.intended.search(passage.text))


def _overspent(case: ReportCase, match: re.Match[str]) -> Iterator[str]:
    """支出控制在预算总额内, while more was spent than the budget; likewise of a part whose budget
    is in the 基础数据表.
    """
    if _RE.of_a_part.search(match["what"]):
        yield from islice(_part_overspent(case, match["what"]), 1)
        return
    money = _spending(case)
    if money is None or money.executed is None:
        return
    initial = money.initial if match["base"] == "年初" else None
    if money.annual and money.executed > money.annual * (1 + _SLACK):
        yield f"全年执行{number(money.executed)}万元，大于全年预算{number(money.annual)}万元"
    elif money.claimed_rate is not None and money.claimed_rate > 1 + _SLACK:
        yield f"{_OF_RATE}{percent(money.claimed_rate)}"
    elif initial and money.executed > initial * (1 + _SLACK):
        yield f"全年执行{number(money.executed)}万元，大于年初预算{number(initial)}万元"


def _part_overspent(case: ReportCase, words: str) -> Iterator[str]:
    for name, row in _parts_named(case, words):
        budget, final = row.get("budget"), row["final"]
        if budget and final > budget * (1 + _SLACK):
            yield f"基础数据表{name}决算{number(final)}万元，大于预算{number(budget)}万元"


def _raised(case: ReportCase, match: re.Match[str]) -> Iterator[str]:
    """“三公”经费只减不增, while the 基础数据表 shows more than the year before."""
    for name, row in _parts_named(case, match["what"]):
        earlier, now = row["previous"], row["final"]
        if now > earlier:
            yield f"基础数据表{name}上年决算{number(earlier)}万元、本年决算{number(now)}万元"


def _missed(case: ReportCase, _: re.Match[str]) -> Iterator[str]:
    """各项绩效指标全部完成, while the table has rows that missed their targets."""
    missed = [one.fact for table in _scored_tables(case) for one in _missed_targets(table)]
    if missed:
        yield f"自评表{joined(missed, 3)}"


# --- What the tables show ----------------------------------------------------------------------

_OVERSPENT = {"three_public": "三公经费", "public_expense": "公用经费", "projects": "项目支出"}
_PARTS = {
    "三公": ("three_public", "三公经费"),
    "公务接待": ("reception", "公务接待"),
    "公务用车": ("vehicles", "公务用车购置和维护经费"),
    "公用经费": ("public_expense", "公用经费"),
}


class ShownFact(NamedTuple):
    """A fact that calls for a word among the problems."""

    fact: str
    """Chinese, with its figures: "年初到全年预算调整32.71%"."""
    words: re.Pattern[str]
    """What the report would say if it spoke of it."""


class Spending(NamedTuple):
    """The money of the whole form, in 万元; None where unknown."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    claimed_rate: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """What was spent of the year's budget."""
        return self.executed / self.annual if self.annual and self.executed is not None else None


def _scored_tables(case: ReportCase) -> Iterator[ScoredForm]:
    """The tables that report on the same thing: of the unit, or of the same project."""
    for one in tables_of(case):
        if isinstance(one, EvaluatedForm):
            yield scored_form(one, case.rules, case.tables)


def _of_table(total: FundLine) -> Spending:
    columns = (total.initial, total.annual, total.executed, total.claimed_rate)
    return Spending(*(one.value for one in columns))


def _spending(case: ReportCase) -> Spending | None:
    """The money of the table, else what the report itself states of it."""
    for table in _scored_tables(case):
        if table.total is not None and table.total.executed.value is not None:
            return _of_table(table.total)
    topics = ("total_initial", "total_annual", "total_executed", "execution_rate")
    stated = Spending(*(_only(case.report, topic) for topic in topics))
    return None if stated.executed is None else stated


def _only(report: Report, topic: str) -> Decimal | None:
    """What a report states of a topic, where it states one value only."""
    values = {one.value for one in report.numbers if one.topic == topic}
    return values.pop() if len(values) == 1 else None


def _is_fully_spent(case: ReportCase) -> bool:
    """Whether all that is known of the execution rate says that the budget was spent."""
    rates = [one.value for one in case.report.numbers if one.topic == "execution_rate"]
    money = _spending(case)
    if money and money.rate is not None:
        rates.append(money.rate)
    return bool(rates) and min(rates) >= _NEARLY_ALL


def _parts_named(case: ReportCase, words: str) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """The rows of the unit's 基础数据表 that some words speak of, by name, where this year's figure
    and last year's are known: "previous", "budget" and "final" in 万元.
    """
    for key, name in (one for word, one in _PARTS.items() if word in words):
        known = (row for row in _rows(case, key) if {"previous", "final"} <= row.keys())
        yield from ((name, row) for row in islice(known, 1))


def _rows(case: ReportCase, key: str) -> Iterator[dict[str, Decimal]]:
    """A row of each 基础数据表 of the unit, with the figures that are known."""
    for one in case.tables:
        if isinstance(one, EvaluatedData):
            data = unit_data(one, case.rules, ())
            found = {column: data.data_figure(key, column).value for column, _ in COLUMNS}
            yield {at: value for at, value in found.items() if value is not None}


def _shown_by_tables(case: ReportCase) -> Iterator[ShownFact]:
    """What the tables show: a budget much changed, a low rate, targets missed, overspending."""
    for table in _scored_tables(case):
        if table.total is not None:
            yield from _shown_by_total(_of_table(table.total), table.rules.checks.adjustment)
        yield from _missed_targets(table)
    for key, name in _OVERSPENT.items() if case.report.form is Form.DEPARTMENT else ():
        for row in _rows(case, key):
            budget, final = row.get("budget"), row.get("final")
            if budget and final is not None and final > budget:
                fact = f"{name}决算{number(final)}超预算{number(budget)}"
                yield ShownFact(fact, re.compile(f"{name}|超支|超[出过]?预算"))


def _shown_by_total(money: Spending, most: Decimal) -> Iterator[ShownFact]:
    if money.initial and money.annual is not None:
        share = (money.annual - money.initial) / money.initial
        if abs(share) > most:
            yield ShownFact(f"年初到全年预算调整{percent(share)}", _RE.adjusted)
    rate, claimed = money.rate, money.claimed_rate
    if claimed is not None and claimed > 1:
        yield ShownFact(f"执行率填为{percent(claimed)}", _RE.executed)
    elif rate is not None and (rate < _SLOW or rate > 1):
        yield ShownFact(f"预算执行率{percent(rate)}", _RE.executed)


def _missed_targets(table: ScoredForm) -> Iterator[ShownFact]:
    """The indicators of a table whose targets were missed."""
    for row in table.scored_rows:
        if row.line.met is False and row.name:
            done = f"{row.indicator.target.text}完成{row.indicator.actual.text}"
            core = re.escape(fold(row.name)[:4])
            yield ShownFact(f"“{row.name}”{done}", re.compile(f"{core}|未完成|未达"))
