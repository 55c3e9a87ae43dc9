"""What a report claims and its own text does not bear out, for N07."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.hit import Hit
from xl_jixiao.checks.report_case import sentence_ref
from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact, hit_at
from xl_jixiao.checks.report_text.passages import ReportSentence, hit_in, in_words_alone, passages
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.report import NumberKind, Report, SectionRole, StatedNumber
from xl_jixiao.text.labels import fold
from xl_jixiao.text.number_roles import reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import StatedMoney
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)
_SAY = Wordings(__name__)
_FEWEST_USES = 3
_NAME = 4
"""Characters of a name by which the text may speak of it again."""
_MONTHS = 12
_OVERSPENT = Decimal("1.1")
_FULL = 100
_SHORTEST = 60
"""Characters of a section that tells of something."""


def unbacked(
    report: Report, said: Sequence[StatedSentence], money: Mapping[str, StatedMoney]
) -> Iterator[Hit]:
    """Claims that the text contradicts, or of which it says nothing more.

    Args:
        report: the report.
        said: its sentences that state something.
        money: what it states of its money.
    """
    own = tuple(passages(report))
    yield from _of_indicators(report, said)
    yield from _uses(own, money)
    yield from _overspent(report, money)
    yield from _of_sentences(report, own)
    yield from (hit for line in said for hit in _too_few(line))
    yield from _full_beside_problems(report, own)
    yield from _no_result(report)
    yield from _goals_without_numbers(report)


# --- Indicators told with full marks -----------------------------------------------------------


class _FullMarks(NamedTuple):
    """An indicator that is told in a sentence and claims all its points."""

    line: StatedSentence
    score: StatedNumber
    name: str
    told: tuple[int, ...]
    """The paragraphs behind it that tell of it."""


def _of_indicators(report: Report, said: Sequence[StatedSentence]) -> Iterator[Hit]:
    full = list(_with_full_marks(report, said))
    text = fold("".join(one.text for one in report.paragraphs)) if full else ""
    surveyed = bool(_RE.survey.search(text))
    for one in full:
        yield from _partly_done(one, said)
        if "满意" in one.name and not surveyed:
            yield hit_at(_SAY, "满意", [one.score], name=one.name)
        elif not one.told and _only_says_done(one) and text.count(fold(one.name)) == 1:
            yield hit_at(_SAY, "依据", [one.score], name=one.name)


def _with_full_marks(report: Report, said: Sequence[StatedSentence]) -> Iterator[_FullMarks]:
    heads = {one.paragraph for one in report.headings}
    own = [line for line in said if _RE.indicator.search(line.sentence)]
    stops = heads | {line.ref.row for line in own}
    rows = [one.number for one in report.paragraphs if one.text.strip()]
    for line in own:
        worth = [one for one in line.numbers if one.topic == "points"]
        scores = [one for one in line.numbers if one.topic in ("row_score", "self_score")]
        name = _RE.name.match(line.sentence)
        if name and len(worth) == len(scores) == 1 and worth[0].value == scores[0].value:
            behind = rows[rows.index(line.ref.row) + 1 :]
            end = next((at for at, row in enumerate(behind) if row in stops), len(behind))
            yield _FullMarks(line, scores[0], name["name"].strip(), tuple(behind[:end]))


def _partly_done(one: _FullMarks, said: Sequence[StatedSentence]) -> Iterator[Hit]:
    """共25个，兑现开复工21个, told of an indicator that claims all its points."""
    for line in said:
        if line.ref.row not in one.told:
            continue
        counts = [each for each in exact(line.measured) if each.kind is NumberKind.COUNT]
        for total, done in pairwise(counts):
            if _is_short(total, done):
                facts = {"name": one.name, "total": total.text, "score": one.score.text}
                yield hit_at(_SAY, "部分", [done, one.score], **facts)


def _is_short(total: StatedNumber, done: StatedNumber) -> bool:
    between = done.sentence[total.end : done.start]
    if not comparable(total, done) or done.value >= total.value or _RE.narrower.search(between):
        return False
    all_of = _RE.all_of.search(total.sentence[: total.start]) or reading(total).given
    return bool(all_of and _RE.done.search(between))


def _only_says_done(one: _FullMarks) -> bool:
    """Whether neither target nor actual holds more than that it was done: 按规定完成."""
    actual = _RE.actual.search(one.line.sentence)
    return actual is not None and bool(_RE.plainly.fullmatch(actual["value"].strip()))


# --- Money -------------------------------------------------------------------------------------


def _uses(own: Sequence[ReportSentence], stated: Mapping[str, StatedMoney]) -> Iterator[Hit]:
    """What the money was used for, item by item, without an amount of any."""
    for row, money in stated.items():
        spent = money.whole.get("executed") or money.whole.get("annual")
        if spent is None or row == "basic":
            continue
        for one in own:
            if one.ref.row == spent.ref.row and one.ref.col >= spent.ref.col:
                uses = _listed(one.text[spent.end :] if one.ref == spent.ref else one.text)
                if uses:
                    yield hit_at(_SAY, "用途", [spent], uses=uses)
                    break


def _listed(text: str) -> str:
    """Three uses or more that are listed without an amount, "" where there is no such list."""
    lists = (found["list"] for one in _RE.several("uses") if (found := one.search(text)))
    return next((one for one in lists if one.count("、") + 1 >= _FEWEST_USES), "")


def _overspent(report: Report, stated: Mapping[str, StatedMoney]) -> Iterator[Hit]:
    """Basic spending far above its budget, and its paragraph gives no reason."""
    money = stated.get("basic")
    if money is None:
        return
    budget, spent = (money.whole.get(column) for column in ("initial", "executed"))
    if not budget or not spent or not budget.value or budget.ref.row != spent.ref.row:
        return
    share = spent.value / budget.value
    text = next(one.text for one in report.paragraphs if one.number == spent.ref.row)
    if share > _OVERSPENT and not _RE.reason.search(text):
        facts = {"budget": budget.text, "share": percent(share - 1)}
        yield hit_at(_SAY, "超支", [spent, budget], **facts)


# --- Sentences ---------------------------------------------------------------------------------


def _of_sentences(report: Report, own: Sequence[ReportSentence]) -> Iterator[Hit]:
    for one in own:
        if match := _RE.reported.search(one.text):
            rates = any(other.kind is NumberKind.RATE for other in report.numbers)
            if rates and one.under(SectionRole.PROBLEMS):
                yield hit_in(_SAY, "上报", one, match.span())
        elif (match := _RE.all_above.search(one.text)) and not (
            _RE.digit.search(one.text) or one.under(*_NOT_OF_RESULTS)
        ):
            yield hit_in(_SAY, "笼统", one, match.span())


_NOT_OF_RESULTS = (SectionRole.PROBLEMS, SectionRole.MEASURES, SectionRole.USE_OF_RESULT)


def _too_few(line: StatedSentence) -> Iterator[Hit]:
    """每月…, and then fewer issues than the year has months."""
    monthly = _RE.monthly.search(line.sentence)
    if monthly is None:
        return
    for one in exact(line.measured):
        if one.unit == "期" and one.start > monthly.end() and 0 < one.value < _MONTHS:
            yield hit_at(_SAY, "频次", [one])
            return


# --- The whole ---------------------------------------------------------------------------------


def _full_beside_problems(report: Report, own: Sequence[ReportSentence]) -> Iterator[Hit]:
    """100 points, while the problems tell of what was not done in time."""
    total = [one for one in report.numbers if one.topic == "self_score" and one.value == _FULL]
    for one in own if total else ():
        match = _RE.undone.search(one.text) if one.under(SectionRole.PROBLEMS) else None
        if match:
            hit = hit_in(_SAY, "问题", one, match.span())
            yield hit._replace(refs=(total[0].ref, one.ref))
            return


def _no_result(report: Report) -> Iterator[Hit]:
    """A chapter on the result of the evaluation that gives none, nor does any other."""
    if any(one.kind is NumberKind.SCORE for one in report.numbers):
        return
    text = "".join(one.text for one in report.paragraphs)
    if _RE.grade.search(text):
        return
    for head in report.headings:
        if head.level == 1 and _RE.result.search(head.title):
            yield _SAY.hit("结论", [sentence_ref(head.paragraph, 1)], head.title, 章=head.title)
            return


def _goals_without_numbers(report: Report) -> Iterator[Hit]:
    """A section on goals and how far they were reached, in words alone."""
    for head in in_words_alone(report, _RE.goals_met, _SHORTEST, report.numbers):
        yield _SAY.hit("目标", [sentence_ref(head.paragraph, 1)], head.title, 章=head.title)
