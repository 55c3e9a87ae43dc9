"""Document numbers and periods in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xl_jixiao.text.dates import TimeExpression, moments
from xl_jixiao.text.patterns import lazy_re


class Mark(NamedTuple):
    """A piece of a plain sentence that is no quantity."""

    start: int
    end: int
    subject: str = ""
    """Of a document number its bare text: 桃财绩[2024]51."""


_DOCUMENT = lazy_re(
    r"(?P<agency>[\u4e00-\u9fff]{0,10})[〔\[(【［](?P<year>(?:19|20)\d\d)[〕\])】］] ?第? ?"
    r"(?P<number>\d{1,5}) ?号"
)
_NO_AGENCY = lazy_re(
    r".*(?:根据|按照|依据|遵照|依照|贯彻|落实|执行|印发|转发|参照|对照|通知|文件|以及|以|的|"
    r"(?<=[\u4e00-\u9fff])(?:厅|局|委员会|人民政府|办公室)(?=[\u4e00-\u9fff]{2})|[和及与按照据])"
)
"""Words before the agency's own: what is up to their end is no part of the number."""

_OPEN_PERIOD = lazy_re(
    r"截[至止](?:到)?(?:目前|报告期末|当前|现在)|(?:到|迄今?)目前|目前为止|至今|(?:今年|年初)以来"
    r"|前(?:三|四|五|六|七|八|九|十|\d{1,2})个月"
)
_UP_TO = lazy_re(r"(?:截[至止到]+(?:到|至)?|至|到)$")


def document_numbers(text: str) -> Iterator[Mark]:
    """The document numbers of a plain sentence: 桃财绩〔2024〕51号, in any brackets."""
    for match in _DOCUMENT.finditer(text):
        agency = match["agency"]
        lead = _NO_AGENCY.match(agency)
        start = match.start() + (lead.end() if lead else 0)
        agency = text[start : match.end("agency")]
        if agency:
            yield Mark(start, match.end(), f"{agency}[{match['year']}]{match['number']}")


def periods(text: str) -> Iterator[Mark]:
    """The periods and days of a plain sentence: 1-11月, 截至目前, 2023年12月31日; a year alone is
    none.
    """
    found = [Mark(*match.span()) for match in _OPEN_PERIOD.finditer(text)]
    for moment in moments(text):
        if not _is_period(text, moment):
            continue
        ahead = _UP_TO.search(text[: moment.start])
        found.append(Mark(ahead.start() if ahead else moment.start, moment.end))
    return iter(sorted(found))


def _is_period(text: str, moment: TimeExpression) -> bool:
    """Whether more than a year is named: 年末 or 年内 alone says nothing of how far it goes."""
    said = text[moment.start : moment.end]
    return not moment.whole_year and not _VAGUE.fullmatch(said)


_VAGUE = lazy_re(r"[本当今该]?年度?[初底末终中内](?:前)?|(?:(?:19|20)\d\d年)?全年|年度")
