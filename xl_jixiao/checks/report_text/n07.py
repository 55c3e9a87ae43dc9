"""N07: what a reviewer would still ask of a report that stands for its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase, sentence_ref
from xl_jixiao.checks.report_numbers.lines import (
    StatedSentence,
    comparable,
    exact,
    hit_at,
    lines,
)
from xl_jixiao.checks.report_numbers.naming import thing
from xl_jixiao.checks.report_numbers.unit_facts import by_topic
from xl_jixiao.checks.report_text.passages import in_words_alone
from xl_jixiao.checks.report_text.unbacked import unbacked
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, SectionRole, StatedNumber
from xl_jixiao.model.submission import Form, addresses_of
from xl_jixiao.text.number_roles import SPENT_ROLES, NumberRole, is_execution_rate, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import StatedMoney
from xl_jixiao.text.unit_money import stated_money

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
    report, said = case.report, lines(case.report)
    money = stated_money(report)
    hits: list[Hit | Pass] = [*_money(report, money), *_undecided(report, money)]
    hits += [hit for ask in (_kind, _fund, _goals, _scores) for hit in ask(report)]
    hits += [hit for line in said for hit in _full_marks(line)]
    hits += unbacked(report, said, money)
    yield from hits or [Pass("写明了预算、支出，得分有依据")]


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


def _kind(report: Report) -> Iterator[Hit]:
    if not report.is_form_told:
        yield _SAY.hit("种类", addresses_of(report.title), title=report.title.text)


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


_SHORTEST = 20


def _goals(report: Report) -> Iterator[Hit]:
    """A section of goals without a number, in a report that counts nothing."""
    if any(one.kind in (NumberKind.COUNT, NumberKind.RATE) for one in report.numbers):
        return
    for head in in_words_alone(report, _RE.goal, _SHORTEST, report.statements):
        yield _SAY.hit("目标", [sentence_ref(head.paragraph, 1)], head.title, 章=head.title)


def _scores(report: Report) -> Iterator[Hit]:
    scores = [one for one in report.numbers if one.kind is NumberKind.SCORE]
    total = [one for one in scores if one.topic == "self_score" and one.value == _FULL]
    if total and all(one.value == _FULL for one in scores):
        yield hit_at(_SAY, "得分", total)


def _full_marks(line: StatedSentence) -> Iterator[Hit]:
    """计划71个，完成59个，分值10分，得10分: all points for less than the plan."""
    points = [one for one in line.numbers if one.topic == "points"]
    scores = [one for one in line.numbers if one.topic in ("row_score", "self_score")]
    counts = [one for one in exact(line.measured) if one.kind is NumberKind.COUNT]
    if not len(points) == len(scores) == 1 or len(counts) != len(("plan", "done")):
        return
    (worth,), (score,), (plan, done) = points, scores, counts
    missed = reading(plan).given and reading(done).done and done.value < plan.value
    if worth.value == score.value and missed and comparable(plan, done):
        facts = {"plan": plan.text, "score": score.text, "points": worth.text}
        yield hit_at(_SAY, "满分", [done, score], **facts)
