"""The names a Word template may use, with what they give: the contract between templates and facts.

Templates are edited by people of a bureau, so the names are Chinese. A template that uses another
name is reported with that name and its place before anything is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.outputs.draft.prose import Gap


class NameKind(StrEnum):
    """What is behind a name."""

    TEXT = "文字"
    """A str or a Gap, inside a line: {{ 单位名称 }}."""
    PROSE = "一段"
    """One Prose, a paragraph of its own: {{p 开头 }} in a paragraph."""
    PARAGRAPHS = "若干段"
    """A tuple of Prose, possibly empty: {%p for 段 in 基本支出 %} {{p 段 }} {%p endfor %}."""
    GROUPS = "若干组"
    """A tuple of Group: each has 标题 (Prose) and 段落 (tuple of Prose)."""
    TABLES = "附表"
    """A tuple of DraftTable, possibly empty."""
    CHARTS = "图表"
    """A tuple of charts (county report)."""


class TemplateName(NamedTuple):
    """One name of the vocabulary."""

    name: str
    kind: NameKind
    meaning: str
    """Chinese, for the manual and for error messages."""


_COMMON = (
    TemplateName("标题", NameKind.TEXT, "报告标题：单位、年度、项目和报告的种类"),
    TemplateName("报告名称", NameKind.TEXT, "标题中单位名称以后的部分，标题分两行时用"),
    TemplateName("单位名称", NameKind.TEXT, "单位名称"),
    TemplateName("年度", NameKind.TEXT, "年度，四位数字"),
    TemplateName("开头", NameKind.PROSE, "依据和范围的开头段"),
    TemplateName("绩效目标", NameKind.PARAGRAPHS, "年度总体目标的预期目标"),
    TemplateName("目标完成", NameKind.PARAGRAPHS, "年度总体目标的实际完成情况"),
    TemplateName(
        "预算执行", NameKind.PARAGRAPHS, "年初预算、全年预算、执行数、执行率及其得分，调整幅度"
    ),
    TemplateName("总体得分", NameKind.PARAGRAPHS, "自评得分与核算得分、等级，其中按自评认定的部分"),
    TemplateName("指标完成", NameKind.GROUPS, "按一级指标分组，逐项写明指标值、完成值、分值、得分"),
    TemplateName("完成概况", NameKind.PARAGRAPHS, "指标共几项，完成几项，未完成几项"),
    TemplateName("未完成指标", NameKind.PARAGRAPHS, "未完成的指标、差多少、填写的原因；没有则为空"),
    TemplateName("超额完成指标", NameKind.PARAGRAPHS, "超额较多的指标；没有则为空"),
    TemplateName("经济性", NameKind.PARAGRAPHS, "预算控制与成本指标"),
    TemplateName("效率性", NameKind.PARAGRAPHS, "数量、质量、时效指标与执行进度"),
    TemplateName("效益性", NameKind.PARAGRAPHS, "效益指标与满意度"),
    TemplateName("存在问题", NameKind.PARAGRAPHS, "由检查结果和未完成指标归纳的问题，逐条编号"),
    TemplateName("改进措施", NameKind.PARAGRAPHS, "与存在问题一一对应的措施，逐条编号"),
    TemplateName(
        "填报更正", NameKind.PARAGRAPHS, "报送前应在表内更正的填报错误，逐条编号；不属于公开的报告"
    ),
    TemplateName("组织实施", NameKind.PARAGRAPHS, "只有本人知道的内容，标为待补充"),
    TemplateName("评价工作", NameKind.PARAGRAPHS, "评价目的与过程，过程标为待补充"),
    TemplateName("结果应用", NameKind.PARAGRAPHS, "结果拟应用和公开情况，标为待补充"),
    TemplateName("其他说明", NameKind.PARAGRAPHS, "其他需要说明的问题"),
    TemplateName("自评表", NameKind.TABLES, "附件：自评表"),
    TemplateName("口径", NameKind.TEXT, "评分口径的名称和版本"),
    TemplateName("成文日期", NameKind.TEXT, "落款日期，标为待补充"),
)
_DEPARTMENT = (
    TemplateName("机构职能", NameKind.PARAGRAPHS, "机构设置和主要职能，标为待补充"),
    TemplateName("人员情况", NameKind.PARAGRAPHS, "编制数、在职人数、控制率"),
    TemplateName("收入构成", NameKind.PARAGRAPHS, "按收入性质的构成和占比"),
    TemplateName("支出构成", NameKind.PARAGRAPHS, "基本支出、项目支出和占比"),
    TemplateName("基本支出", NameKind.PARAGRAPHS, "基本支出情况"),
    TemplateName("项目支出", NameKind.PARAGRAPHS, "项目支出情况"),
    TemplateName("三公经费", NameKind.PARAGRAPHS, "三公经费预决算与上年对比"),
    TemplateName("公用经费", NameKind.PARAGRAPHS, "公用经费及其分项"),
    TemplateName("其他经费", NameKind.PARAGRAPHS, "政府采购、楼堂馆所、厉行节约"),
    TemplateName("政府性基金", NameKind.PARAGRAPHS, "政府性基金预算支出情况"),
    TemplateName("国有资本经营", NameKind.PARAGRAPHS, "国有资本经营预算支出情况"),
    TemplateName("社会保险基金", NameKind.PARAGRAPHS, "社会保险基金预算支出情况"),
    TemplateName("基础数据表", NameKind.TABLES, "附件：基础数据表，没有则为空"),
)
_PROJECT = (
    TemplateName("项目名称", NameKind.TEXT, "项目名称"),
    TemplateName("主管部门", NameKind.TEXT, "主管部门"),
    TemplateName("项目概况", NameKind.PARAGRAPHS, "项目立项、内容，标为待补充"),
    TemplateName("资金安排", NameKind.PARAGRAPHS, "资金安排与到位，按来源"),
    TemplateName("资金使用", NameKind.PARAGRAPHS, "资金实际使用"),
    TemplateName("资金管理", NameKind.PARAGRAPHS, "资金管理情况，标为待补充"),
    TemplateName("主要成效", NameKind.PARAGRAPHS, "主要产出和效益"),
)
_COUNTY = (
    TemplateName("标题", NameKind.TEXT, "报告标题"),
    TemplateName("地区", NameKind.TEXT, "县（市、区）名称，由文件推断不出时为待补充"),
    TemplateName("年度", NameKind.TEXT, "年度"),
    TemplateName("口径", NameKind.TEXT, "评分口径的名称和版本"),
    TemplateName("开头", NameKind.PROSE, "依据和范围"),
    TemplateName("报送情况", NameKind.PARAGRAPHS, "文件数、汇总数、退回数、未报送单位"),
    TemplateName("资金总体", NameKind.PARAGRAPHS, "部门整体支出的预算、执行、执行率"),
    TemplateName("项目资金", NameKind.PARAGRAPHS, "项目支出的预算、执行、执行率，不与部门相加"),
    TemplateName("得分分布", NameKind.PARAGRAPHS, "平均分、最高最低、等级分布、按自评认定部分"),
    TemplateName("指标情况", NameKind.PARAGRAPHS, "各类指标完成率"),
    TemplateName("自评质量", NameKind.PARAGRAPHS, "自评与核算的差异，满分情况"),
    TemplateName(
        "主要问题", NameKind.GROUPS, "按检查归类的问题，涉及单位数和例子；标题带序号（一）（二）"
    ),
    TemplateName("改进建议", NameKind.PARAGRAPHS, "与主要问题对应的建议"),
    TemplateName("未报送单位", NameKind.PARAGRAPHS, "名单内未报送的单位"),
    TemplateName("结果应用", NameKind.PARAGRAPHS, "标为待补充"),
    TemplateName("落款单位", NameKind.TEXT, "落款的单位，标为待补充"),
    TemplateName("成文日期", NameKind.TEXT, "落款日期，标为待补充"),
    TemplateName("图表", NameKind.CHARTS, "执行率、得分等级、问题类别等图"),
    TemplateName("附表", NameKind.TABLES, "各单位得分一览表等"),
)
VOCABULARY: dict[str, tuple[TemplateName, ...]] = {
    "部门整体": (*_COMMON, *_DEPARTMENT),
    "项目支出": (*_COMMON, *_PROJECT),
    "汇总分析": _COUNTY,
}
"""By what a template is for: the category in its document properties."""
GIVEN: dict[str, Gap] = {"成文日期": Gap("成文日期"), "落款单位": Gap("落款单位")}
"""What a draft holds without being told by the facts; only a person knows it."""
