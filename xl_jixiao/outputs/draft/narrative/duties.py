"""What no workbook holds: few gaps, each saying what belongs there."""

from __future__ import annotations

from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose


def functions(facts: DraftFacts) -> tuple[Prose, ...]:
    """机构设置和主要职能."""
    del facts
    return _gaps("主要职能（按“三定”规定填写）", "内设机构、所属单位和决算单位构成")


def organisation(facts: DraftFacts) -> tuple[Prose, ...]:
    """项目组织实施."""
    if facts.is_project:
        return _gaps("项目组织机构、实施流程、招投标、验收和监督检查情况")
    return _gaps("项目组织实施和管理制度执行情况")


def evaluation(facts: DraftFacts) -> tuple[Prose, ...]:
    """Purpose and course of the self-evaluation."""
    purpose = prose(
        f"评价目的：核实{facts.year}{facts.subject}绩效目标的完成情况和预算资金的使用效果，"
        "查找预算编制和执行中的问题，为改进管理和以后年度预算安排提供依据。"
    )
    course = prose("评价过程：", Gap("自评的组织方式、参加人员、起止时间和核查的资料"), "。")
    return (purpose, course)


def use_of_result(facts: DraftFacts) -> tuple[Prose, ...]:
    """结果拟应用和公开情况."""
    del facts
    return _gaps("自评结果的拟应用安排", "自评结果公开的时间、方式和网址")


def other_matters(facts: DraftFacts) -> tuple[Prose, ...]:
    """其他需要说明的问题."""
    del facts
    return _gaps("其他需要说明的问题（没有的写“无”）")


def project_outline(facts: DraftFacts) -> tuple[Prose, ...]:
    """项目概况."""
    del facts
    return _gaps("项目立项依据和文号", "项目主要内容、实施地点、实施期限和受益对象")


def money_management(facts: DraftFacts) -> tuple[Prose, ...]:
    """资金管理."""
    del facts
    return _gaps("资金管理制度名称、审批拨付程序和专账核算情况")


def _gaps(*texts: str) -> tuple[Prose, ...]:
    return tuple(prose(Gap(text), "。") for text in texts)
