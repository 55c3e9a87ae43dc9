"""The names a Word template may use, with what they give: the contract between templates and facts.

Templates are edited by people of a bureau, so the names are Chinese. A template that uses another
name is reported with that name and its place before anything is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.outputs.draft.prose import Gap


class Kind(StrEnum):
    """What stands behind a name."""

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


class Name(NamedTuple):
    """One name of the vocabulary."""

    name: str
    kind: Kind
    meaning: str
    """Chinese, for the manual and for error messages."""


_COMMON = (
    Name("标题", Kind.TEXT, "报告标题：单位、年度、项目和报告的种类"),
    Name("报告名称", Kind.TEXT, "标题中单位名称以后的部分，标题分两行时用"),
    Name("单位名称", Kind.TEXT, "单位名称"),
    Name("年度", Kind.TEXT, "年度，四位数字"),
    Name("开头", Kind.PROSE, "依据和范围的开头段"),
    Name("绩效目标", Kind.PARAGRAPHS, "年度总体目标的预期目标"),
    Name("目标完成", Kind.PARAGRAPHS, "年度总体目标的实际完成情况"),
    Name("预算执行", Kind.PARAGRAPHS, "年初预算、全年预算、执行数、执行率及其得分，调整幅度"),
    Name("总体得分", Kind.PARAGRAPHS, "自评得分与核算得分、等级，其中按自评认定的部分"),
    Name("指标完成", Kind.GROUPS, "按一级指标分组，逐项写明指标值、完成值、分值、得分"),
    Name("完成概况", Kind.PARAGRAPHS, "指标共几项，完成几项，未完成几项"),
    Name("未完成指标", Kind.PARAGRAPHS, "未完成的指标、差多少、填写的原因；没有则为空"),
    Name("超额完成指标", Kind.PARAGRAPHS, "超额较多的指标；没有则为空"),
    Name("经济性", Kind.PARAGRAPHS, "预算控制与成本指标"),
    Name("效率性", Kind.PARAGRAPHS, "数量、质量、时效指标与执行进度"),
    Name("效益性", Kind.PARAGRAPHS, "效益指标与满意度"),
    Name("存在问题", Kind.PARAGRAPHS, "由检查结果和未完成指标归纳的问题，逐条编号"),
    Name("改进措施", Kind.PARAGRAPHS, "与存在问题一一对应的措施，逐条编号"),
    Name("填报更正", Kind.PARAGRAPHS, "报送前应在表内更正的填报错误，逐条编号；不属于公开的报告"),
    Name("组织实施", Kind.PARAGRAPHS, "只有本人知道的内容，标为待补充"),
    Name("评价工作", Kind.PARAGRAPHS, "评价目的与过程，过程标为待补充"),
    Name("结果应用", Kind.PARAGRAPHS, "结果拟应用和公开情况，标为待补充"),
    Name("其他说明", Kind.PARAGRAPHS, "其他需要说明的问题"),
    Name("自评表", Kind.TABLES, "附件：自评表"),
    Name("口径", Kind.TEXT, "评分口径的名称和版本"),
    Name("成文日期", Kind.TEXT, "落款日期，标为待补充"),
)
_DEPARTMENT = (
    Name("机构职能", Kind.PARAGRAPHS, "机构设置和主要职能，标为待补充"),
    Name("人员情况", Kind.PARAGRAPHS, "编制数、在职人数、控制率"),
    Name("收入构成", Kind.PARAGRAPHS, "按收入性质的构成和占比"),
    Name("支出构成", Kind.PARAGRAPHS, "基本支出、项目支出和占比"),
    Name("基本支出", Kind.PARAGRAPHS, "基本支出情况"),
    Name("项目支出", Kind.PARAGRAPHS, "项目支出情况"),
    Name("三公经费", Kind.PARAGRAPHS, "三公经费预决算与上年对比"),
    Name("公用经费", Kind.PARAGRAPHS, "公用经费及其分项"),
    Name("其他经费", Kind.PARAGRAPHS, "政府采购、楼堂馆所、厉行节约"),
    Name("政府性基金", Kind.PARAGRAPHS, "政府性基金预算支出情况"),
    Name("国有资本经营", Kind.PARAGRAPHS, "国有资本经营预算支出情况"),
    Name("社会保险基金", Kind.PARAGRAPHS, "社会保险基金预算支出情况"),
    Name("基础数据表", Kind.TABLES, "附件：基础数据表，没有则为空"),
)
_PROJECT = (
    Name("项目名称", Kind.TEXT, "项目名称"),
    Name("主管部门", Kind.TEXT, "主管部门"),
    Name("项目概况", Kind.PARAGRAPHS, "项目立项、内容，标为待补充"),
    Name("资金安排", Kind.PARAGRAPHS, "资金安排与到位，按来源"),
    Name("资金使用", Kind.PARAGRAPHS, "资金实际使用"),
    Name("资金管理", Kind.PARAGRAPHS, "资金管理情况，标为待补充"),
    Name("主要成效", Kind.PARAGRAPHS, "主要产出和效益"),
)
_COUNTY = (
    Name("标题", Kind.TEXT, "报告标题"),
    Name("地区", Kind.TEXT, "县（市、区）名称，由文件推断不出时为待补充"),
    Name("年度", Kind.TEXT, "年度"),
    Name("口径", Kind.TEXT, "评分口径的名称和版本"),
    Name("开头", Kind.PROSE, "依据和范围"),
    Name("报送情况", Kind.PARAGRAPHS, "文件数、汇总数、退回数、未报送单位"),
    Name("资金总体", Kind.PARAGRAPHS, "部门整体支出的预算、执行、执行率"),
    Name("项目资金", Kind.PARAGRAPHS, "项目支出的预算、执行、执行率，不与部门相加"),
    Name("得分分布", Kind.PARAGRAPHS, "平均分、最高最低、等级分布、按自评认定部分"),
    Name("指标情况", Kind.PARAGRAPHS, "各类指标完成率"),
    Name("自评质量", Kind.PARAGRAPHS, "自评与核算的差异，满分情况"),
    Name("主要问题", Kind.GROUPS, "按检查归类的问题，涉及单位数和例子；标题带序号（一）（二）"),
    Name("改进建议", Kind.PARAGRAPHS, "与主要问题对应的建议"),
    Name("未报送单位", Kind.PARAGRAPHS, "名单内未报送的单位"),
    Name("结果应用", Kind.PARAGRAPHS, "标为待补充"),
    Name("落款单位", Kind.TEXT, "落款的单位，标为待补充"),
    Name("成文日期", Kind.TEXT, "落款日期，标为待补充"),
    Name("图表", Kind.CHARTS, "执行率、得分等级、问题类别等图"),
    Name("附表", Kind.TABLES, "各单位得分一览表等"),
)
VOCABULARY: dict[str, tuple[Name, ...]] = {
    "部门整体": (*_COMMON, *_DEPARTMENT),
    "项目支出": (*_COMMON, *_PROJECT),
    "汇总分析": _COUNTY,
}
"""By what a template is for: the category in its document properties."""
GIVEN: dict[str, Gap] = {"成文日期": Gap("成文日期"), "落款单位": Gap("落款单位")}
"""What a draft holds without being told by the facts; only a person knows it."""
