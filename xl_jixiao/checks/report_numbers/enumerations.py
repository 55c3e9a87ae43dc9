"""A count with the names that are listed for it: 事业单位10个，即甲、乙、…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_jixiao.checks.report_numbers.lines import StatedSentence, exact
from xl_jixiao.checks.report_numbers.relations import NumberRelation
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_LONGEST_NAME = 15
_FEWEST, _MOST = 3, 40


def of_names(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The counts of three and more whose things are named one by one, to the end of the clause."""
    for line in found:
        for one in exact(line.numbers):
            if one.kind is not NumberKind.COUNT or not _FEWEST <= one.value <= _MOST:
                continue
            match = _RE.list.match(line.sentence, one.end)
            if match is None or _RE.open_end.search(match["names"]):
                continue
            if match["of"] == "包括" and "等" in line.sentence[: one.start]:
                continue  # 甲镇、乙镇等7个，包括甲镇: once more the first of them
            names = tuple(name.strip("（）() ") for name in match["names"].split("、"))
            if len(names) >= _FEWEST and all(0 < len(name) <= _LONGEST_NAME for name in names):
                listed = f"{len(names)}{one.unit}"
                yield NumberRelation(
                    "列举",
                    one,
                    (),
                    agrees=len(names) == one.value,
                    formula=listed,
                    expected=listed,
                    severity=Severity.WARNING,
                )
