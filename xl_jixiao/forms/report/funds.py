"""The money that a report states: the year's total, and its basic and project parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.report import NumberKind, Report, SectionRole, StatedNumber
from xl_jixiao.model.submission import NO_FIGURE, Entry, Figure, Form, FundLine, FundRole
from xl_jixiao.text.patterns import lazy_re

_TOTAL, _BASIC, _PROJECT = "年度资金总额", "基本支出", "项目支出"
_COLUMNS = {
    "total_initial": (_TOTAL, "initial"),
    "total_annual": (_TOTAL, "annual"),
    "total_executed": (_TOTAL, "executed"),
    "basic_budget": (_BASIC, "initial"),
    "basic_executed": (_BASIC, "executed"),
    "project_budget": (_PROJECT, "initial"),
    "project_executed": (_PROJECT, "executed"),
}
"""Topic of an amount → row and column. A part's budget is the year's first one unless the text says
全年 or 调整后: 基本支出预算安排98.56万元."""
_WHOLE_YEAR = lazy_re(r"全年|调整后|年末|追加后")
_INITIAL = lazy_re(r"年初")
_SPENT = lazy_re(
    r"支出|使用|支付|列支|执行数|花费|报账|(?:^|全年|年度|实际|已|本年)执行(?:了|为)?$"
)
_GIVEN = lazy_re(
    r"安排|到位|下达|拨付|拨款|追加|批复|资金总额|资金金额|资金总量|项目资金|预算|投入|落实|可用"
)
_NOT_WHOLE = lazy_re(
    r"其中|包括|用于|上年|结转|结余|分别|第[一二三四]批|每|人均|自筹|节约|剩余|累计"
    r"|[两三四五](?:个年度|年(?:共|间|来|总|合计))|20\d\d年?\s*[-—~－～至]\s*20\d\d年"
)
_ADDED_UP = lazy_re(r"合计|共计|总计|总额|总共|共安排|共到位|^共$")
"""省级650万元，市级150万元，合计800万元: the sum counts before its parts."""
_SOURCE = lazy_re(
    r"中央|省级|省财政|市级|市财政|县级|县财政|区级|区财政|乡镇|本级|上级|债券|债|配套|衔接|社会资本|企业|自有"
)
"""Whose money it is: of several such amounts none is the project's total."""
_AFTER_CHANGES = lazy_re(r"全年|调整后|追加后|可用")
_CHANGE = lazy_re(r"追加(?!后)|结转|调[增减]|核减|调剂")
"""Where a budget was changed by such an amount, only one said to be after it is the year's."""
_BREAK = lazy_re(r"[，。；：,;:（(]")


@dataclass(slots=True)
class _FundRows:
    """The rows as far as they are stated; what is said first stands."""

    rows: dict[str, dict[str, Figure]]

    def put(self, row: str, column: str, figure: Figure) -> None:
        self.rows.setdefault(row, {}).setdefault(column, figure)


def stated_funds(report: Report, points: Figure, score: Figure) -> tuple[FundLine, ...]:
    """The rows of the money block that the report states, the total first.

    Args:
        report: the report with its statements.
        points: 分值 of the execution rate, where it is reported.
        score: its claimed score.

    Returns:
        Rows with blanks for what is not said; none where nothing of the total is said.
    """
    met = _FundRows({})
    for one, place in _placed(report):
        met.put(*place, _figure(one))
    rate = _rate(report, met)
    known = met.rows.get(_TOTAL, {})
    if not known and points is NO_FIGURE and score is NO_FIGURE and not met.rows:
        return ()
    total = _line(_TOTAL, FundRole.TOTAL, known)
    total = total._replace(points=points, claimed_score=score, claimed_rate=rate)
    parts = [
        _line(name, FundRole.PART, met.rows[name])
        for name in (_BASIC, _PROJECT)
        if name in met.rows
    ]
    where = next(
        (
            figure.entry.ref
            for figure in (score, points, *known.values(), *(one.executed for one in parts))
            if figure.entry.ref is not None
        ),
        None,
    )
    if where is None:
        return ()
    return (total._replace(ref=where), *parts)


def _placed(report: Report) -> Iterator[tuple[StatedNumber, tuple[str, str]]]:
    """The amounts of this year with their row and column, in the order in which they count: in a
    report on a project those of its sections on money first, then those that introduce it.
    """
    amounts = [one for one in report.numbers if _of_the_year(one, report.year)]
    if report.form is not Form.PROJECT:
        yield from ((one, place) for one in amounts if (place := _column(one)) is not None)
        return
    amounts.sort(key=lambda one: _rank(_words(one)))
    inside = {role: _paragraphs(report, role) for role in _ABOUT_MONEY}
    own = frozenset().union(*inside.values())
    told = [one for one in amounts if one.ref.row in own]
    changed = any(
        one.value and _CHANGE.search(_words(one))
        for one in report.numbers
        if one.kind is NumberKind.AMOUNT and one.ref.row in own
    )
    sources = Counter(one.ref for one in told if _SOURCE.search(_words(one)))
    for role in _ABOUT_MONEY:
        for one in told:
            place = _of_project(one) if one.ref.row in inside[role] else None
            if place is None or (sources[one.ref] > 1 and _SOURCE.search(_words(one))):
                continue
            if place[1] != "annual" or not changed or _AFTER_CHANGES.search(_words(one)):
                yield one, place


def _rank(words: str) -> int:
    """The year's own figure counts before a sum, a sum before its parts."""
    if _OF_ONE_YEAR.search(words):
        return 0
    return 1 if _ADDED_UP.search(words) else 2


_OF_ONE_YEAR = lazy_re(r"(?:年度|全年|当年|本年|调整后)预算")
_ABOUT_MONEY = (SectionRole.SPENDING, SectionRole.OVERVIEW, SectionRole.UNKNOWN)


def _of_the_year(one: StatedNumber, year: int | None) -> bool:
    """Whether it is an exact amount of the year reported on."""
    if one.kind is not NumberKind.AMOUNT or one.approximate:
        return False
    return one.year is None or year is None or one.year == year


def _paragraphs(report: Report, role: SectionRole) -> frozenset[int]:
    """The paragraphs below headings of that role; for UNKNOWN those before the first heading."""
    inside: set[int] = set()
    current = SectionRole.UNKNOWN
    heads = {one.paragraph: one for one in report.headings}
    for paragraph in report.paragraphs:
        head = heads.get(paragraph.number)
        current = head.role if head is not None else current
        if current is role:
            inside.add(paragraph.number)
    return frozenset(inside)


def _column(one: StatedNumber) -> tuple[str, str] | None:
    place = _COLUMNS.get(one.topic)
    if place is None:
        return None
    row, column = place
    if column == "initial" and row != _TOTAL and _WHOLE_YEAR.search(_words(one)):
        column = "annual"
    return row, column


def _of_project(one: StatedNumber) -> tuple[str, str] | None:
    """Row and column of an amount of a report on a project, by the words before it."""
    words = _words(one)
    if not words or _NOT_WHOLE.search(words):
        return None
    if _INITIAL.search(words):
        return _TOTAL, "initial"
    if _SPENT.search(words):
        return _TOTAL, "executed"
    given = _GIVEN.search(words) or _ADDED_UP.search(words)
    return (_TOTAL, "annual") if given else None


def _words(one: StatedNumber) -> str:
    """What is before the amount in its clause."""
    before = one.sentence[: one.start]
    cuts = [cut.end() for cut in _BREAK.finditer(before)]
    return before[cuts[-1] :] if cuts else before


def _rate(report: Report, met: _FundRows) -> Figure:
    """The execution rate that is said of the total: in a sentence with one of its amounts."""
    places = {figure.entry.ref for figure in met.rows.get(_TOTAL, {}).values()}
    for one in report.numbers:
        if one.kind is NumberKind.RATE and one.topic == "execution_rate" and one.ref in places:
            return _figure(one)
    return NO_FIGURE


def _figure(one: StatedNumber) -> Figure:
    entry = Entry(one.text, one.ref, CellKind.TEXT)
    return Figure(one.value, one.step, entry)


def _line(name: str, role: FundRole, columns: dict[str, Figure]) -> FundLine:
    ref = next((one.entry.ref for one in columns.values() if one.entry.ref is not None), None)
    return FundLine(
        label=name,
        role=role,
        ref=ref,  # type: ignore[arg-type]  # a total without a place is given one by the caller
        name=name,
        initial=columns.get("initial", NO_FIGURE),
        annual=columns.get("annual", NO_FIGURE),
        executed=columns.get("executed", NO_FIGURE),
    )
