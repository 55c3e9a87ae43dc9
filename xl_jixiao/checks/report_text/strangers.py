"""Another unit's name where a report speaks of the unit that reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.checks.report_text.copies import related, unit_key
from xl_jixiao.checks.report_text.passages import ReportSentence, passages, without_titles
from xl_jixiao.model.report import Report
from xl_jixiao.text.labels import fold
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


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
        for match in _RE.of_itself.finditer(shown):
            ahead = shown[max(0, match.start() - _WINDOW) : match.start()]
            named = [name for name in index.get(ahead[-_TAIL:], ()) if ahead.endswith(name)]
            if not named:
                continue
            name = max(named, key=len)
            if not _RE.below.search(ahead.removesuffix(name)[-8:]):
                yield Stranger(passage, match.start() - len(name), match.end(), name)
