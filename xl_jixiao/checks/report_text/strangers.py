"""Another unit's name where a report speaks of the unit that reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.checks.report_text.copies import related, unit_key
from xl_jixiao.checks.report_text.passages import ReportSentence, passages, without_titles
from xl_jixiao.model.report import Report
from xl_jixiao.text.labels import fold
from xl_jixiao.text.patterns import lazy_re

_OF_ITSELF = lazy_re(
    r"(?:单位)?(?:20\d\d年度?)?(?:"
    r"(?:部门)?(?:整体支出|项目支出)(?:预算)?(?:绩效|情况|自评|评价)|部门(?:预算|决算)(?:汇总|公开|编制)|"
    r"(?:单位)?内设机构(?!改革)|(?:单位)?内设\d*(?:个)?(?:股|科|处)室?|"
    r"[是为](?:[^，。；]{0,6})?(?:人民)?政府(?:直属|组成|工作)(?:部门|单位|机构))"
)
"""What follows the name of the unit that a report is about."""
_BELOW = lazy_re("下属|所属|下辖|二级|代管|包括|构成|含|以及|主管部门|由|会同|配合|联合")
_TAIL = 3
"""Characters of a name's end by which candidates are looked up."""
_WINDOW = 30


class Stranger(NamedTuple):
    """A sentence in which a report speaks as another unit."""

    passage: ReportSentence
    start: int
    end: int
    name: str


def strangers(reports: Sequence[Report], names: Iterable[str]) -> Iterator[tuple[Report, Stranger]]:
    """Where a report names another unit of the folder as the one reporting; the first of each.

    Args:
        reports: the reports of the folder.
        names: the names of all its units.
    """
    index: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) > _TAIL:
            index[name[-_TAIL:]].add(name)
    for report in reports:
        own = unit_key(report)
        if not own:
            continue
        seen: set[str] = set()
        for stranger in _in_report(report, index):
            key = fold(stranger.name)
            if key not in seen and not related(key, own):
                seen.add(key)
                yield report, stranger


def _in_report(report: Report, index: Mapping[str, set[str]]) -> Iterator[Stranger]:
    for passage in passages(report):
        shown = without_titles(passage.text)
        for match in _OF_ITSELF.finditer(shown):
            ahead = shown[max(0, match.start() - _WINDOW) : match.start()]
            named = [name for name in index.get(ahead[-_TAIL:], ()) if ahead.endswith(name)]
            if not named:
                continue
            name = max(named, key=len)
            if not _BELOW.search(ahead.removesuffix(name)[-8:]):
                yield Stranger(passage, match.start() - len(name), match.end(), name)
