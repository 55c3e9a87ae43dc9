"""The outlines of the shipped templates: headings as the official notices have them.

Sources: the current provincial notice of Hunan for 部门整体; the reports of 桃江县 for 2023 and
2022 as handed in.
"""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.outputs.draft.shipped.typography import StyleName


class TemplateParagraph(NamedTuple):
    """A paragraph of a template."""

    style: StyleName
    text: str


class TemplateOutline(NamedTuple):
    """A template."""

    name: str
    """Of its file."""
    purpose: str
    """A key of VOCABULARY."""
    subject: str
    """What the file's properties say about it."""
    lines: tuple[TemplateParagraph, ...]


def _first(text: str) -> TemplateParagraph:
    return TemplateParagraph(StyleName.FIRST, text)


def _second(text: str) -> TemplateParagraph:
    return TemplateParagraph(StyleName.SECOND, text)


def _body(*names: str) -> tuple[TemplateParagraph, ...]:
    return tuple(TemplateParagraph(StyleName.BODY, f"{{{{p {name} }}}}") for name in names)


def _tag(text: str) -> TemplateParagraph:
    return TemplateParagraph(StyleName.BODY, f"{{%p {text} %}}")


def _listed(text: str) -> TemplateParagraph:
    """A line of the list of attachments."""
    return TemplateParagraph(StyleName.BODY, text)


def _groups(name: str, heading: TemplateParagraph) -> tuple[TemplateParagraph, ...]:
    """Each group under a heading of its own."""
    return (_tag(f"for 组 in {name}"), heading, *_body("组.段落"), _tag("endfor"))


def _attachments(*named: tuple[str, str]) -> tuple[TemplateParagraph, ...]:
    """Each table on pages of its own, under the label of the attachment."""
    lines: list[TemplateParagraph] = []
    for label, name in named:
        lines += [
            _tag(f"for 表 in {name}"),
            TemplateParagraph(StyleName.ATTACHMENT, label),
            *_body("表"),
            _tag("endfor"),
        ]
    return tuple(lines)


_OPENING = (TemplateParagraph(StyleName.BODY, ""), *_body("开头"))
_COUNTY_TITLE = (TemplateParagraph(StyleName.TITLE, "{{ 标题 }}"), *_OPENING)
_TITLE = (
    TemplateParagraph(StyleName.TITLE, "{{ 单位名称 }}"),
    TemplateParagraph(StyleName.TITLE, "{{ 报告名称 }}"),
    *_OPENING,
)
"""Broken where an officer breaks it: behind the unit."""
_RULES_NOTE = TemplateParagraph(StyleName.NOTE, "注：本报告的核算得分按评分口径“{{ 口径 }}”计算。")
_SCORED_NOTE = (_tag("if 总体得分"), _RULES_NOTE, _tag("endif"))
"""A form without points has no scores to be explained."""
_SIGNED = (
    TemplateParagraph(StyleName.SIGNATURE, "{{ 单位名称 }}"),
    TemplateParagraph(StyleName.SIGNATURE, "{{ 成文日期 }}"),
)
_CORRECTIONS = (
    _tag("if 填报更正"),
    TemplateParagraph(StyleName.WORKING_PAGE, "报送前需更正的填报问题"),
    TemplateParagraph(
        StyleName.NOTE, "以下是表里的填报差错，更正后请重新生成报告。报送前请删去本页。"
    ),
    *_body("填报更正"),
    _tag("endif"),
)
_DEPARTMENT_TABLES = _attachments(
    ("附件1", "基础数据表"), ("附件{% if 基础数据表 %}2{% endif %}", "自评表")
)
_DEPARTMENT_LIST = (
    _tag("if 基础数据表"),
    _listed("附件：1．部门整体支出绩效评价基础数据表"),
    _listed("　　　2．部门整体支出绩效自评表"),
    _tag("else"),
    _listed("附件：部门整体支出绩效自评表"),
    _tag("endif"),
)
"""附件说明, GB/T 9704 7.3.4: between the text and the signature; a lone one has no number."""
_PROJECT_LIST = (_listed("附件：项目支出绩效自评表"),)
_COUNTY_LIST = (
    _tag("for 表 in 附表"),
    _listed(
        "{% if loop.index == 1 %}附件：{% else %}　　　{% endif %}"
        "{% if 附表|length > 1 %}{{ loop.index }}．{% endif %}{{ 表.标题 }}"
    ),
    _tag("endfor"),
)

_PROVINCE = TemplateOutline(
    "部门整体（湖南省）",
    "部门整体",
    "部门整体支出绩效自评报告，湖南省提纲",
    (
        *_TITLE,
        _first("一、部门（单位）基本情况"),
        *_body("机构职能", "人员情况", "收入构成", "支出构成", "绩效目标"),
        _first("二、一般公共预算支出情况"),
        *_body("预算执行"),
        _second("（一）基本支出情况"),
        *_body("基本支出", "公用经费", "三公经费", "其他经费"),
        _second("（二）项目支出情况"),
        *_body("项目支出", "组织实施"),
        _first("三、政府性基金预算支出情况"),
        *_body("政府性基金"),
        _first("四、国有资本经营预算支出情况"),
        *_body("国有资本经营"),
        _first("五、社会保险基金预算支出情况"),
        *_body("社会保险基金"),
        _first("六、部门整体支出绩效情况"),
        *_body("总体得分", "目标完成", "完成概况", "未完成指标", "超额完成指标"),
        *_groups("指标完成", _second("（{{ loop.中文序号 }}）{{ 组.标题 }}")),
        _first("七、存在的问题及原因分析"),
        *_body("存在问题"),
        _first("八、下一步改进措施"),
        *_body("改进措施"),
        _first("九、部门整体支出绩效自评结果拟应用和公开情况"),
        *_body("结果应用"),
        _first("十、其他需要说明的情况"),
        *_body("其他说明"),
        *_SCORED_NOTE,
        *_DEPARTMENT_LIST,
        *_SIGNED,
        *_DEPARTMENT_TABLES,
        *_CORRECTIONS,
    ),
)
_TAOJIANG_2023 = TemplateOutline(
    "部门整体（桃江2023）",
    "部门整体",
    "部门整体支出绩效报告，桃江县2023年度提纲",
    (
        *_TITLE,
        _first("一、部门概况"),
        _second("（一）部门基本情况"),
        *_body("机构职能", "人员情况"),
        _second("（二）部门整体支出情况"),
        *_body("收入构成", "支出构成"),
        _second("（三）绩效目标设立情况"),
        *_body("绩效目标"),
        _first("二、部门整体支出情况"),
        *_body("预算执行"),
        _second("（一）基本支出"),
        *_body("基本支出", "公用经费", "三公经费", "其他经费"),
        _second("（二）项目支出"),
        *_body("项目支出"),
        _first("三、项目组织实施情况"),
        *_body("组织实施"),
        _first("四、部门整体支出绩效情况"),
        *_body("总体得分", "目标完成", "完成概况"),
        _second("（一）经济性分析"),
        *_body("经济性"),
        _second("（二）效率性分析"),
        *_body("效率性"),
        _second("（三）效益性分析"),
        *_body("效益性", "未完成指标", "超额完成指标"),
        _first("五、绩效评价工作开展情况"),
        *_body("评价工作"),
        _first("六、存在的主要问题"),
        *_body("存在问题"),
        _first("七、改进措施"),
        *_body("改进措施"),
        *_SCORED_NOTE,
        *_DEPARTMENT_LIST,
        *_SIGNED,
        *_DEPARTMENT_TABLES,
        *_CORRECTIONS,
    ),
)
_PROJECT_2023 = TemplateOutline(
    "项目支出（桃江2023）",
    "项目支出",
    "项目支出绩效评价报告，桃江县2023年度提纲",
    (
        *_TITLE,
        _first("一、项目概况"),
        _second("（一）项目基本情况简介"),
        *_body("项目概况"),
        _second("（二）项目绩效目标设立情况"),
        *_body("绩效目标"),
        _first("二、项目资金使用及管理情况分析"),
        _second("（一）项目资金安排、到位、落实以及总投入等情况"),
        *_body("资金安排"),
        _second("（二）项目资金实际使用情况"),
        *_body("资金使用"),
        _second("（三）项目资金管理情况"),
        *_body("资金管理"),
        _first("三、项目组织实施情况分析"),
        *_body("组织实施"),
        _first("四、项目绩效情况分析"),
        *_body("总体得分", "目标完成", "完成概况"),
        _second("（一）经济性分析"),
        *_body("经济性"),
        _second("（二）效率性分析"),
        *_body("效率性"),
        _second("（三）效益性分析"),
        *_body("效益性", "未完成指标", "超额完成指标"),
        _first("五、绩效评价工作开展情况"),
        *_body("评价工作"),
        _first("六、其他需要说明的问题"),
        _second("（一）存在的问题"),
        *_body("存在问题"),
        _second("（二）改进措施"),
        *_body("改进措施"),
        _second("（三）其他说明"),
        *_body("其他说明"),
        *_SCORED_NOTE,
        *_PROJECT_LIST,
        *_SIGNED,
        *_attachments(("附件", "自评表")),
        *_CORRECTIONS,
    ),
)
_PROJECT_2022 = TemplateOutline(
    "项目支出（桃江2022）",
    "项目支出",
    "项目支出绩效自评报告，桃江县2022年度提纲",
    (
        *_TITLE,
        _first("一、基本情况"),
        _second("（一）项目单位基本情况"),
        *_body("项目概况"),
        _second("（二）项目绩效目标的设定及完成情况"),
        *_body("绩效目标", "目标完成"),
        _first("二、项目资金管理及使用情况"),
        _second("（一）项目资金使用情况"),
        *_body("资金安排", "资金使用"),
        _second("（二）项目资金管理情况"),
        *_body("资金管理"),
        _first("三、项目组织实施情况"),
        *_body("组织实施"),
        _first("四、绩效评价工作情况"),
        *_body("评价工作"),
        _first("五、绩效评价结果和主要成效"),
        _second("（一）绩效评价结果"),
        *_body("总体得分", "完成概况", "未完成指标"),
        *_groups("指标完成", TemplateParagraph(StyleName.THIRD, "{{ 组.标题 }}")),
        _second("（二）主要成效"),
        *_body("主要成效", "超额完成指标"),
        _first("六、存在的困难与问题"),
        *_body("存在问题"),
        _first("七、建议"),
        *_body("改进措施"),
        *_SCORED_NOTE,
        *_PROJECT_LIST,
        *_SIGNED,
        *_attachments(("附件", "自评表")),
        *_CORRECTIONS,
    ),
)
_COUNTY = TemplateOutline(
    "汇总分析报告",
    "汇总分析",
    "财政部门用：全县绩效自评汇总分析报告",
    (
        *_COUNTY_TITLE,
        _first("一、自评工作开展情况"),
        _second("（一）报送情况"),
        *_body("报送情况"),
        _second("（二）未报送单位"),
        *_body("未报送单位"),
        _first("二、资金总体情况"),
        _second("（一）部门整体支出"),
        *_body("资金总体"),
        _second("（二）项目支出"),
        *_body("项目资金"),
        _first("三、自评结果分析"),
        _second("（一）得分与等级"),
        *_body("得分分布"),
        _second("（二）绩效指标完成情况"),
        *_body("指标情况"),
        _second("（三）自评质量"),
        *_body("自评质量"),
        _tag("if 图表"),
        _second("（四）图示"),
        TemplateParagraph(StyleName.FIGURE, "{{p 图表 }}"),
        _tag("endif"),
        _first("四、存在的主要问题"),
        *_groups("主要问题", _second("{{ 组.标题 }}")),
        _first("五、改进建议"),
        *_body("改进建议"),
        _first("六、结果应用"),
        *_body("结果应用"),
        _RULES_NOTE,
        *_COUNTY_LIST,
        TemplateParagraph(StyleName.SIGNATURE, "{{ 落款单位 }}"),
        TemplateParagraph(StyleName.SIGNATURE, "{{ 成文日期 }}"),
        *_attachments(("附件{% if 附表|length > 1 %}{{ loop.index }}{% endif %}", "附表")),
    ),
)
OUTLINES = (_PROVINCE, _TAOJIANG_2023, _PROJECT_2023, _PROJECT_2022, _COUNTY)
