"""N05: one document, two numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple, TypeAlias

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
    own = list(_citations([case.report]))
    cited = sorted([*own, *_citations(case.siblings)], key=lambda one: (one.file, one.ref))
    conflicts = [*_two_signs(cited), *_two_numbers(cited), *_mixed_brackets(cited)]
    for conflict in conflicts:
        if places := _places(conflict, own, case):
            yield _hit(conflict, places)
    repeated = len(cited) - len({one.key for one in cited})
    if own and repeated and not conflicts:
        yield Pass(f"{len(cited)}处文号，相同文件的写法一致")


def _places(conflict: Conflict, own: Sequence[Citation], case: ReportCase) -> list[Citation]:
    """The doubted mentions to point at from this report: those of its file, told once, by the
    report that has the first of them. Across files what is in one file was reported before.
    """
    file = case.report.file
    across = any(sibling.file != file for sibling in case.siblings)
    if across and any(one.file == file for one in conflict.other):
        return []
    here = [one for one in conflict.doubted if one.file == file]
    return here if here and here[0] in own else []


def _hit(conflict: Conflict, places: Sequence[Citation]) -> Hit:
    wrong, right = conflict.doubted[0], conflict.other[0]
    where = right.ref.a1 if right.file == wrong.file else f"{right.file}，{right.ref.a1}"
    facts = {"wrong": wrong.text, "right": right.text, "where": where}
    counts = {"count": len(conflict.doubted), "others": len(conflict.other)}
    return _SAY.hit(conflict.kind, [one.ref for one in places], "文号", **facts, **counts)


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

    kind: str
    doubted: Sequence[Citation]
    """The mentions that are more likely wrong."""
    other: Sequence[Citation]


def _citations(reports: Iterable[Report]) -> Iterator[Citation]:
    """Every document number of the reports."""
    for report in reports:
        for one in report.statements:
            match = _RE.number.fullmatch(one.number) if isinstance(one, CitedDocument) else None
            if match is not None:
                titled = _RE.title.search(one.sentence[: one.start])
                title = fold(titled["title"]) if titled else ""
                year, number = int(match["year"]), int(match["number"])
                yield Citation(report.file, one.ref, one.text, match["agency"], year, number, title)


_Key: TypeAlias = Callable[[Citation], Hashable]


def _groups(
    cited: Iterable[Citation], document: _Key, written: _Key
) -> Iterator[list[list[Citation]]]:
    """The mentions of each document, grouped by how it is written."""
    found: defaultdict[Hashable, dict[Hashable, list[Citation]]] = defaultdict(dict)
    for one in cited:
        found[document(one)].setdefault(written(one), []).append(one)
    return (list(groups.values()) for groups in found.values() if len(groups) > 1)


def _two_signs(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One document under two agencies' signs: same year and number, and either the same title, or
    one of the signs only says "the county's", or lacks its place.

    Signs of two real agencies may well share a number: without a common title they are two
    documents.
    """
    for groups in _groups(cited, lambda one: one.key[1:], lambda one: one.agency):
        for pair in combinations(groups, 2):
            if _same_document(*pair):
                yield _conflict("代字", *pair)


def _two_numbers(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One title under two numbers. A title that names no year may be issued anew another year."""
    titled = [one for one in cited if len(one.title) >= _SHORTEST_TITLE]
    for groups in _groups(titled, lambda one: one.title, lambda one: one.key):
        for first, second in pairwise(groups):
            one, other = first[0], second[0]
            anew = one.year != other.year and find_year(one.title) is None
            if not anew and one.key[1:] != other.key[1:]:
                yield _conflict("两号", first, second)


def _mixed_brackets(cited: Sequence[Citation]) -> Iterator[Conflict]:
    """One number with its year in different brackets."""
    for groups in _groups(cited, lambda one: one.key, lambda one: one.brackets):
        right = next((one for one in groups if one[0].brackets == "〔〕"), None)
        if right:
            yield from (Conflict("括号", one, right) for one in groups if one is not right)


def _same_document(first: Sequence[Citation], second: Sequence[Citation]) -> bool:
    titles = [{one.title for one in group if one.title} for group in (first, second)]
    if all(titles):
        return bool(titles[0] & titles[1])
    one, other = sorted((first[0].agency, second[0].agency), key=len)
    return other.endswith(one) or _vague(one, other) or _vague(other, one)


def _vague(sign: str, other: str) -> bool:
    """Whether a sign names no place of its own and is the other's series: 县财绩, 桃财绩."""
    return len(sign) > 2 and sign[0] in _ANY_PLACE and other.endswith(sign[1:])


def _conflict(kind: str, first: Sequence[Citation], second: Sequence[Citation]) -> Conflict:
    """The mentions with a title are the better ones, then the sign with a place, then the more."""
    trusted = _trust(first) >= _trust(second)
    return Conflict(kind, *((second, first) if trusted else (first, second)))


def _trust(group: Sequence[Citation]) -> tuple[bool, bool, int]:
    titled = any(one.title for one in group)
    return (titled, group[0].agency[0] not in _ANY_PLACE, len(group))
