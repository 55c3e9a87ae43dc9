"""What is left over: 43 projects, 37 started, so 6 are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re


class Remainder(NamedTuple):
    """A whole, the part of it that was done, and the number that is said to be left."""

    whole: StatedNumber
    done: StatedNumber
    left: StatedNumber

    @property
    def expected(self) -> Decimal:
        """Whole minus part."""
        return self.whole.value - self.done.value


_NOT_DONE = lazy_re(
    r"(?P<scope>.*?)(?:尚未|还未|没有|仍未|未)(?!按|及时|如期|完全|全部|能|经)(?P<done>[\u4e00-\u9fff]{1,12})$"
)
_NAMES = lazy_re(r"[“《][^”》]{2,20}[”》]")
_ENDS = lazy_re(r"(?:的|项目|问题|事项|任务|工作|案件|个数|数量|数)+$")
_STARTS = lazy_re(r"^(?:已经?|累计|共|实际|其中|现|全部|能)+")
_SHORTEST_SHARED = 4
_MOST = 100
"""So many leftovers of a report are looked at: each is compared with all its numbers."""


def remainders(found: Sequence[StatedSentence]) -> Iterator[Remainder]:
    """The counts of what was not done whose whole and part the report states, each once."""
    told = 0
    for line in found:
        for left in exact(line.measured):
            match = _NOT_DONE.match(left.subject)
            if match is None or left.kind is not NumberKind.COUNT or told >= _MOST:
                continue
            told += 1
            pair = _pair(match["scope"], match["done"], left, line, found)
            if pair is not None and not _others_explain(*pair, left, line):
                yield Remainder(*pair, left)


def _others_explain(
    whole: StatedNumber, done: StatedNumber, left: StatedNumber, line: StatedSentence
) -> bool:
    """Whether there are further states beside done and not done: 正在整改6个."""
    others = [
        one.value
        for one in exact(line.measured)
        if one not in (whole, done, left) and comparable(one, left)
    ]
    gap = whole.value - done.value - left.value
    return gap > 0 and bool(others) and gap in (sum(others), *others)


def _pair(
    scope: str, verb: str, left: StatedNumber, line: StatedSentence, found: Sequence[StatedSentence]
) -> tuple[StatedNumber, StatedNumber] | None:
    """The whole and the part; None where more than one would do."""
    chosen: dict[tuple[Decimal | None, Decimal | None], tuple[StatedNumber, StatedNumber]] = {}
    for other in found:
        for done in exact(other.measured):
            if done is left or not comparable(done, left) or "未" in done.subject:
                continue
            if not _same_deed(done.subject, verb):
                continue
            whole = _whole_of(done, other)
            if whole is not None and (other.ref == line.ref or _same_scope(scope, whole, line)):
                chosen[whole.value, done.value] = (whole, done)
    return next(iter(chosen.values())) if len(chosen) == 1 else None


def _same_deed(done: str, verb: str) -> bool:
    """开复工项目 and (未)兑现开复工项目; 已解决 and (未)解决."""
    if len(verb) == 1:  # 已发1238户，未发12户
        return done.endswith(f"已{verb}")
    one, other = _STARTS.sub("", _ENDS.sub("", done)), _ENDS.sub("", verb)
    if len(one) < 2 or len(other) < 2:
        return False
    return one.endswith(other) or other.endswith(one) or one.startswith(other)


def _whole_of(done: StatedNumber, line: StatedSentence) -> StatedNumber | None:
    """The number just before, in the same sentence or in the one before it."""
    ahead = [one for one in exact(line.measured) if one.end <= done.start and comparable(one, done)]
    if ahead:
        whole = ahead[-1]
    else:
        last = exact(line.before[-1].measured) if line.before else ()
        alike = [one for one in last if comparable(one, done)]
        if len(alike) != 1:
            return None
        whole = alike[0]
    return whole if whole.value >= done.value else None


def _same_scope(scope: str, whole: StatedNumber, line: StatedSentence) -> bool:
    """Whether what is left is said to be left of that whole."""
    names = _NAMES.findall(scope)
    if names:
        return any(name in whole.sentence for name in names)
    told = scope or line.sentence[: line.sentence.find("未")]
    return any(
        whole.subject[start : start + _SHORTEST_SHARED] in told
        for start in range(len(whole.subject) - _SHORTEST_SHARED + 1)
    )
