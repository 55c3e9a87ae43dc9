"""X02: two reports of one unit against each other."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import agree, hit_at
from xl_jixiao.checks.report_numbers.naming import Clash, clashes, named_counts, thing
from xl_jixiao.checks.report_numbers.unit_facts import PERSONS, by_topic, is_part
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import bare_project
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import clip

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


class ReportRelation(Enum):
    """How two reports of a unit stand to each other."""

    SAME = auto()
    """Two reports on the same thing: every number must agree."""
    PART = auto()
    """A project's and the department's: the part cannot be more than the whole."""
    PEERS = auto()
    """Two projects': each speaks of its own work."""


@check(
    "X02",
    "同一单位两份报告数字不一致",
    Severity.ERROR,
    Stage.REPORT_ACROSS,
    holds="报告之间的数字一致",
)
def against_reports(case: ReportCase) -> Results:
    """同一单位的几份报告写同一件事，数字必须一致。

    检查内容：整体报告与项目报告、项目报告之间写明的同名同单位数量；在职人数、编制数；同一对象的两份报告还比
        各项金额和自评得分。项目报告的数大于整体报告的、带专名（“一网通办”事项）的、整段相同只差一个数的才指出；
        各项目各自的工作量不比，约数、时段不同的不比。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：整体报告写印发督查通报39期，项目报告写40期
    正确示例：两份报告都写印发督查通报40期、专报24期
    处理办法：按台账核实后统一；口径不同的，写明各指什么。
    """
    for sibling in case.siblings:
        if _speaks_for_both(case.report, sibling):
            yield from _between(case.report, sibling)


def _speaks_for_both(report: Report, sibling: Report) -> bool:
    """Whether a clash is reported at this one of the two: the project's, or the later report."""
    if report.year is not None and sibling.year not in (None, report.year):
        return False
    if report.form is not sibling.form:
        return report.form is Form.PROJECT
    return report.place >= sibling.place


def _relation(report: Report, sibling: Report) -> ReportRelation:
    if report.form is not sibling.form:
        return ReportRelation.PART
    if report.form is Form.DEPARTMENT:
        return ReportRelation.SAME
    project = bare_project(report.project.text)
    same = bool(project) and project == bare_project(sibling.project.text)
    return ReportRelation.SAME if same else ReportRelation.PEERS


def _between(report: Report, sibling: Report) -> Iterator[Hit | Pass]:
    relation = _relation(report, sibling)
    yield from _topics(report, sibling, relation)
    own, other = named_counts(report), named_counts(sibling)
    for clash in clashes(own, other):
        if _contradicts(clash, relation):
            yield _hit(clash.own, clash.other, report, sibling, Severity.WARNING)
    alike = [
        f"{own[name][0].one.subject}{own[name][0].one.text}"
        for name in own
        if name in other and agree(own[name][0].one, other[name][0].one)
    ]
    if alike:
        yield Pass("、".join(alike[:6]))


def _contradicts(clash: Clash, relation: ReportRelation) -> bool:
    if relation is ReportRelation.SAME or clash.copied or clash.proper:
        return True
    return relation is ReportRelation.PART and clash.own.value > clash.other.value


def _topics(report: Report, sibling: Report, relation: ReportRelation) -> Iterator[Hit]:
    """What belongs to the unit, and in two reports on the same thing all the rest too."""
    own, other = by_topic(report), by_topic(sibling)
    for topic, said in own.items():
        theirs = other.get(topic, ())
        if (relation is not ReportRelation.SAME and topic not in PERSONS) or topic in _OF_ROWS:
            continue
        values = [one.value for one in (*said, *theirs)]
        if not theirs or any(_is_narrow(one) for one in (*said, *theirs)) or len(set(values)) < 2:
            continue
        if len({one.value for one in said}) == 1 == len({one.value for one in theirs}):
            severity = None if relation is ReportRelation.SAME else Severity.WARNING
            if not agree(said[0], theirs[0]):
                yield _hit(said[0], theirs[0], report, sibling, severity)


def _is_narrow(one: StatedNumber) -> bool:
    """Whether a number of posts or staff is that of a part: 项目区在职人员."""
    return is_part(one) or (one.topic in PERSONS and not _RE.plain.fullmatch(thing(one.subject)))


_OF_ROWS = frozenset({"points", "row_score", "deduction", "growth", "share", "satisfaction"})
"""Topics that many rows have, each its own."""


def _hit(
    one: StatedNumber,
    other: StatedNumber,
    report: Report,
    sibling: Report,
    severity: Severity | None,
) -> Hit:
    same_file = report.file == sibling.file
    where = f"{_named(sibling, same_file)}（{other.ref.a1}）"
    facts = {"where": where, "other": other.text, "事项": thing(one.subject)}
    hit = hit_at(_SAY, "两份", [one, other] if same_file else [one], **facts)
    return hit._replace(severity=severity)


def _named(report: Report, same_file: bool) -> str:
    title = f"《{clip(report.title.text, 30)}》" if report.title.text else "另一份报告"
    return title if same_file else f"{report.file}的{title}"
