"""Whatever stands in a document: reports never overlap, and every value has its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.forms.report.stated import stated_submissions
from xl_jixiao.model.grid import CellRef, Paragraph
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.engine import score_submission

LINES = (
    "青山县档案馆2023年度部门整体支出绩效自评报告",
    "2023年度档案保护项目支出绩效评价报告",
    "青山县档案馆",
    "（2023年度）",
    "附件2",
    "部门整体支出绩效自评表",
    "一、部门概况",
    "（一）基本支出情况。基本支出35.2万元。",
    "二、绩效情况",
    "（一）预算执行率（分值10分，得9分，扣1分）",
    "（二）产出指标（50分，得45分）",
    "1、接收档案，年度指标值：≥90卷，实际完成值：80卷，分值10分，得分9分。",
    "年度指标值：≥5次",
    "实际完成值：6次；",
    "自评得分：5分",
    "质量指标",
    "合格率\t≥95%\t96%\t5\t5",
    "三级指标\t年度指标值\t实际完成值\t分值\t得分",
    "由于经费下达晚，未完成。",
    "全年预算数200万元，全年执行数180万元，预算执行率90%。",
    "自评总分96分，等级为优。",
    "2024年4月12日",
    "。；：（",
    "\n",
    "一、二、（三）4.",
)
texts = st.builds(
    lambda titled, lines: [LINES[0], LINES[8], *lines] if titled else lines,
    st.booleans(),
    st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=40),
)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_reports_and_what_they_state_point_into_their_own_text(lines: list[str]) -> None:
    paragraphs = [Paragraph(number, line) for number, line in enumerate(lines, start=1)]
    reports = read_reports(paragraphs, file="f.docx")
    taken = [one.number for report in reports for one in report.paragraphs]
    assert taken == sorted(set(taken))
    for report in reports:
        own = {
            one.number: pieces
            for one, pieces in zip(report.paragraphs, report.sentences, strict=True)
        }
        assert all(one.paragraph in own for one in report.headings)
        for one in report.statements:
            assert own[one.ref.row][one.ref.col - 1] == one.sentence
    for report, one in zip(reports, stated_submissions(reports, ()), strict=True):
        assert all(_within(report, ref) for ref in _refs(one))
        score = score_submission(one, load_rules(None))
        assert score.low <= score.high


def _refs(one: IndicatorForm) -> Iterator[CellRef]:
    figures = [one.claimed_total, one.claimed_points]
    entries = [one.claimed_grade]
    for line in one.funds:
        yield line.ref
        figures += [line.initial, line.annual, line.executed, line.points, line.claimed_score]
    for section in one.sections:
        figures.append(section.claimed_score)
        entries.append(section.label)
    for row in one.indicators:
        yield row.ref
        figures += [row.points, row.claimed_score]
        entries += [row.level2, row.level3, row.target, row.actual, row.reason]
    yield from (ref for entry in entries if (ref := entry.ref) is not None)
    yield from (ref for figure in figures if (ref := figure.entry.ref) is not None)


def _within(report: Report, ref: CellRef) -> bool:
    return ref.is_sentence and any(one.number == ref.row for one in report.paragraphs)
