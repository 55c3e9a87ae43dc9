"""Periods that end before the year does, and results that are only hoped for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from xl_jixiao.checks.report_text.passages import ReportSentence, without_titles
from xl_jixiao.model.report import FIGURES, SectionRole, StatedNumber, StatedPeriod, Statement
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, reading
from xl_jixiao.text.patterns import lazy_re

_UP_TO = lazy_re(r"^截[至止]")
_UP_TO_REPORT = lazy_re("截[至止](?:本?报告日|自评日|评价日|填报日|发稿|本?报告(?:撰写|形成))")
_TO_MONTH = lazy_re(r"^[至到](?:\d{4}年)?\d{1,2}月[底末]")
_IN_ALL = lazy_re("累计|共|已")
_UP_TO_NOW = lazy_re(r"^(?:截[至止]到?(?:目前|当前|现在)|(?:到|迄)?目前为止|(?:到|迄)目前)")
_MONTHS_SO_FAR = lazy_re(r"^(?:\d{4}年|[今本当]年)?前(?:[三四五六七八九十]|\d{1,2})个月$")
_HALF = lazy_re(r"^(?:\d{4}年|[本当今该]年)?上半年$")
_REST_OF_THE_YEAR = lazy_re("下半年|[三四3-4]季度|全年|12月|年底|年末")
_GOES_ON = lazy_re(
    r"^[，,]?[每各]|下半年|[四4]季度|12月|年底|年终|全年(?:累计|共|实际|完成|[^，。；]{0,8}\d)"
)
"""The sentence tells the rest of the year as well, or what is done in each part of it."""
_FINISHED = lazy_re(
    "全部(?:完成|到位|完工|竣工|拨付|支付|发放|下达|兑付|办结|交付)|(?:完成|到位|拨付|支付|发放|兑付)(?:率|进度)"
    "(?:为|达到?)?100[%％]"
)
"""截至6月30日资金全部到位: nothing is left for the rest of the year."""
_COMPARED = lazy_re(r"(?:上年|去年|前年|往年|比|较|与|同期)[，,（(]?$")
_TERM = lazy_re(
    "建设期|工期|实施期|服务期|周期|合同期|合同约定|期限|培训(?:期|时间)|实施时间|建设时间|评价时段|"
    "聘用期|补贴期|发放时间"
)
"""Words of a term that was set, which is no state of things."""
_RESULT = lazy_re("完成|实现|累计|达到?|已|共|支出|支付|执行|收集|办理|到位|解决|开工|竣工")

_HOPED = (
    lazy_re(
        r"(?:力争|争取|有望|预计|力保)(?!了)[^，。；]{0,20}(?:年度|全年|年初|本年)[^，。；]{0,6}"
        r"(?:目标|任务|计划)"
    ),
    lazy_re(
        r"(?P<verb>力争|争取|有望|预计|确保)(?!了)[^，。；]{0,14}(?:年内|年底|年末|(?<!\d)1[0-2]月底?前?)"
        r"[^，。；]{0,12}(?:完成|完工|竣工|投产|建成|实现|达到|到位|支付|验收|交付|投入使用)"
    ),
)
_GOALS = lazy_re("目标(?:设[立定置]|是|为|：)|绩效目标$|年度目标$|工作计划|重点工作任务")
_DONE = lazy_re(
    r"(?:实际|均?已)[^，。；]{0,6}(?:完成|完工|竣工|投产|实现|达到|到位|支付|验收|交付)"
)
_SO_FAR = lazy_re("目前|现已|截[至止]")
"""目前已完成6万亩，力争年底完成: what is done so far is not what is hoped for."""
_LATER = lazy_re(r"明年|次年|来年|下[一]?年")
_YEARS = lazy_re(r"(?<!\d)(20\d\d)(?!\d)")


class Lapse(Enum):
    """How a sentence falls short of the year's end."""

    PART = "part"
    """Figures of a period that ends before the year does."""
    NOW = "now"
    """Up to an unnamed present."""
    HALF = "half"
    """The first half of the year alone."""
    HOPED = "hoped"
    """The result of the year is still hoped for."""
    AIMED = "aimed"
    """The result is said to be ensured within the year, not reached."""


class Short(NamedTuple):
    """A sentence that does not reach the end of the year."""

    lapse: Lapse
    passage: ReportSentence
    start: int
    end: int

    @property
    def said(self) -> str:
        """The words that tell."""
        return self.passage.text[self.start : self.end]


def short_of_the_year(
    passage: ReportSentence, statements: Sequence[Statement], year: int | None, paragraph: str
) -> Iterator[Short]:
    """Where a sentence tells of less than the whole year.

    Args:
        passage: the sentence.
        statements: its statements.
        year: the year reported, None where it is not known.
        paragraph: the text of the whole paragraph.
    """
    if passage.under(SectionRole.MEASURES):
        return  # what is planned for the next year
    shown = without_titles(passage.text)
    parts = (_part(one, passage, shown, statements, paragraph) for one in statements)
    if (match := _UP_TO_REPORT.search(shown)) and not passage.under(SectionRole.EVALUATION):
        yield Short(Lapse.NOW, passage, *match.span())
    first = next((part for part in parts if part is not None and _of_year(part, year)), None)
    if first is not None:
        yield first
    yield from _hopes(passage, shown, year)


def _part(
    one: Statement,
    passage: ReportSentence,
    shown: str,
    statements: Sequence[Statement],
    paragraph: str,
) -> Short | None:
    """The period a statement names, where it is one that falls short."""
    if not isinstance(one, StatedPeriod) or not shown[one.start : one.end].strip():
        return None
    if _COMPARED.search(shown[: one.start]) or _TERM.search(shown):
        return None
    said = plain(one.text)
    behind = any(
        isinstance(other, StatedNumber) and other.kind in FIGURES and other.start >= one.end
        for other in statements
    )
    lapse = None
    if _UP_TO_NOW.match(said):
        lapse = None if passage.under(SectionRole.EVALUATION) else Lapse.NOW
    elif _HALF.match(said):
        lapse = Lapse.HALF if behind and not _REST_OF_THE_YEAR.search(paragraph) else None
    elif _UP_TO.match(said) and _ends_early(said):
        finished = _FINISHED.search(shown, one.end) or _TO_THE_END.search(paragraph)
        lapse = Lapse.PART if _is_of_the_work(shown, statements) and not finished else None
    elif _TO_MONTH.match(said) and _ends_early(said):
        lapse = Lapse.PART if behind and _IN_ALL.search(shown, one.end) else None
    elif _MONTHS_SO_FAR.match(said) or _ends_early(said):
        lapse = Lapse.PART if behind and not _GOES_ON.search(shown[one.end :]) else None
    return Short(lapse, passage, one.start, one.end) if lapse else None


def _is_of_the_work(shown: str, statements: Sequence[Statement]) -> bool:
    """Whether a sentence tells of what was done: the damage of a flood is no result."""
    figures = [one for one in statements if isinstance(one, StatedNumber) and one.kind in FIGURES]
    worked = any(reading(one).deed in SPENT_ROLES | GIVEN_ROLES for one in figures)
    return worked or bool(_RESULT.search(shown)) or any(one.topic for one in figures)


_TO_THE_END = lazy_re(r"截[至止]到?(?:20\d\d年)?12月")


def _of_year(short: Short, year: int | None) -> bool:
    """Whether a period is of the year reported; one that states no year is taken to be."""
    moment = next(iter(moments(plain(short.said))), None)
    return moment is None or not moment.year_stated or year in {None, moment.last.year}


def _ends_early(said: str) -> bool:
    """Whether it begins with the year, by its own words or as 截至 does, and ends before it."""
    moment = next(iter(moments(said)), None)
    if moment is None or moment.last.month == 12:
        return False
    if _TO_MONTH.match(said):
        return True
    from_january = moment.period and (moment.first.month, moment.first.day) == (1, 1)
    return from_january or bool(_UP_TO.match(said))


def _hopes(passage: ReportSentence, shown: str, year: int | None) -> Iterator[Short]:
    if passage.under(SectionRole.OVERVIEW) or not passage.chain:
        return
    if _GOALS.search(shown) or any(_GOALS.search(one.title) for one in passage.chain):
        return
    years = {int(one) for one in _YEARS.findall(shown)}
    done = _DONE.search(shown) and not _SO_FAR.search(shown)
    if _LATER.search(shown) or done or (year is not None and years - {year}):
        return
    for pattern in _HOPED:
        match = pattern.search(shown)
        if match:
            aimed = "verb" in pattern.groupindex and match["verb"] == "确保"
            yield Short(Lapse.AIMED if aimed else Lapse.HOPED, passage, *match.span())
            return
