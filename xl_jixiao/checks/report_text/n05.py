"""N05: one document, two numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import CitedDocument, Report
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_SAY = Wordings(__name__)


@check("N05", "同一文件的文号写法不一致", Severity.WARNING, Stage.REPORT_ACROSS, holds="文号一致")
def document_numbers(case: ReportCase) -> Results:
    """同一文件的发文字号在一套报告里应当写得一样。

    检查内容：年份、序号相同而机关代字不同（一处写“县财绩”，一处写“桃财绩”），且标题相同或一处代字不具体；
        同一标题写了两个文号；同一文号的年份有的用〔〕有的用其他括号（只作提示）。
        标题不同、代字都具体的，按不同文件对待。同一文件内各份报告、同一单位的各份报告一起核对。
    依据：评分口径“检查依据”的条款
    错误示例：根据《…绩效自评工作的通知》（桃财绩〔2024〕51号）…；根据县财绩〔2024〕51号文件精神
    正确示例：根据《…绩效自评工作的通知》（桃财绩〔2024〕51号）…；根据桃财绩〔2024〕51号文件精神
    处理办法：对照原文改成同一个文号。
    """
    own = list(citations([case.report]))
    cited = sorted([*own, *citations(case.siblings)], key=lambda one: (one.file, one.ref))
    conflicts = list(_conflicts(cited))
    for why, conflict, severity in conflicts:
        if places := _places(conflict, own, case):
            yield _hit(conflict, places, why, severity)
    repeated = len(cited) - len({one.key for one in cited})
    if own and repeated and not conflicts:
        yield Pass(f"{len(cited)}处文号，相同文件的写法一致")


def _conflicts(cited: list[Citation]) -> Iterator[tuple[str, Conflict, Severity | None]]:
    for conflict in two_spellings(cited):
        yield "年份和序号相同，应是同一文件，机关代字不一致", conflict, None
    for conflict in two_numbers(cited):
        yield "标题相同，文号不一致", conflict, None
    for conflict in mixed_brackets(cited):
        yield "同一文号的括号不一致，年份应用“〔〕”", conflict, Severity.INFO


def _places(conflict: Conflict, own: list[Citation], case: ReportCase) -> tuple[Citation, ...]:
    """The doubted mentions to point at from this report: those of its file, told once, by the
    report that has the first of them. Across files what is in one file was reported before.
    """
    file = case.report.file
    across = any(sibling.file != file for sibling in case.siblings)
    if across and any(one.file == file for one in conflict.other):
        return ()
    here = tuple(one for one in conflict.doubted if one.file == file)
    return here if here and here[0] in own else ()


def _hit(
    conflict: Conflict, places: tuple[Citation, ...], why: str, severity: Severity | None
) -> Hit:
    wrong, right = conflict.doubted[0], conflict.other[0]
    hit = _SAY.hit(
        "文号",
        [one.ref for one in places],
        "文号",
        wrong=wrong.text,
        count=str(len(conflict.doubted)),
        right=right.text,
        others=str(len(conflict.other)),
        where=right.ref.a1 if right.file == wrong.file else f"{right.file}，{right.ref.a1}",
        why=why,
    )
    return hit._replace(severity=severity)


_ANY_PLACE = "省市县区州盟旗乡镇"
"""Before a series these stand for any place, where an issued number has a place's own sign."""
_SHORTEST_TITLE = 8


class Citation(NamedTuple):
    """One mention of a document by its number."""

    file: str
    ref: CellRef
    text: str
    """As written: 县财绩〔2024〕51号."""
    agency: str
    year: int
    number: int
    title: str
    """The title in 《》 that is before it, folded; "" where none does."""

    @property
    def key(self) -> tuple[str, int, int]:
        """Agency, year and number, however they are written."""
        return (self.agency, self.year, self.number)

    @property
    def brackets(self) -> str:
        """The signs around the year."""
        return "".join(re.findall(r"[^\w\s]", self.text))


class Conflict(NamedTuple):
    """Mentions of one document that do not agree."""

    doubted: tuple[Citation, ...]
    """The mentions that are more likely wrong."""
    other: tuple[Citation, ...]


def citations(reports: Iterable[Report]) -> Iterator[Citation]:
    """Every document number of the reports."""
    for report in reports:
        for one in report.statements:
            if not isinstance(one, CitedDocument):
                continue
            match = _RE.number.fullmatch(one.number)
            if match is None:
                continue
            titled = _RE.title.search(one.sentence[: one.start])
            yield Citation(
                report.file,
                one.ref,
                one.text,
                match["agency"],
                int(match["year"]),
                int(match["number"]),
                fold(titled["title"]) if titled else "",
            )


def two_spellings(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One document under two agencies' signs: same year and number, and either the same title, or
    one of the signs only says "the county's", or lacks its place.

    Signs of two real agencies may well share a number: without a common title they are two
    documents.
    """
    numbered: defaultdict[tuple[int, int], dict[str, list[Citation]]] = defaultdict(dict)
    for one in cited:
        numbered[one.year, one.number].setdefault(one.agency, []).append(one)
    for spelt in numbered.values():
        groups = list(spelt.values())
        for place, first in enumerate(groups):
            for second in groups[place + 1 :]:
                if _same_document(first, second):
                    yield _conflict(first, second)


def two_numbers(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One title under two numbers. A title that names no year may be issued anew another year."""
    titled: defaultdict[str, dict[tuple[str, int, int], list[Citation]]] = defaultdict(dict)
    for one in cited:
        if len(one.title) >= _SHORTEST_TITLE:
            titled[one.title].setdefault(one.key, []).append(one)
    for title, numbers in titled.items():
        groups = list(numbers.values())
        for first, second in pairwise(groups):
            one, other = first[0], second[0]
            anew = one.year != other.year and find_year(title) is None
            same_number = (one.year, one.number) == (other.year, other.number)
            if not anew and not same_number:
                yield _conflict(first, second)


def mixed_brackets(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One number with its year in different brackets."""
    by_key: defaultdict[tuple[str, int, int], dict[str, list[Citation]]] = defaultdict(dict)
    for one in cited:
        by_key[one.key].setdefault(one.brackets, []).append(one)
    for written in by_key.values():
        right = written.pop("〔〕", [])
        if right:
            for wrong in written.values():
                yield Conflict(tuple(wrong), tuple(right))


def _same_document(first: Sequence[Citation], second: Sequence[Citation]) -> bool:
    titles = [{one.title for one in group if one.title} for group in (first, second)]
    if all(titles):
        return bool(titles[0] & titles[1])
    one, other = sorted((first[0].agency, second[0].agency), key=len)
    return other.endswith(one) or _vague(one, other) or _vague(other, one)


def _vague(sign: str, other: str) -> bool:
    """Whether a sign names no place of its own and is the other's series: 县财绩, 桃财绩."""
    return len(sign) > 2 and sign[0] in _ANY_PLACE and other.endswith(sign[1:])


def _conflict(first: Sequence[Citation], second: Sequence[Citation]) -> Conflict:
    """The mentions with a title are the better ones, then the sign with a place, then the more."""
    trusted = _trust(first) >= _trust(second)
    doubted, other = (second, first) if trusted else (first, second)
    return Conflict(tuple(doubted), tuple(other))


def _trust(group: Sequence[Citation]) -> tuple[bool, bool, int]:
    titled = any(one.title for one in group)
    placed = group[0].agency[0] not in _ANY_PLACE
    return (titled, placed, len(group))
