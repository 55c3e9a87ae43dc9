"""What follows from where a form was read, outside the checks of single forms."""

from __future__ import annotations

import pickle
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support.cli import call
from support.grid_documents import document_of
from support.importing import order
from support.reports import paragraphs
from support.run_data import a_run, merged_file
from support.submissions import check_across, evaluate, file_result, read_form

from xl_jixiao.checks.hit import FindingPlace, Hit, located, to_findings
from xl_jixiao.checks.registry import all_checks, is_made
from xl_jixiao.checks.report_case import apart
from xl_jixiao.facts.records import record_of
from xl_jixiao.facts.scored import scored_of
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.forms.report.read import read_reports
from xl_jixiao.importing.plan import ImportSource, plan_books
from xl_jixiao.model.finding import Evaluated, FileResult
from xl_jixiao.model.grid import Area, CellRef, SentenceRef
from xl_jixiao.model.source import TABLE, TEXT, FormSource
from xl_jixiao.model.submission import (
    FORM_TITLES,
    NO_FIGURE,
    Entry,
    Figure,
    Form,
    FundLine,
    FundRole,
)
from xl_jixiao.outputs.draft.orders import draft_orders
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.tables.summary import notes_table

RULES = load_rules(None)
ROW = "指标 | 产出指标（50分） | 数量指标 | 培训人数 | ≥50人 | 50人 | 40 | 40\n"
G12 = CellRef("自评表", 12, 7)
SENTENCE = SentenceRef("正文", 12, 2)


def of(source: FormSource, text: str = ROW, **more: str) -> Evaluated:
    """A form that was read from this source."""
    return evaluate(replace(read_form(text, **more), source=source), RULES)


# --- the type


@pytest.mark.parametrize("source", [TABLE, TEXT])
def test_a_source_is_equal_to_its_like_also_from_another_process(source: FormSource) -> None:
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own
    assert of(source) == of(source)


def test_forms_of_different_sources_differ() -> None:
    assert of(TABLE).submission != of(TEXT).submission
    assert read_form(ROW).source == TABLE


@pytest.mark.parametrize(
    ("source", "form", "title"),
    [
        (TABLE, Form.DEPARTMENT, "部门整体支出绩效自评表"),
        (TEXT, Form.DEPARTMENT, "部门整体支出绩效自评报告"),
        (TABLE, Form.PROJECT, "项目支出绩效自评表"),
        (TEXT, Form.PROJECT, "项目支出绩效自评报告"),
    ],
)
def test_how_a_form_is_called(source: FormSource, form: Form, title: str) -> None:
    assert source.title(FORM_TITLES[form]) == title


def test_where_a_form_is() -> None:
    area = Area(3, 1, 20, 8)
    assert TABLE.area("自评表", area) == "自评表!A3:H20"
    assert TEXT.area("正文", area) == "正文!段3～段20"


@pytest.mark.parametrize(
    ("printed", "listed", "unlisted"),
    [
        ("50", "40", "10"),
        ("50", "50", "0"),
        ("50", "51", "0"),
        ("50", None, "50"),
        (None, "9", None),
    ],
)
def test_points_that_a_report_need_not_list(
    printed: str | None, listed: str | None, unlisted: str | None
) -> None:
    told, added, left = (
        None if one is None else Decimal(one) for one in (printed, listed, unlisted)
    )
    assert TEXT.unlisted(told, added) == left
    assert TABLE.unlisted(told, added) == 0


def test_amounts_of_one_sentence_are_of_one_money() -> None:
    other = SentenceRef("正文", 12, 3)
    assert TABLE.same_money(G12, CellRef("自评表", 12, 6))
    assert TEXT.same_money(SENTENCE, SENTENCE)
    assert not TEXT.same_money(SENTENCE, other)


# --- places


def test_a_place_in_a_text_knows_that_it_is_one() -> None:
    assert (G12.a1, G12.is_sentence, G12.counter, G12.block) == ("G12", False, "格", (12, 7))
    assert (SENTENCE.a1, SENTENCE.is_sentence, SENTENCE.counter) == ("段12句2", True, "处")
    assert SENTENCE.block == SentenceRef("正文", 12, 0).block == (12, 0)


@pytest.mark.parametrize(("kind", "unit"), [(CellRef, "格"), (SentenceRef, "处")])
def test_many_places_are_counted_by_their_own_word(kind: type[CellRef], unit: str) -> None:
    places = [kind("自评表", row, 7) for row in range(1, 8)]
    assert located("", places, "请核对").endswith(f"{places[5].a1}等7{unit}：请核对")
    assert "等" not in located("", places[:6], "请核对")


@pytest.mark.parametrize(
    ("refs", "row"),
    [((G12,), 12), ((G12, CellRef("自评表", 9, 8)), 9), ((SENTENCE,), 12), ((), None)],
)
def test_a_finding_keeps_the_row_of_its_first_place(
    refs: tuple[CellRef, ...], row: int | None
) -> None:
    check, place = all_checks()[0], FindingPlace("甲.xlsx", "甲", "自评表")
    (one,) = to_findings(check, check.severity, [Hit("请核对", refs)], place, RULES)
    assert one.row == row
    assert len(one.cells) == len(refs)


@pytest.mark.parametrize(("kind", "divides_by"), [(CellRef, "initial"), (SentenceRef, "annual")])
def test_sentences_have_no_columns_of_a_budget(kind: type[CellRef], divides_by: str) -> None:
    """A form that prints 年初预算数 alone has no other; a report only did not say it."""
    said = Figure(Decimal(100), entry=Entry("100", kind("表", 3, 2)))
    line = FundLine("年度资金总额", FundRole.TOTAL, kind("表", 3, 7), initial=said)
    assert line.base("annual") == divides_by


# --- scoring, choosing, counting


def test_points_that_are_not_listed_are_open_in_a_report_alone() -> None:
    told, table = of(TEXT).score, of(TABLE).score
    assert told is not None
    assert table is not None
    assert (told.total, told.low, told.high) == (None, 40, 100)
    assert told.points_total == 100
    assert table.points_total == 50  # the execution rate has 10


@pytest.mark.parametrize(("source", "unscored"), [(TABLE, True), (TEXT, False)])
def test_a_table_without_columns_of_points_is_not_scored(
    source: FormSource, unscored: bool
) -> None:
    text = "表头 | has_points=no | scores=no\n" + ROW
    form = of(source, text).submission
    rows = [replace(row, claimed_score=NO_FIGURE) for row in form.indicators]
    assert replace(form, indicators=tuple(rows)).unscored is unscored


def test_tables_and_texts_keep_their_order() -> None:
    forms = [of(source, file=f"{n}.docx") for n, source in enumerate([TEXT, TABLE, TEXT, TABLE])]
    assert split_by_source(forms) == ((forms[1], forms[3]), (forms[0], forms[2]))


def test_a_profile_or_the_source_can_leave_a_check_out() -> None:
    off = replace(RULES, checks=replace(RULES.checks, severities={"B02": "off"}))
    assert is_made("B01", TABLE, RULES)
    assert not is_made("B01", TEXT, RULES)
    assert is_made("B02", TEXT, RULES)
    assert not is_made("B02", TEXT, off)


def folder(*forms: tuple[str, FormSource]) -> tuple[FileResult, ...]:
    """Files with one form each, of one unit and year."""
    files = [file_result(name, ROW, rules=RULES) for name, _ in forms]
    return tuple(
        replace(file, evaluated=(of(source, file=file.file, sheet="表1"),))
        for file, (_, source) in zip(files, forms, strict=True)
    )


def test_a_table_counts_in_place_of_what_a_report_states() -> None:
    files = folder(("报告.docx", TEXT), ("表.xlsx", TABLE))
    verdict = check_across(files, RULES)
    assert verdict.superseded == verdict.told == {("报告.docx", "表1", 1)}
    assert set(verdict.replaced_by.values()) == {"表.xlsx"}
    assert [one for one in verdict.findings if one.id == "F02"] == []


@pytest.mark.parametrize(("source", "title"), [(TABLE, "自评表"), (TEXT, "自评报告")])
def test_two_of_a_kind_are_versions_named_by_their_source(source: FormSource, title: str) -> None:
    files = folder(("甲.docx", source), ("乙.docx", source))
    verdict = check_across(files, RULES)
    told = [one.message for one in verdict.findings if one.id == "F02"]
    assert len(told) == 2
    assert all(f"某县某局、部门整体支出绩效{title}、2023年度还有一份" in one for one in told)
    assert verdict.told == frozenset()


def test_a_report_is_held_against_tables_alone() -> None:
    lines = "某县某局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局是政府工作部门。"
    own, table, told = folder(("报告.docx", TEXT), ("表.xlsx", TABLE), ("另.docx", TEXT))
    reports = read_reports(paragraphs(lines), file=own.file)
    files = (replace(own, reports=reports), table, told)
    (case,) = apart([record_of(one, RULES) for one in files], files, RULES)
    assert case.tables == table.evaluated


def test_a_run_says_what_was_read_from_reports() -> None:
    table, told = of(TABLE, file="表.xlsx"), of(TEXT, file="报告.docx")
    run = a_run(merged_file("表.xlsx", table), merged_file("报告.docx", told))
    scored = scored_of(run)
    notes = {one.record.file: one.note for one in scored}
    assert "由报告文字读取，报告中没有自评表" in notes["报告.docx"]
    assert "由报告文字读取" not in notes["表.xlsx"]
    rows = {row[0]: row[1] for row in notes_table(run, scored).rows()}
    assert rows["自评表份数"] == "1 份，其中被其他版本替代、未计入合计 0 份"
    assert rows["由报告文字读取"] == "1 份，其中另有自评表或其他版本、未计入合计 0 份"


def test_drafts_are_written_for_tables_and_of_reports_when_asked() -> None:
    table, told = of(TABLE, file="表.xlsx"), of(TEXT, file="报告.docx")
    run = a_run(merged_file("表.xlsx", table), merged_file("报告.docx", told))
    assert [order.one for order in draft_orders(run)] == [table]
    assert [order.one for order in draft_orders(run, from_text=True)] == [told, table]


PROJECT = "表头 | kind=project\n" + ROW


def test_a_draft_of_a_department_has_the_tables_of_its_projects_beside_it() -> None:
    own = of(TABLE, file="部门.xlsx")
    table, told = of(TABLE, PROJECT, file="甲.xlsx"), of(TEXT, PROJECT, file="乙.docx")
    run = a_run(*(merged_file(one.submission.file, one) for one in (own, table, told)))
    beside = {order.one.submission.file: order.beside for order in draft_orders(run)}
    assert beside == {"部门.xlsx": (table,), "甲.xlsx": ()}


# --- importing, the terminal


@pytest.mark.parametrize("source", [TABLE, TEXT])
def test_an_import_keeps_what_is_the_forms_own(source: FormSource) -> None:
    """Of a report neither the title nor that it speaks of no other sections."""
    form = of(source, "表头 | kind=project | title=某局自己的自评表\n" + ROW).submission
    (book,) = plan_books(ImportSource("来", (form,), (), {}), order(), macros=False)
    (one,) = book.forms
    printed = " ".join(str(cell.value) for cell in one.plan.cells)

    assert one.filling.title == ("某局自己的自评表" if source == TABLE else "")
    assert ("满意度指标" in printed) is (source == TEXT)


REPORT = "青山县档案馆2023年度部门整体支出绩效自评报告\n一、绩效情况\n自评总分95分。"


def test_the_terminal_says_what_was_read_from_a_report(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(document_of(REPORT.splitlines()))
    said = call("check", path)
    assert "部门整体支出绩效自评报告（由文字读取，没有自评表）" in said.out
    asked = call("explain", path, "段99")
    assert "本文件读到的表：正文!段1～段3" in asked.out + asked.err
