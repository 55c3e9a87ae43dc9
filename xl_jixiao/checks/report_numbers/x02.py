"""X02: two reports of one unit against each other."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.lines import agree, agreed, hit_at
from xl_jixiao.checks.report_numbers.naming import clashes, named_counts, thing
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


def _on_the_same(report: Report, sibling: Report) -> bool:
    """Whether two reports are on the same thing, so that every number must agree; a project's is on
    a part of the department's, two projects' speak each of its own work.
    """
    if report.form is not sibling.form:
        return False
    project = bare_project(report.project.text)
    same = bool(project) and project == bare_project(sibling.project.text)
    return same or report.form is Form.DEPARTMENT


def _between(report: Report, sibling: Report) -> Iterator[Hit | Pass]:
    same, part = _on_the_same(report, sibling), report.form is not sibling.form
    yield from _topics(report, sibling, same=same)
    own, other = named_counts(report), named_counts(sibling)
    for clash in clashes(own, other):
        if same or clash.certain or (part and clash.own.value > clash.other.value):
            hit = _hit(clash.own, clash.other, report, sibling)
            yield hit._replace(severity=Severity.WARNING)
    both = [(own[name][0].one, other[name][0].one) for name in own if name in other]
    if alike := [f"{one.subject}{one.text}" for one, theirs in both if agree(one, theirs)]:
        yield Pass("、".join(alike[:6]))


def _topics(report: Report, sibling: Report, *, same: bool) -> Iterator[Hit]:
    """What belongs to the unit, and in two reports on the same thing all the rest too."""
    own, other = by_topic(report), by_topic(sibling)
    for topic, said in own.items():
        theirs = other.get(topic, ())
        if topic in _OF_ROWS or not theirs or not (same or topic in PERSONS):
            continue
        single = agreed(said) and agreed(theirs)
        narrow = any(_is_narrow(one) for one in (*said, *theirs))
        if single and not narrow and not agree(said[0], theirs[0]):
            severity = None if same else Severity.WARNING
            yield _hit(said[0], theirs[0], report, sibling)._replace(severity=severity)


def _is_narrow(one: StatedNumber) -> bool:
    """Whether a number of posts or staff is that of a part: 项目区在职人员."""
    return is_part(one) or (one.topic in PERSONS and not _RE.plain.fullmatch(thing(one.subject)))


_OF_ROWS = frozenset({"points", "row_score", "deduction", "growth", "share", "satisfaction"})
"""Topics that many rows have, each its own."""


def _hit(one: StatedNumber, other: StatedNumber, report: Report, sibling: Report) -> Hit:
    same_file = report.file == sibling.file
    where = f"{_named(sibling, same_file)}（{other.ref.a1}）"
    facts = {"where": where, "other": other.text, "事项": thing(one.subject)}
    return hit_at(_SAY, "两份", [one, other] if same_file else [one], **facts)


def _named(report: Report, same_file: bool) -> str:
    title = f"《{clip(report.title.text, 30)}》" if report.title.text else "另一份报告"
    return title if same_file else f"{report.file}的{title}"
