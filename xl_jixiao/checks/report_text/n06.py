"""N06: text copied from another unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults
from xl_jixiao.checks.hit import Hit, Pass, place_of_report
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_text.passages import ReportSentence, hit_in, passages
from xl_jixiao.checks.report_text.slips import instructs
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report, SectionRole
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_SAY = Wordings(__name__)
_MOST = 5
"""Other units told of one report: more say nothing more."""


@check(
    "N06", "与其他单位的报告雷同", Severity.WARNING, Stage.FOLDER, holds="没有与其他单位雷同的内容"
)
def copied(case: FolderCase) -> FolderResults:
    """报告应当写本单位的情况，不应当照搬其他单位的报告。

    检查内容：两个单位的报告有带着同样数字的相同或几乎相同的句子；以文件夹里另一单位的名义说明整体支出、内设机构等情况。
        六个以上单位报送时，只有两个单位相同的三句以上长句作为提示。同一单位的各份报告、上下级单位、
        三个以上单位都有的套话、填写说明和不带数字的一般说法不在此列。
    依据：本工具检查规则：自评报告反映本单位情况
    错误示例：甲局、乙中心的报告都写“培训养老护理员1286人次，满意率97.35%”
    正确示例：各单位写各自的人次和满意率
    处理办法：与两个单位核实，照搬的一方按本单位的实际情况重写。
    """
    names = {report.unit.text for report in case.reports if report.unit.text}
    names |= {entry.unit for entry in case.entries if entry.unit}
    told = [*_copies(case.reports), *strangers(case.reports, names)]
    yield from (FolderHit(hit, place_of_report(report)) for report, hit in told)
    units = {unit_key(report) for report in case.reports} - {""}
    if not told and len(units) > 1:
        yield Pass(f"{len(units)}个单位的{len(case.reports)}份报告没有雷同的句子")


def _copies(reports: Sequence[Report]) -> Iterator[tuple[Report, Hit]]:
    told: Counter[tuple[str, int]] = Counter()
    for shared in shared_sentences(reports):
        told[shared.report.place] += 1
        if told[shared.report.place] <= _MOST:
            yield shared.report, _copy_hit(shared)


def _copy_hit(shared: Shared) -> Hit:
    own, other = shared.pairs[0]
    refs, many = [one.passage.ref for one, _ in shared.pairs], Decimal(len(shared.pairs))
    units = (own.report.unit.text, other.report.unit.text)
    where = f"{units[1]}（{other.report.file}，{other.passage.ref.a1}等）"
    facts = {"said": own.passage.text.strip(), "where": where, "句数": many, "另": units[1]}
    hit = _SAY.hit("雷同", refs, own.passage.label, **facts)
    severity, told = None if shared.certain else Severity.INFO, hit.told._replace(weight=many)
    return hit._replace(units=units, severity=severity, told=told)


_SHORTEST_NAME = 4
_WINDOW = 30


def strangers(reports: Sequence[Report], names: Iterable[str]) -> Iterator[tuple[Report, Hit]]:
    """Where a report names another unit of the folder as the one reporting; the first of each.

    Args:
        reports: the reports of the folder.
        names: the names of all its units.
    """
    known = frozenset(names)
    for report in filter(unit_key, reports):
        own, unit = unit_key(report), report.unit.text
        seen: set[str] = set()
        for passage, span, name in _others_named(report, known):
            key = fold(name)
            if key not in seen and not related(key, own):
                seen.add(key)
                hit = hit_in(_SAY, "他单位", passage, span, name=name, unit=unit)
                yield report, hit._replace(units=(unit, name))


def _others_named(
    report: Report, known: frozenset[str]
) -> Iterator[tuple[ReportSentence, tuple[int, int], str]]:
    """The sentences in which a report speaks as one of the units known, with place and name."""
    for passage in passages(report):
        shown = passage.shown
        for match in _RE.of_itself.finditer(shown):
            ahead = shown[max(0, match.start() - _WINDOW) : match.start()]
            ends = (ahead[place:] for place in range(len(ahead) - _SHORTEST_NAME + 1))
            name = next((end for end in ends if end in known), "")
            if name and not _RE.below.search(ahead.removesuffix(name)[-8:]):
                yield passage, (match.start() - len(name), match.end()), name


_SHORTEST = 16
"""Characters of a sentence that can be a copy at all."""
_DIGITS = 3
"""So many significant digits in a sentence make it one unit's own."""
_ALIKE = 0.6
"""Share of common pairs of characters from which two sentences with equal figures are one."""
_LONG = 40
"""Characters of a sentence without figures that is no common phrase."""
_SEVERAL = 3
"""So many of them two units must share."""
_CROWD = 6
"""So many units must have reported before a sentence that only two have is a rare one."""
_COMMON = 3
"""What so many units write is a form's or a notice's wording."""
_FACTS = (SectionRole.PERFORMANCE, SectionRole.PROBLEMS, SectionRole.MEASURES)

Figures: TypeAlias = tuple[tuple[Decimal, str], ...]


class UnitSentence(NamedTuple):
    """A sentence of one unit's report."""

    report: Report
    passage: ReportSentence
    bare: str
    """Without blanks and signs, the unit's and the project's own names taken out."""
    figures: Figures
    digits: int
    """Significant digits of its figures."""


class Shared(NamedTuple):
    """Sentences that a report has in common with another unit's."""

    pairs: Sequence[_Pair]
    certain: bool
    """Whether they carry figures that tell units apart."""

    @property
    def report(self) -> Report:
        """The one they are told of."""
        return self.pairs[0][0].report


_Pair: TypeAlias = tuple[UnitSentence, UnitSentence]
"""Its own sentence and the other's."""


def unit_key(report: Report) -> str:
    """Who reports, for comparing; "" where the report does not say."""
    return fold(report.unit.text)


def related(one: str, other: str) -> bool:
    """Whether two folded names may be of one house: 县卫健局, 县卫健局疾控中心."""
    return one in other or other in one


def shared_sentences(reports: Sequence[Report]) -> tuple[Shared, ...]:
    """What reports of two units have in common, told from either side."""
    named = [report for report in reports if unit_key(report)]
    units = {unit_key(report) for report in named}
    if len(units) < 2:
        return ()
    told = [one for report in named for one in _told(report)]
    counted = [one for one in told if one.digits >= _DIGITS]
    same = list(_pairs(counted, lambda one: one.bare))
    exact = {id(one) for one, _ in same}
    several = [one for one in counted if len(one.figures) > 1 and id(one) not in exact]
    alike = [pair for pair in _pairs(several, lambda one: one.figures) if _is_alike(*pair)]
    found = _gathered([*same, *alike], certain=True)
    if len(units) >= _CROWD:
        rare = _gathered(_pairs(filter(_is_rare, told), lambda one: one.bare), certain=False)
        found += [one for one in rare if len(one.pairs) >= _SEVERAL]
    return tuple(found)


def _pairs(
    told: Iterable[UnitSentence], key: Callable[[UnitSentence], Hashable]
) -> Iterator[_Pair]:
    """Sentences of two units and no more that share the key, each way round."""
    met: defaultdict[Hashable, dict[str, UnitSentence]] = defaultdict(dict)
    for one in told:
        met[key(one)].setdefault(unit_key(one.report), one)
    for owners in met.values():
        if 1 < len(owners) < _COMMON:
            (first, one), (second, other) = owners.items()
            if not related(first, second):
                yield one, other
                yield other, one


def _gathered(pairs: Iterable[_Pair], *, certain: bool) -> list[Shared]:
    found: defaultdict[tuple[int, str], list[_Pair]] = defaultdict(list)
    for one, other in pairs:
        found[id(one.report), unit_key(other.report)].append((one, other))
    return [
        Shared(own, certain and not all(_RE.of_all.search(one.passage.text) for one, _ in own))
        for own in found.values()
    ]


def _is_alike(one: UnitSentence, other: UnitSentence) -> bool:
    """Whether two sentences with equal figures say nearly the same."""
    if one.digits < _DIGITS + 2:
        return False
    first, second = ({*map("".join, pairwise(told.bare))} for told in (one, other))
    return len(first & second) >= _ALIKE * len(first | second)


def _told(report: Report) -> Iterator[UnitSentence]:
    named = {_bare(one.text) for one in (report.unit, report.project) if len(one.text) > 1}
    for passage in passages(report):
        bare = _bare(passage.text)
        for name in sorted(named, key=len, reverse=True):
            bare = bare.replace(name, "")
        if len(bare) >= _SHORTEST:
            # 100% and 0 tell no units apart
            own = [one for one in passage.figures if one.value not in (0, 1)]
            digits = sum(len(str(one.value).translate(_NO_DIGITS).strip("0")) for one in own)
            figures = tuple((one.value, one.unit) for one in own)
            yield UnitSentence(report, passage, bare, figures, digits)


_NO_DIGITS = str.maketrans("", "", ".-")


def _bare(text: str) -> str:
    return _RE.inner.sub("", text)


def _is_rare(one: UnitSentence) -> bool:
    return (
        not one.figures
        and len(one.bare) >= _LONG
        and one.passage.under(*_FACTS)
        and not instructs(one.passage.text)
    )
