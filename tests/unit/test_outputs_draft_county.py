"""The county report: what it says follows the facts of the run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from support.drafts import county_context
from support.run_data import (
    a_run,
    base_form,
    department_form,
    entry,
    figure,
    finding,
    large_run,
    merged_file,
    sha,
)

from xl_jixiao.actions.second_round import SinceError, last_year_of
from xl_jixiao.checks.registry import all_checks
from xl_jixiao.facts.compared import RunComparison, UnitComparison
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import (
    Evaluated,
    FileResult,
    Finding,
    Severity,
    Status,
    Telling,
)
from xl_jixiao.model.roster import MissingUnit, RosterRow, RosterUnit, UnitStanding, missing_units
from xl_jixiao.model.source import TEXT
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.county.area import area_of
from xl_jixiao.outputs.draft.county.charts import charts
from xl_jixiao.outputs.draft.county.mistakes import load_manner
from xl_jixiao.outputs.draft.phrases import shipped_book
from xl_jixiao.outputs.result_json import write_result
from xl_jixiao.outputs.word.names import VOCABULARY
from xl_jixiao.outputs.word.prose import DraftTable, Gap, Prose, ProseSection, SourcedNumber, shown
from xl_jixiao.tables.county import county_figures

PROJECT_MONEY = ("50", "40", "30")


def told(run: Run, name: str, **kind: bool) -> str:
    """The text behind a name of the template, paragraphs on lines of their own."""
    return "\n".join(_lines(county_context(run, **kind)[name]))


def _lines(value: object) -> Iterable[str]:
    if isinstance(value, str | Gap):
        yield shown(value)
    elif isinstance(value, Prose):
        yield value.text
    elif isinstance(value, ProseSection):
        yield value.heading.text
        yield from (one.text for one in value.paragraphs)
    elif isinstance(value, DraftTable):
        yield value.title
        yield from ("|".join(cell.text for cell in row) for row in value.rows)
    elif isinstance(value, tuple):
        for one in value:
            yield from _lines(one)


def of_units(*forms: Evaluated) -> Run:
    return a_run(*(merged_file(one.submission.file, one) for one in forms))


def unit(name: str, **more: object) -> Evaluated:
    return department_form(f"{name}.xlsx", name, **more)


def project(name: str, title: str = "河道清淤", **more: object) -> Evaluated:
    money = more.pop("money", PROJECT_MONEY)
    return department_form(
        f"{name}{title}.xlsx", name, form=Form.PROJECT, project=title, money=money, **more
    )


def rejected(file: str, reason: str) -> FileResult:
    return FileResult(file, sha(file), Status.REJECTED, reason)


def claiming(one: Evaluated, total: str | None, grade: str = "") -> Evaluated:
    return replace(
        one,
        submission=replace(one.submission, claimed_total=figure(total), claimed_grade=entry(grade)),
    )


def test_every_name_of_the_vocabulary_is_given() -> None:
    for run in (a_run(), of_units(unit("青山县甲局")), large_run(3)):
        given = set(county_context(run))
        assert {one.name for one in VOCABULARY["汇总分析"]} - given <= {"成文日期", "落款单位"}


def test_files_in_are_accounted_for() -> None:
    run = a_run(
        merged_file("甲.xlsx", unit("甲局"), base_form("甲.xlsx", "甲局")),
        rejected("坏.xlsx", "文件已损坏，打不开。请重新报送。"),
        FileResult("空.xlsx", sha("空"), Status.SKIPPED, "没有填写。"),
    )
    text = told(run, "报送情况")
    assert (
        "共收到报送文件3个，纳入汇总1个，损坏或无法读取1个，空白表、重复文件和其他材料1个" in text
    )
    assert "来自1个单位，包括部门整体支出绩效自评表1份、部门整体支出绩效评价基础数据表1份" in text
    assert "坏.xlsx" not in text
    assert "坏.xlsx|文件已损坏，打不开" in told(run, "附表")
    assert "全部纳入汇总" in told(of_units(unit("甲局")), "报送情况")
    assert "没有一份可以纳入汇总" in told(a_run(rejected("坏.xlsx", "坏了。")), "报送情况")


def test_missing_units_follow_the_roster() -> None:
    run = of_units(unit("甲局"))
    assert "【待补充：应报送单位数" in told(run, "未报送单位")
    roster = tuple(RosterRow(name) for name in ("甲局", "乙局", "丙局", "丁局"))
    missing = tuple(
        MissingUnit(one, hint="坏.xlsx 可能是它的" if one.name == "乙局" else "")
        for one in roster[1:]
    )
    short = replace(run, roster_units=len(roster), missing=missing)
    assert "所列4个单位中，已报送1个，报送率25%；未报送3个。" in told(short, "报送情况")
    assert "；未报送3个，分别是乙局、丙局、丁局。" in told(short, "报送情况", 另列未报=False)
    assert told(short, "未报送单位").startswith("未报送单位共3个：乙局、丙局、丁局。")
    assert "坏.xlsx 可能是它的" in told(short, "附表")
    assert "未报送单位一览表" in told(short, "附表")
    one_short = replace(run, roster_units=2, missing=missing[:1])
    assert "；未报送1个，为乙局。" in told(one_short, "报送情况", 另列未报=False)
    full = replace(run, roster_units=1)
    assert "单位名单所列1个单位全部报送。" in told(full, "报送情况")
    assert "没有未报送的单位" in told(full, "未报送单位")


def test_a_circular_tells_that_it_is_one() -> None:
    run = of_units(unit("甲局"))
    assert told(run, "开头").endswith("现将1个单位报送的自评材料汇总分析情况报告如下：")
    assert told(run, "开头", 通报=True).endswith("现将有关情况通报如下：")


def test_money_is_added_per_kind_of_form_and_never_across() -> None:
    run = of_units(
        unit("甲局", money=("100", "120", "60")),
        unit("乙局", money=("100", "100", "100")),
        project("甲局"),
    )
    whole = told(run, "资金总体")
    assert "2023年度2个单位的部门整体支出，年初预算合计200.00万元，全年预算合计220.00万元" in whole
    assert "年中调增20.00万元、增幅10%" in whole
    assert "全年执行合计160.00万元，预算执行率72.73%" in whole
    assert "达到100%的有1个单位，不到80%的有1个单位（甲局50%）" in whole
    projects = told(run, "项目资金")
    assert "1个单位报送的1个项目，年初预算50.00万元，全年预算40.00万元" in projects
    assert "年中调减10.00万元、降幅20%" in projects
    assert projects.endswith("项目资金已包含在部门整体支出之内，两者不相加。")


@pytest.mark.parametrize(
    ("money", "words", "never"),
    [
        (("100", "100", "100"), "与年初预算持平", "增幅"),
        ((None, "100", "100"), "全年预算100.00万元", "年初"),
        (("100", "0", "5"), "全年执行5.00万元", "执行率"),
        (("100", "150", "150"), "调增或调减超过30%的有1个单位（甲局调增50%）。", "降幅"),
        (("100", "50", "50"), "年中调减50.00万元、降幅50%", "增幅"),
    ],
)
def test_one_unit_is_told_by_its_name(
    money: tuple[str | None, ...], words: str, never: str
) -> None:
    text = told(of_units(unit("甲局", money=money)), "资金总体")
    assert text.startswith("2023年度甲局的部门整体支出，")
    assert words in text
    assert never not in text
    assert "合计" not in text


def test_what_is_not_filled_in_or_above_100_percent_is_named() -> None:
    run = of_units(
        unit("甲局", money=("100", "100", "133.77")),
        unit("乙局", money=("100", None, None)),
        unit("丙局", money=("100", "100", "95")),
    )
    text = told(run, "资金总体")
    assert "全年预算合计200.00万元" in text
    assert "超过100%的有1个单位（甲局133.77%）" in text
    assert "暂不能计算的有1个单位（乙局）" in text


def test_means_are_labelled_and_the_claimed_part_is_told() -> None:
    run = of_units(
        unit("甲局", money=("100", "100", "100"), scores=("10", "10", "10", "10")),
        unit("乙局", money=("300", "300", "300"), scores=("0", "10", "10", "10")),
        unit("丙局", scores=(None, "10", "10", "10")),
    )
    text = told(run, "得分分布")
    assert "自评表3份，其中列入统计的2份，核算总分平均45.00分，" in text
    assert "按全年预算加权平均42.50分" in text
    assert "最高50分（甲局），最低40分（乙局）" in text
    assert "核算等级为“差”2份。" in text
    assert "按自评认定" not in text
    assert "2023年度部门整体支出有指标暂不能确定得分的1份" in told(run, "编报说明")
    claimed = unit("丁局")
    assert claimed.score is not None
    held = replace(claimed, score=replace(claimed.score, claimed_part=Decimal(6)))
    assert "2023年度部门整体支出6分，占核算总分的" in told(of_units(held), "编报说明")
    assert "按自评认定" not in told(of_units(held), "得分分布")


def test_claimed_and_computed_scores_are_compared() -> None:
    run = of_units(
        claiming(unit("甲局", scores=("10", "10", "10", "10")), "60", "良"),
        claiming(unit("乙局", scores=("0", "10", "10", "10")), "39"),
        claiming(unit("丙局", scores=("10", "10", "10", "10")), None),
        claiming(unit("丁局", scores=("10", "10", "10", "10")), "100", "差"),
    )
    text = told(run, "自评质量")
    assert (
        "自评表列入统计的3份，自评总分平均66.33分，核算总分平均46.67分，自评高于核算19.67分" in text
    )
    assert "自评高于核算的有2份（丁局自评100分、核算50分；甲局自评60分、核算50分）" in text
    assert "自评低于核算的有1份（乙局自评39分、核算40分）" in text
    assert "满分的有1份（丁局）" in text
    assert "自评等级与核算等级不一致的有1份（甲局自评“良”、核算“差”）" in text
    none = of_units(claiming(unit("甲局"), None))
    assert "未填写自评总分" in told(none, "自评质量")
    open_total = of_units(unit("甲局", scores=(None, "10", "10", "10")))
    assert "核算总分暂不能确定" in told(open_total, "自评质量")
    equal = of_units(claiming(unit("甲局", scores=("10", "10", "10", "10")), "50"))
    assert told(equal, "自评质量").endswith("自评总分50分，核算总分50分，两者一致。")


def test_indicators_by_level_1() -> None:
    text = told(of_units(unit("甲局")), "指标情况")
    assert text.startswith("各单位共填报绩效指标4项，完成3项、占75%，未完成1项。")
    assert "效益指标1项，全部完成；" in text
    assert told(a_run(), "指标情况") == "各单位均未填报绩效指标。"


def told_by(unit_name: str, check: str, telling: Telling, **more: object) -> Finding:
    return finding(f"{unit_name}.xlsx", unit_name, id_=check, telling=telling, **more)


def change(share: str, kind: str = "调增") -> Telling:
    return Telling(kind, "年度资金总额", (("幅度", f"{share}%"), ("限度", "30%")), Decimal(share))


def problems_of(*findings: Finding) -> str:
    """The chapter on problems where these are all findings."""
    names = dict.fromkeys(one.unit for one in findings)
    return told(
        a_run(
            *(
                merged_file(
                    f"{name}.xlsx",
                    department_form(f"{name}.xlsx", name),
                    findings=tuple(one for one in findings if one.unit == name),
                )
                for name in names
            )
        ),
        "主要问题",
    )


def over(times: str) -> Telling:
    return Telling("倍数", "政务信息", (("倍数", times),), Decimal(times))


def weights(level1: str, wanted: str, found: str) -> Telling:
    return Telling("", "", (("指标", level1), ("应", wanted), ("填", found)))


@pytest.mark.parametrize(
    ("findings", "says"),
    [
        (
            (told_by("甲局", "B06", change("32.71")), told_by("乙局", "B06", change("82.17"))),
            "2个单位全年预算较年初预算调增超过30%，其中乙局82.17%、甲局32.71%，自评表均未说明原因。",
        ),
        (
            (told_by("甲局", "B06", change("32.71")),),
            "甲局全年预算较年初预算调增32.71%，自评表未说明原因。",
        ),
        (
            tuple(
                told_by(name, "I05", Telling(kind, item, (("填", "全年"),)))
                for name in ("甲局", "乙局")
                for kind, item in (("空白", "廉政建设"), ("无法衡量", "厉行节约"))
            ),
            (
                "乙局、甲局2个单位有2项指标未填写年度指标值。上述2个单位有2项指标的年度指标值无法衡量，"
                "如乙局“厉行节约”的年度指标值为“全年”。"
            ),
        ),
        (
            (
                told_by(
                    "丙局",
                    "P01",
                    Telling("填报", "", (("指标率", "100%"), ("执行率", "90%"), ("相差", "10"))),
                ),
            ),
            "丙局指标得分率100%，预算执行得分率90%，相差10个百分点，指标得分与预算执行不相匹配。",
        ),
        (
            (
                told_by("甲局", "I03", over("2")),
                told_by("乙局", "I03", over("1.5")),
                told_by("乙局", "I03", over("1.6")),
            ),
            (
                "甲局、乙局2个单位有3项指标超额完成较多，均未说明偏差原因，"
                "如甲局“政务信息”实际完成值为年度指标值的2倍。"
            ),
        ),
        (
            (told_by("甲局", "I03", over("2")),),
            "甲局“政务信息”实际完成值为年度指标值的2倍，未说明偏差原因。",
        ),
        (
            (told_by("甲局", "W01", weights("产出指标", "50分", "40分")),),
            "甲局产出指标应设50分，实设40分。",
        ),
        (
            (
                told_by("甲局", "W01", weights("产出指标", "50分", "40分")),
                told_by("甲局", "W01", weights("效益指标", "30分", "40分")),
            ),
            (
                "甲局有2个一级指标的分值与标明的权重不一致，"
                "其中产出指标应设50分、实设40分，效益指标应设30分、实设40分。"
            ),
        ),
    ],
    ids=["several", "one", "same-units", "points", "example", "single-row", "level1", "of-one"],
)
def test_problems_are_told_by_their_facts(findings: tuple[Finding, ...], says: str) -> None:
    assert problems_of(*findings).splitlines()[1].partition("。")[2] == says


def test_up_and_down_are_told_apart() -> None:
    text = problems_of(
        told_by("甲局", "B06", change("32.71")), told_by("乙局", "B06", change("40", "调减"))
    )
    assert "甲局全年预算较年初预算调增32.71%，自评表未说明原因。" in text
    assert "乙局全年预算较年初预算调减40%，自评表未说明原因。" in text


def test_many_units_are_counted_and_some_named() -> None:
    names = ("甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局")
    every = [told_by(name, "B06", change(f"{40 + at}")) for at, name in enumerate(names)]
    text = problems_of(*every)
    assert "7个单位全年预算" in text
    assert "其中庚局46%、己局45%、戊局44%、丁局43%、丙局42%等，自评表均未说明原因。" in text
    blank = [told_by(name, "R09", Telling()) for name in names]
    assert "丁局、丙局、乙局等7个单位项目支出自评表未填写项目名称。" in problems_of(*blank)


_RATE = (("填", "50%"), ("限度", "90%"))


def test_one_cause_is_told_once() -> None:
    rate = Telling("", "年度资金总额", (*_RATE, ("结余", "50"), ("基数", "全年预算数")))
    low = Telling("执行率", "年度资金总额", _RATE)
    twice = problems_of(told_by("甲局", "P02", rate), told_by("甲局", "B07", low))
    assert "预算执行率50%，低于90%" in twice
    assert "结余" not in twice.partition("。")[2]
    apart = problems_of(told_by("甲局", "P02", rate), told_by("乙局", "B07", low))
    assert "预算结余50万元" in apart
    wrong = Telling("", "年度资金总额", (("填", "132.71%"), ("应", "100%")))
    said = Telling("执行率", "", (("说法", "支出控制在预算内"), ("事实", "执行率填为132.71%")))
    text = problems_of(told_by("甲局", "B01", wrong), told_by("甲局", "N04", said))
    assert "计算应为100%" in text
    assert "控制在预算内" not in text
    again = problems_of(told_by("甲局", "B01", wrong), told_by("甲局", "B01", wrong))
    assert again.count("132.71%") == 1


def test_hints_are_no_problems_and_each_group_has_its_measure() -> None:
    mild = told_by("甲局", "I16", Telling(), severity=Severity.INFO)
    unknown = finding("甲局.xlsx", "甲局", id_="X99")
    grave = told_by("甲局", "B06", change("40"))
    form = unit("甲局")
    run = a_run(merged_file("甲局.xlsx", form, findings=(mild, unknown, grave)))
    context = county_context(run)
    assert "约数" not in told(run, "主要问题")
    assert told(run, "主要问题").splitlines()[0] == "（一）预算编制和执行不够精准"
    problems, measures = context["主要问题"], context["改进建议"]
    assert isinstance(problems, tuple)
    assert isinstance(measures, tuple)
    assert len(problems) == len(measures) == 1  # X99 is no check of the catalogue
    assert told(a_run(), "主要问题") == told(a_run(), "改进建议") == ""


def test_figures_have_their_cells_as_source() -> None:
    run = a_run(
        merged_file("甲局.xlsx", unit("甲局"), findings=(told_by("甲局", "B06", change("82.17")),))
    )
    (group,) = county_context(run)["主要问题"]  # type: ignore[misc]  # object in a Mapping
    (paragraph,) = group.paragraphs
    assert SourcedNumber("82.17%", "甲局.xlsx，自评表!G12") in paragraph.pieces


def test_the_county_report_reads_no_whole_file() -> None:
    run = a_run(
        merged_file("甲局.xlsx", unit("甲局"), findings=(told_by("甲局", "B06", change("40")),))
    )
    assert "甲局全年预算" in told(replace(run, results=()), "主要问题")


def test_a_unit_with_several_forms_is_told_with_its_project() -> None:
    found = finding("甲局修路.xlsx", "甲局", id_="B06", telling=change("40"))
    one = project("甲局", "修路")
    alone = a_run(merged_file("甲局修路.xlsx", one, findings=(found,)))
    assert "甲局全年预算较" in told(alone, "主要问题")
    both = a_run(
        merged_file("甲局修路.xlsx", one, findings=(found,)), merged_file("甲局.xlsx", unit("甲局"))
    )
    assert "甲局“修路”项目全年预算较" in told(both, "主要问题")


def test_figures_of_several_forms_name_each_form_once() -> None:
    wrong = [told_by("甲局", "W01", Telling("", "", (("指标", f"{kind}指标"), ("应", "50分"),
             ("填", "40分")))) for kind in ("产出", "效益")]  # fmt: skip
    of_project = replace(wrong[0], file="甲局修路.xlsx")
    run = a_run(
        merged_file("甲局.xlsx", unit("甲局"), findings=tuple(wrong)),
        merged_file("甲局修路.xlsx", project("甲局", "修路"), findings=(of_project,)),
    )
    assert (
        "，其中部门整体支出产出指标应设50分、实设40分，效益指标应设50分、实设40分，"
        "“修路”项目产出指标应设50分、实设40分。"
    ) in told(run, "主要问题")


def test_a_unit_is_named_once_before_the_figures_of_its_projects() -> None:
    facts = (("填", "90分"), ("应", "100分"))
    forms = [("甲局", "修路"), ("甲局", "架桥"), ("乙局", "种树")]
    run = a_run(
        *(
            merged_file(
                f"{name}{title}.xlsx",
                project(name, title),
                findings=(
                    finding(f"{name}{title}.xlsx", name, id_="W02", telling=Telling("", "", facts)),
                ),
            )
            for name, title in forms
        )
    )
    assert "其中乙局90分；甲局“修路”项目90分、“架桥”项目90分。" in told(run, "主要问题")


def test_a_sentence_of_a_report_is_not_laid_to_one_of_its_projects() -> None:
    facts = (("填", "9元"), ("应", "9万元"))
    found = finding("甲局修路.xlsx", "甲局", id_="X06", telling=Telling("", "", facts))
    run = a_run(
        merged_file("甲局修路.xlsx", project("甲局", "修路"), findings=(found,)),
        merged_file("甲局.xlsx", unit("甲局")),
    )
    assert "。甲局报告写明9元，计量单位有误" in told(run, "主要问题")


def test_what_a_bureau_writes_otherwise_is_said_so() -> None:
    changes = {"B06.调增.一处": ("年中追加{幅度}",), "B06.调增.欠缺": ("",)}
    book = shipped_book().with_changes(changes)
    run = a_run(
        merged_file("甲局.xlsx", unit("甲局"), findings=(told_by("甲局", "B06", change("40")),))
    )
    (group,) = county_context(run, book)["主要问题"]  # type: ignore[misc]  # object in a Mapping
    assert group.paragraphs[0].text.endswith("。甲局年中追加40%。")


def test_every_check_has_its_place_among_the_themes() -> None:
    manner = load_manner()
    themes = manner.theme
    named = [check for theme in themes for topic in theme.topics for check in topic.checks]
    assert len(named) == len(set(named))
    known = {check.id for check in all_checks()}
    kinds = {phrase.rpartition(".")[0] for phrase in shipped_book().ids}
    others = {*manner.without_unit, *manner.of_unit, *manner.told_before, *manner.same_cause}
    others |= {one for causes in manner.same_cause.values() for one in causes}
    assert {*named, *others} <= known | kinds
    for theme in themes:
        assert f"全县主题.{theme.name}" in shipped_book()
        for topic in theme.topics:
            assert f"全县问题.{topic.name}" in shipped_book()
            assert f"全县建议.{topic.name}" in shipped_book()
    told = {kind.partition(".")[0] for kind in named} | {*manner.told_before}
    assert known <= told, "the title of a check is no heading of a report"


def test_several_years_go_into_one_table() -> None:
    run = of_units(unit("甲局"), unit("乙局", year=2022), unit("丙局", year=None))
    assert told(run, "资金总体") == "各年度的情况（2022年度1份、2023年度1份、年度不明1份）见附件。"
    assert told(run, "自评质量") == ""
    annexes = told(run, "附表")
    assert "各年度部门整体支出绩效自评情况表" in annexes
    assert "\n2022|1|" in annexes
    assert "|乙局|2022|" in annexes
    assert "年度预算绩效" not in told(run, "标题")
    assert "【待补充：年度】" in told(run, "年度")
    most = of_units(unit("甲局"), unit("丁局"), unit("乙局", year=2022))
    text = told(most, "资金总体")
    assert text.startswith("2023年度2个单位的部门整体支出，")
    assert text.endswith("其他年度的情况（2022年度1份）见附件。")
    assert told(most, "得分分布").endswith("其他年度部门整体支出的得分（2022年度1份）见附件。")


def test_the_report_is_named_after_the_year_of_most_forms() -> None:
    run = of_units(unit("甲局"), unit("乙局"), project("乙局", year=2022))
    assert told(run, "标题") == "2023年度预算绩效自评汇总分析报告"
    assert "2022年度1个单位报送的1个项目" in told(run, "项目资金")


def test_units_that_the_roster_does_not_have_are_told() -> None:
    stranger = finding("乙局.xlsx", "乙局", id_="F13", severity=Severity.WARNING)
    run = a_run(
        merged_file("甲局.xlsx", unit("甲局")),
        merged_file("乙局.xlsx", unit("乙局"), findings=(stranger,)),
    )
    listed = told(replace(run, roster_units=1), "报送情况")
    assert "全部报送。\n另有1个单位报送了材料而不在名单内（乙局）" in listed


def test_an_open_total_is_no_interval_in_print() -> None:
    run = of_units(unit("甲局"), unit("乙局", scores=(None, "10", "10", "10")), unit("丙局"))
    assert "有指标暂不能确定得分的1份，各单位情况见附件" in told(run, "编报说明")
    assert "|暂不能确定|" in told(run, "附表")
    alone = of_units(unit("乙局", scores=(None, "10", "10", "10")))
    assert told(alone, "得分分布").endswith("一份，乙局核算总分暂不能确定。")
    assert "～" not in told(run, "附表") + told(run, "得分分布")


def stated(one: Evaluated) -> Evaluated:
    return replace(one, submission=replace(one.submission, source=TEXT))


def test_reports_without_a_table_are_no_tables() -> None:
    bare = stated(unit("乙局", money=(None, None, "50"), scores=(None, None, None, None)))
    run = of_units(unit("甲局", money=("80", "100", "90")), bare)
    assert "包括部门整体支出绩效自评表1份、没有自评表的自评报告1份。" in told(run, "报送情况")
    money = told(run, "资金总体")
    assert money.startswith("2023年度甲局的部门整体支出，")
    assert "预算执行率90%。" in money
    notes = told(run, "编报说明")
    assert "未计入资金合计的：2023年度部门整体支出1份。" in notes
    assert "没有自评表的1份" in notes
    assert "1份只有自评报告、没有自评表" in notes
    alone = told(of_units(bare), "得分分布")
    assert alone == "2023年度部门整体支出只有自评报告、没有自评表，不能核算总分。"


def test_replaced_versions_are_told_and_not_counted() -> None:
    one, other = unit("甲局"), department_form("新甲局.xlsx", "甲局")
    run = replace(of_units(one, other), superseded=frozenset({("甲局.xlsx", "自评表", 1)}))
    assert "同一单位同一张表报送几个版本的只计一份，另外1份没有计入。" in told(run, "编报说明")
    assert "自评表一份" in told(run, "得分分布")


@pytest.mark.parametrize(
    ("names", "area"),
    [
        (["青山县财政局", "青山县水利局", "档案馆"], "青山县"),
        (["衡阳市雁峰区教育局", "衡阳市雁峰区住建局"], "衡阳市雁峰区"),
        (["长沙市财政局", "长沙市城市管理局"], "长沙市"),
        (["青山县财政局", "白水县财政局"], None),
        (["青山县财政局"], None),
        (["市场监督管理局", "城市管理局", "社区服务中心"], None),
        ([], None),
    ],
)
def test_the_county_is_named_only_where_the_units_agree(names: list[str], area: str | None) -> None:
    assert area_of(names) == area


def test_charts_are_native_with_their_data_behind_them() -> None:
    run = large_run(40)
    made = charts(county_figures(run).analysis)
    assert [one.title for one in made][:2] == ["各单位预算执行率分布", "核算等级分布"]
    for one in made:
        xml = one.xml.decode()
        assert xml.rstrip().endswith(
            '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
        )
        sheet = load_workbook(io.BytesIO(one.workbook)).worksheets[0]
        for place in set(re.findall(rf"<c:f>{sheet.title}!([^<]*)</c:f>", xml)):
            cells = sheet[place.replace("$", "")]
            assert cells, place
    again = charts(county_figures(run).analysis)
    assert made == again, "the same run gives the same bytes"


def test_no_chart_for_a_single_column() -> None:
    titles = [one.title for one in charts(county_figures(of_units(unit("甲局"))).analysis)]
    assert titles == []


def test_sums_of_the_annex_are_those_of_the_text() -> None:
    run = of_units(unit("甲局", money=("1", "2", "1")), unit("乙局", money=("3", "4", "4")))
    table = county_context(run)["附表"][0]  # type: ignore[index]  # object in a Mapping
    assert [cell.text for cell in table.rows[-1]][:5] == ["合计", "4.00", "6.00", "5.00", "83.33%"]
    assert "预算执行率83.33%" in told(run, "资金总体")


def test_a_long_annex_ends_with_where_the_rest_is() -> None:
    run = of_units(*(unit(f"第{number}局") for number in range(503)))
    table = county_context(run)["附表"][0]  # type: ignore[index]  # object in a Mapping
    assert table.rows[-2][0].text == "其余3份见绩效自评汇总.xlsx“汇总”"
    assert len(table.rows) == 503


def test_numbers_carry_their_sources() -> None:
    for value in county_context(large_run(20)).values():
        for one in _numbers(value):
            assert one.source


def _numbers(value: object) -> Iterable[SourcedNumber]:
    if isinstance(value, Prose):
        yield from (piece for piece in value.pieces if isinstance(piece, SourcedNumber))
    elif isinstance(value, ProseSection):
        yield from _numbers((value.heading, *value.paragraphs))
    elif isinstance(value, tuple):
        for one in value:
            yield from _numbers(one)


def with_roster(run: Run, *standings: UnitStanding) -> Run:
    missing = tuple(missing_units(standings))
    return replace(run, standings=standings, roster_units=len(standings), missing=missing)


def standing(name: str, over: int | None = None, *, came: bool = True) -> UnitStanding:
    unit = RosterUnit((RosterRow(name, office=f"{name[0]}股"),))
    return UnitStanding(unit, missing=() if came else unit.owed, days_over=over)


def test_the_report_begins_with_its_rates() -> None:
    run = with_roster(
        of_units(unit("甲局"), unit("乙局")),
        standing("甲局", 0),
        standing("乙局", 3),
        standing("丙局", 5, came=False),
        standing("丁局"),
    )
    lines = told(run, "报送情况").split("\n")
    assert (
        lines[0] == "总的看，自评表覆盖率75%、单位报送率75%、报送及时率33.33%，核算等级优良率0%。"
    )
    assert "名单要求自评表4份，已报3份，覆盖率75%。" in lines
    assert "有报送截止日期的3个单位中，按时报齐1个，逾期报齐1个，及时率33.33%。" in lines


def test_without_a_roster_no_rate_of_it_is_told() -> None:
    text = told(of_units(unit("甲局")), "报送情况")
    assert "覆盖率" not in text
    assert "及时率" not in text


def test_what_became_of_the_last_round_is_told() -> None:
    total = UnitComparison("", before=4, fixed=1, open=3, new=2, to_correct=3, corrected=1)
    compared = RunComparison(
        started="",
        same_rules=True,
        same_files=False,
        states={},
        fixed=frozenset(),
        units=(),
        total=total,
        read=lambda _: iter(()),
    )
    run = replace(of_units(unit("甲局")), compared=compared)
    assert (
        "与上一次汇总相比，上轮问题4条，已改1条，未改3条，新增2条，错误和警告的整改率33.33%。"
        in told(run, "报送情况")
    )


def test_units_and_offices_stand_in_tables() -> None:
    found = [finding(f"{name}.xlsx", name, id_="I01") for name in ("甲局", "乙局")]
    files = [
        merged_file(f"{name}.xlsx", unit(name), findings=(one,))
        for name, one in zip(("甲局", "乙局"), found, strict=True)
    ]
    run = with_roster(a_run(*files), standing("甲局", 0), standing("乙局", 0))
    text = told(run, "附表")
    assert "各业务股室绩效自评情况表" in text
    assert "各单位错误和警告分类情况表\n序号|单位名称|绩效指标|合计" in text
    assert "合计|2|2" in text
    assert "建议优先复核的单位" in text


def test_the_year_before_is_told_of_the_same_kind_of_form(tmp_path) -> None:
    write_result(of_units(unit("甲局", year=2022), project("甲局", year=2022)), tmp_path / "r.json")
    before = last_year_of(tmp_path / "r.json")
    now = replace(of_units(unit("甲局"), unit("乙局")), last_year=before)
    text = told(now, "得分分布")
    assert "与2022年度相比，部门整体支出绩效自评表由1份变为2份，全年执行数由" in text
    assert "项目支出绩效自评表由" not in text
    assert "与" not in told(
        replace(of_units(unit("甲局", year=2021)), last_year=before), "得分分布"
    )


def test_a_result_of_last_year_that_is_none_is_refused(tmp_path) -> None:
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SinceError, match="--last-year"):
        last_year_of(tmp_path / "r.json")
    with pytest.raises(SinceError, match="--last-year"):
        last_year_of(tmp_path / "没有")
    assert last_year_of(None) == ()


def test_indicators_are_counted_by_kind_of_level_2() -> None:
    figures = county_figures(of_units(unit("甲局"), unit("乙局")))
    text = told(of_units(unit("甲局"), unit("乙局")), "附表")
    assert sum(one.rows for one in figures.second_level) == sum(
        one.rows for one in figures.indicators
    )
    assert [one.title for one in figures.second_level] == ["数量", "社会效益", "满意度"]
    assert "各类二级指标完成情况表\n二级指标|指标数|完成|未完成|不能判断\n数量|" in text
