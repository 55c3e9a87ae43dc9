"""N03: figures of a part of the year in a report on the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from xl_jixiao.checks.hit import Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.passages import ReportSentence, hit_in
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import SectionRole, StatedNumber, StatedPeriod
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, NumberRole, reading
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


@check("N03", "用部分月份的数据说明全年", Severity.WARNING, Stage.REPORT, holds="数据为全年数据")
def part_of_the_year(case: ReportCase) -> Results:
    """年度自评报告的数据和结论应当截至年末。

    检查内容：用1-11月、截至11月、前三季度等不满一年的数据，或用“截至目前”说明年度完成情况；
        用“力争完成年度目标”“预计年底完成”代替完成结果。某月某日的事件、改进措施中的打算、其他年度的数据不在此列。
    依据：本工具检查规则：自评对照年度目标评价全年（1月1日至12月31日）完成情况
    错误示例：截至11月，开复工项目37个，完成投资104.5亿元
    正确示例：截至2023年12月31日，开复工项目40个，完成投资106.1亿元
    处理办法：换成截至12月31日的全年数据；只有部分月份数据的，说明原因并补上全年结果。
    """
    report = case.report
    if _RE.not_of_a_year.search(report.title.text):
        return
    named = f"{report.year}年" if report.year else "年度"
    hits = [
        hit_in(_SAY, lapse, one, span, year=named)
        for one in case.passages
        if not one.under(SectionRole.MEASURES)  # what is planned for the next year
        for lapse, span in _lapses(one, report.year)
    ]
    yield from hits
    periods = sum(isinstance(one, StatedPeriod) for one in report.statements)
    if not hits and periods:
        yield Pass(f"{periods}处时间没有以部分月份代替全年")


_Lapse: TypeAlias = tuple[str, tuple[int, int]]
"""How a sentence falls short of the year's end, and where."""


def _lapses(told: ReportSentence, year: int | None) -> Iterator[_Lapse]:
    """Where a sentence tells of less than the whole year."""
    if (match := _RE.up_to_report.search(told.shown)) and not told.under(SectionRole.EVALUATION):
        yield "到现在", match.span()
    periods = (one for one in told.statements if isinstance(one, StatedPeriod))
    for one in periods:
        if _of_year(one.text, year) and (lapse := _lapse(one, told)):
            yield lapse, (one.start, one.end)
            break
    yield from _hopes(told, year)


def _lapse(one: StatedPeriod, told: ReportSentence) -> str:
    """How the period a statement names falls short, "" where it does not."""
    shown, said = told.shown, plain(one.text)
    before, behind = shown[: one.start], shown[one.end :]
    named = shown[one.start : one.end].strip()
    if not named or _RE.term.search(shown) or _RE.compared.search(before):
        return ""
    own = _own_figures(told.figures)
    counted = any(other.start >= one.end for other in own)
    if _RE.up_to_now.match(said):
        return "" if told.under(SectionRole.EVALUATION) else "到现在"
    if _RE.half.match(said):
        return "半年" if counted and not _RE.rest_of_the_year.search(told.paragraph) else ""
    early = _ends_early(said)
    if _RE.to_the_end.search(told.paragraph):
        short = False
    elif _RE.up_to.match(said) and early:
        short = not _RE.finished.search(behind) and _is_of_the_work(shown, own)
    elif _RE.to_month.match(said) and early:
        short = counted and bool(_RE.in_all.search(behind))
    else:
        short_of = early or _RE.months_so_far.match(said)
        short = bool(short_of) and counted and not _RE.goes_on.search(behind)
    return "部分月份" if short else ""


def _own_figures(said: Sequence[StatedNumber]) -> list[StatedNumber]:
    """The figures of what was done: 全县生产总值120亿元，增长5.2% is no result of the unit."""
    figures = [(one, reading(one)) for one in said]
    aside = {NumberRole.OTHER}
    if any(read.role is NumberRole.OTHER and not read.done for _, read in figures):
        aside.add(NumberRole.CHANGE)
    return [one for one, read in figures if read.role not in aside or read.done]


def _is_of_the_work(shown: str, figures: Iterable[StatedNumber]) -> bool:
    """Whether a sentence tells of what was done: the damage of a flood is no result."""
    worked = any(one.topic or reading(one).deed in SPENT_ROLES | GIVEN_ROLES for one in figures)
    return worked or bool(_RE.result.search(shown))


def _of_year(said: str, year: int | None) -> bool:
    """Whether a period is of the year reported; one that states no year is taken to be."""
    moment = next(iter(moments(plain(said))), None)
    return moment is None or not moment.year_stated or year in {None, moment.last.year}


def _ends_early(said: str) -> bool:
    """Whether it begins with the year, by its own words or as 截至 does, and ends before it."""
    moment = next(iter(moments(said)), None)
    if moment is None or moment.last.month == 12:
        return False
    from_january = moment.period and (moment.first.month, moment.first.day) == (1, 1)
    return from_january or bool(_RE.to_month.match(said) or _RE.up_to.match(said))


def _hopes(told: ReportSentence, year: int | None) -> Iterator[_Lapse]:
    """What was hoped for in the year, and not what became of it."""
    shown = told.shown
    if told.under(SectionRole.OVERVIEW) or not told.chain:
        return
    if any(map(_RE.goals.search, (shown, *(one.title for one in told.chain)))):
        return
    others = {int(one) for one in _RE.years.findall(shown)} - {year}
    done = _RE.done.search(shown) and not _RE.so_far.search(shown)
    if _RE.later.search(shown) or done or (year is not None and others):
        return
    match = next(filter(None, (one.search(shown) for one in _RE.several("hoped"))), None)
    if match:
        yield "保证" if match[0].startswith("确保") else "打算", match.span()
