"""What a unit's own report states goes into its draft: functions, organs, staff, special funds."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from support.narratives import paragraphs
from support.reports import read_report

from xl_jixiao import evaluate_file
from xl_jixiao.forms.report.topics import by_topic, report_of
from xl_jixiao.model.finding import EvaluatedForm
from xl_jixiao.outputs.draft.narrative import narrate
from xl_jixiao.outputs.word.prose import SourcedNumber
from xl_jixiao.rules.loading import load_rules

REPORT = """
青山县水利局2024年度部门整体支出绩效自评报告
一、部门概况
（一）部门基本情况
青山县水利局是县政府工作部门，内设办公室、规划股等3个股室。核定编制20名；年末在职人员18人。
主要职责：
1.保障水资源的合理开发利用。
2.负责节约用水工作。
（二）绩效目标设立情况
全年完成水利投资3.2亿元。
二、一般公共预算支出情况
2024年年初预算100万元，全年预算120万元，全年支出120万元。
三、政府性基金预算支出情况
2024年政府性基金预算支出35万元，用于水库移民后期扶持。
四、存在的问题
部分项目进度偏慢。
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The narrative of the report."""
    path: Path = tmp_path_factory.mktemp("report") / "报告.docx"
    document = Document()
    for line in REPORT.strip().splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    result = evaluate_file(path)
    (one,) = result.evaluated
    assert isinstance(one, EvaluatedForm)
    report = report_of(one.submission, result.reports)
    return dict(narrate(one, rules=load_rules(None), report=report))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "机构职能",
            [
                "1.保障水资源的合理开发利用。",
                "2.负责节约用水工作。",
                "青山县水利局是县政府工作部门，内设办公室、规划股等3个股室。",
            ],
        ),
        ("人员情况", ["核定编制20名；年末在职人员18人。"]),
        ("政府性基金", ["2024年政府性基金预算支出35万元，用于水库移民后期扶持。"]),
        (
            "国有资本经营",
            ["【待补充：国有资本经营预算支出情况（没有的写“2024年无国有资本经营预算支出”）】。"],
        ),
    ],
)
def test_what_it_states_is_kept(said: dict[str, object], name: str, expected: list[str]) -> None:
    assert [one.text for one in paragraphs(said[name])] == expected


def test_its_numbers_name_their_sentence(said: dict[str, object]) -> None:
    (staff,) = paragraphs(said["人员情况"])
    numbers = [one for one in staff.pieces if isinstance(one, SourcedNumber)]
    assert [(one.text, one.source) for one in numbers] == [
        ("20", "正文!段4句2"),
        ("18人", "正文!段4句3"),
    ]


def test_a_list_is_of_one_topic() -> None:
    report = read_report(
        "甲局2024年度部门整体支出绩效自评报告\n一、部门概况\n（一）基本情况\n"
        "甲局内设3个股室。\n1.贯彻方针政策。\n2.负责项目跟踪。\n3.完成交办事项。\n"
    )
    found = {
        name: ["".join(one.text for one in sentences) for sentences in told]
        for name, told in by_topic(report).items()
    }
    assert found == {
        "机构": ["甲局内设3个股室。"],
        "职能": ["1.贯彻方针政策。", "2.负责项目跟踪。", "3.完成交办事项。"],
    }
