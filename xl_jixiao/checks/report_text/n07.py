"""N07: what a reviewer would still ask of a report that stands for its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise, takewhile

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase, sentence_ref
from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact, hit_at, lines
from xl_jixiao.checks.report_numbers.naming import thing
from xl_jixiao.checks.report_numbers.unit_facts import by_topic
from xl_jixiao.checks.report_text.passages import ReportSentence, hit_in
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import (
    AFTERWARDS,
    Heading,
    NumberKind,
    Report,
    SectionRole,
    StatedMoney,
    StatedNumber,
    Statement,
)
from xl_jixiao.model.submission import Form, addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.number_roles import SPENT_ROLES, NumberRole, is_execution_rate, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)
_SAY = Wordings(__name__)
_COLUMNS = {"initial": "年初预算数", "annual": "全年预算数", "executed": "全年执行数"}
_ROWS = {"total": "", "basic": "基本支出的", "project": "项目支出的"}
_PAID = SPENT_ROLES | {NumberRole.MOVED}
_RATES = frozenset({"execution_rate", "completion"})
_NO_MONEY = StatedMoney({}, {})
_FULL = 100


@check("N07", "评审时会追问的内容", Severity.INFO, Stage.REPORT, holds="写明了资金和得分依据")
def questions(case: ReportCase) -> Results:
    """没有自评表的报告，应当写明预算、支出和得分的依据。

    检查内容：没有写预算或支出的金额；几个金额都像总数、只分来源没有合计；看不出是部门整体还是项目；列了用途没有金额；
        基本支出超预算没有原因；政府性基金是否计入总额；绩效目标没有可以核对的数；自评情况没有结论；自评100分而没有逐项得分，
        或问题写了没有按时完成的事；没有全部完成、没有依据、没有调查而该项得了满分；每月都有而期数不足；说都已超过而没有数；
        上报的数大于实际。有自评表的，这些由表回答，不在此列。
    依据：本工具检查规则：自评报告内容完整、表述准确
    错误示例：自评得分100分（全文没有一项指标的得分，也没有自评表）
    正确示例：自评得分98.5分，其中预算执行10分、产出49分、效益29.5分、满意度10分
    处理办法：补写缺少的金额、得分或说明。
    """
    if case.tables or not case.report.headings:
        return
    report, said, own = case.report, lines(case.report), tuple(case.passages)
    money = report.money
    hits: list[Hit | Pass] = [
        *_money(report, money),
        *_undecided(report, money),
        *_kind(report),
        *_fund(report),
        *_goals_alone(report),
        *_scores(report),
        *(hit for line in said for hit in _less_than_planned(line)),
        *_of_indicators(report, said),
        *_uses(own, money),
        *_overspent(report, money),
        *_of_sentences(report, own),
        *(hit for line in said for hit in _too_few(line)),
        *_full_beside_problems(report, own),
        *_no_result(report),
        *_in_words_alone("目标值", report, _RE.goals_met, _TELLS, report.numbers),
    ]
    yield from hits or [Pass("写明了预算、支出，得分有依据")]


# --- Money -------------------------------------------------------------------------------------


def _money(report: Report, stated: Mapping[str, StatedMoney]) -> Iterator[Hit]:
    amounts = [one for one in report.numbers if one.kind is NumberKind.AMOUNT]
    asked = any(one.role is SectionRole.SPENDING for one in report.headings)
    if asked and not any(reading(one).given or reading(one).done for one in amounts):
        yield _SAY.hit("资金", addresses_of(report.title))
        return
    if any(one.topic.endswith("_executed") or _says_paid(one) for one in amounts):
        return
    rated = any(is_execution_rate(one) or one.topic in _RATES for one in report.numbers)
    budget = stated.get("total", _NO_MONEY).whole
    said = budget.get("annual") or budget.get("initial")
    if said is not None and not rated:
        yield hit_at(_SAY, "执行", [said])


def _says_paid(one: StatedNumber) -> bool:
    """Whether words of paying stand before an amount, whatever else does: 安排支出共计174万元."""
    read = reading(one)
    return read.deed in _PAID or "支出" in read.words


def _undecided(report: Report, stated: Mapping[str, StatedMoney]) -> Iterator[Hit]:
    for money in stated.values():
        if money.sources:
            yield hit_at(_SAY, "来源", money.sources)
    for row, money in stated.items():
        for column, said in money.undecided.items():
            if report.form is Form.DEPARTMENT and len({thing(one.subject) for one in said}) == 1:
                continue  # one thing with two figures is X05
            yield hit_at(_SAY, "总数", said, column=f"{_ROWS[row]}{_COLUMNS[column]}")


def _fund(report: Report) -> Iterator[Hit]:
    """政府性基金 beside a total of which no sentence says whether it holds it."""
    said = by_topic(report)
    funds, totals = said.get("fund_executed", ()), said.get("total_executed", ())
    if not funds or not totals or any("基金" in one.sentence for one in totals):
        return
    fund, total = funds[0], totals[0]
    if fund.value and report.form is Form.DEPARTMENT:
        facts = {"fund": fund.subject, "total": total.subject, "总额": total.text}
        yield hit_at(_SAY, "基金", [fund, total], **facts)


_FEWEST_USES = 3
_FAR_ABOVE = Decimal("1.1")


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
    if share > _FAR_ABOVE and not _RE.reason.search(text):
        facts = {"budget": budget.text, "share": percent(share - 1)}
        yield hit_at(_SAY, "超支", [spent, budget], **facts)


# --- Scores ------------------------------------------------------------------------------------


def _full_total(report: Report) -> list[StatedNumber]:
    """The places at which the whole is given 100 points."""
    return [one for one in report.numbers if one.topic == "self_score" and one.value == _FULL]


def _scores(report: Report) -> Iterator[Hit]:
    total = _full_total(report)
    scores = (one for one in report.numbers if one.kind is NumberKind.SCORE)
    if total and all(one.value == _FULL for one in scores):
        yield hit_at(_SAY, "得分", total)


def _full_beside_problems(report: Report, own: Sequence[ReportSentence]) -> Iterator[Hit]:
    """100 points, while the problems tell of what was not done in time."""
    total = _full_total(report)
    for one in own if total else ():
        match = _RE.undone.search(one.text) if one.under(SectionRole.PROBLEMS) else None
        if match:
            hit = hit_in(_SAY, "问题", one, match.span())
            yield hit._replace(refs=(total[0].ref, one.ref))
            return


def _full_marks(line: StatedSentence) -> StatedNumber | None:
    """The score of an indicator told in a sentence, where it is all its points."""
    points = [one for one in line.numbers if one.topic == "points"]
    scores = [one for one in line.numbers if one.topic in ("row_score", "self_score")]
    full = len(points) == len(scores) == 1 and points[0].value == scores[0].value
    return scores[0] if full else None


def _counts(line: StatedSentence) -> list[StatedNumber]:
    return [one for one in exact(line.measured) if one.kind is NumberKind.COUNT]


def _less_than_planned(line: StatedSentence) -> Iterator[Hit]:
    """计划71个，完成59个，分值10分，得10分: all points for less than the plan."""
    score, counts = _full_marks(line), _counts(line)
    if score is None or len(counts) != len(("plan", "done")):
        return
    plan, done = counts
    missed = reading(plan).given and reading(done).done and done.value < plan.value
    if missed and comparable(plan, done):
        points = next(one for one in line.numbers if one.topic == "points")
        facts = {"plan": plan.text, "score": score.text, "points": points.text}
        yield hit_at(_SAY, "满分", [done, score], **facts)


def _of_indicators(report: Report, said: Sequence[StatedSentence]) -> Iterator[Hit]:
    """Indicators told in a sentence with all their points, and the paragraphs behind it that tell
    of them: not all was done, no survey, no word on what was done.
    """
    own = [line for line in said if _RE.indicator.search(line.sentence)]
    stops = {one.paragraph for one in report.headings} | {line.ref.row for line in own}
    rows = [one.number for one in report.paragraphs if one.text.strip()]
    text = fold("".join(one.text for one in report.paragraphs)) if own else ""
    surveyed = bool(_RE.survey.search(text))
    for line in own:
        score, match = _full_marks(line), _RE.name.match(line.sentence)
        if score is None or match is None:
            continue
        name, behind = match["name"].strip(), rows[rows.index(line.ref.row) + 1 :]
        told = list(takewhile(lambda row: row not in stops, behind))
        for total, done in _partly_done(one for one in said if one.ref.row in told):
            facts = {"name": name, "total": total.text, "score": score.text}
            yield hit_at(_SAY, "部分", [done, score], **facts)
        if "满意" in name and not surveyed:
            yield hit_at(_SAY, "满意", [score], name=name)
        elif not told and _only_says_done(line) and text.count(fold(name)) == 1:
            yield hit_at(_SAY, "依据", [score], name=name)


def _partly_done(told: Iterable[StatedSentence]) -> Iterator[tuple[StatedNumber, StatedNumber]]:
    """All and what was done of it: 共25个，兑现开复工21个."""
    for line in told:
        for total, done in pairwise(_counts(line)):
            between = line.sentence[total.end : done.start]
            all_of = _RE.all_of.search(line.sentence[: total.start]) or reading(total).given
            short = comparable(total, done) and done.value < total.value
            if short and all_of and _RE.done.search(between) and not _RE.narrower.search(between):
                yield total, done


def _only_says_done(line: StatedSentence) -> bool:
    """Whether neither target nor actual holds more than that it was done: 按规定完成."""
    actual = _RE.actual.search(line.sentence)
    return actual is not None and bool(_RE.plainly.fullmatch(actual["value"].strip()))


# --- Sentences ---------------------------------------------------------------------------------


def _of_sentences(report: Report, own: Sequence[ReportSentence]) -> Iterator[Hit]:
    for one in own:
        if match := _RE.reported.search(one.text):
            rates = any(other.kind is NumberKind.RATE for other in report.numbers)
            if rates and one.under(SectionRole.PROBLEMS):
                yield hit_in(_SAY, "上报", one, match.span())
        elif (match := _RE.all_above.search(one.text)) and not (
            _RE.digit.search(one.text) or one.under(*AFTERWARDS)
        ):
            yield hit_in(_SAY, "笼统", one, match.span())


_MONTHS = 12


def _too_few(line: StatedSentence) -> Iterator[Hit]:
    """每月…, and then fewer issues than the year has months."""
    monthly = _RE.monthly.search(line.sentence)
    if monthly is None:
        return
    for one in exact(line.measured):
        if one.unit == "期" and one.start > monthly.end() and 0 < one.value < _MONTHS:
            yield hit_at(_SAY, "频次", [one])
            return


# --- Sections ----------------------------------------------------------------------------------

_SAYS, _TELLS = 20, 60
"""Characters of a section that says what is meant, of one that tells what became of it."""


def _kind(report: Report) -> Iterator[Hit]:
    if not report.is_form_told:
        yield _SAY.hit("种类", addresses_of(report.title), title=report.title.text)


def _goals_alone(report: Report) -> Iterator[Hit]:
    """A section of goals without a number, in a report that counts nothing."""
    if not any(one.kind in (NumberKind.COUNT, NumberKind.RATE) for one in report.numbers):
        yield from _in_words_alone("目标", report, _RE.goal, _SAYS, report.statements)


def _in_words_alone(
    kind: str, report: Report, title: re.Pattern[str], least: int, stated: Iterable[Statement]
) -> Iterator[Hit]:
    """The sections with such a title that have so many characters and none of what is stated."""
    rows, under = {one.ref.row for one in stated}, report.sections()
    for head in (one for one in report.headings if title.search(one.title)):
        own = [one for one in report.paragraphs if under.get(one.number) is head]
        told = sum(len(one.text) for one in own) - len(head.title)
        if told >= least and rows.isdisjoint(one.number for one in own):
            yield _of_section(kind, head)


def _no_result(report: Report) -> Iterator[Hit]:
    """A chapter on the result of the evaluation that gives none, nor does any other."""
    if any(one.kind is NumberKind.SCORE for one in report.numbers):
        return
    if not _RE.grade.search("".join(one.text for one in report.paragraphs)):
        chapters = (one for one in report.headings if one.level == 1)
        heads = (one for one in chapters if _RE.result.search(one.title))
        yield from (_of_section("结论", one) for one in islice(heads, 1))


def _of_section(kind: str, head: Heading) -> Hit:
    return _SAY.hit(kind, [sentence_ref(head.paragraph, 1)], head.title, 章=head.title)
