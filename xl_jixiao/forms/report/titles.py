"""Titles of reports: which line is one, and what it says of unit, project, year and kind."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.submission import Form
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import tidy
from xl_jixiao.text.patterns import lazy_re

LONGEST = 80
_RESIDUE = lazy_re(r"\[bookmark:[^\]]*\]")
_ATTACHED = lazy_re(r"^附[件表录]\s*[\d一二三四五六七八九十—-]*\s*[：:、.．]?\s*")
_CLOSING = r"(?:\s*[（(][^（）()]{1,20}[）)])*\s*$"
_REPORT = lazy_re(
    r"(?:绩效|自评|自我评价)[^，。；：:]{0,14}?(?:报告书?|汇报|总结|情况说明|自评说明)" + _CLOSING
)
_RESULT = lazy_re(
    r"^\S{0,30}(?:19|20)\d{2}\s*年度?\s*[^，。；：:]{2,40}?(?:绩效)?自评结果" + _CLOSING
)
"""Hubei's form of a report: 2023年度某项目绩效自评结果."""
_FORWARDED = lazy_re(r"报送|上报|呈报|呈送|转发|印发|通知|汇总|批复|请示|办法|意见")
_PROSE = lazy_re(r"[。；;！!？?]|[，,：:]\s*$")
_WEB = lazy_re(
    r"索引号|公开目录|组配分类|发[布文](?:机构|单位|部门|日期|时间)|主题分类|信息来源|^\W*(?:来源|作者|文号|时效性|浏览|点击)"
)
"""A line of the page on which the report was published."""
_ONLY_KIND = lazy_re(
    r"^(?:(?:部门|单位)?(?:整体)?(?:项目)?(?:财政)?(?:支出|资金|预算)*)?(?:绩效|自评|自我评价)(?:自评|评价)*"
    r"(?:情况)?(?:的)?(?:报告书?|总结|情况说明)" + _CLOSING
)
"""A line that says only what kind of text follows: 绩效自评报告."""
_LABELLED = lazy_re(r"[：:]|^(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月")
_YEAR_LINE = lazy_re(r"^[（(]?\s*(?:19|20)\d{2}\s*年度?\s*[）)]?$")
_TABLE = lazy_re(
    r"(?:自评|评价|评分|基础数据|情况|汇总|明细|统计|信息)[^，。；]{0,10}表" + _CLOSING
)
_REFERENCE = lazy_re(r"^[（(]?(?:详?见|如|具体|按)")
_ATTACHMENT = lazy_re(
    r"^附[件表录]\s*[\d一二三四五六七八九十—-]*\s*[：:]?$|(?:自评|评价|评分|基础数据)[^，。；]{0,10}表"
    + _CLOSING
)
_CAPTION = lazy_re(
    r"^(?:附[件表录]\s*[\d一二三四五六七八九十—-]*\s*[：:]?$|表\s*[\d一二三四五六七八九十—-]+\s)"
    r"|^[（(]?(?:金额)?单位\s*[：:]\s*(?:人民币)?[万亿千]?元[）)]?$"
)
_YEAR = r"(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年度?"
_OFFICE = (
    r"(?:局|委|办|办公室|委员会|中心|政府|法院|检察院|学校|中学|小学|幼儿园|医院|卫生院|站|所|院|馆|队|"
    r"协会|学会|联合会|总工会|团委|妇联|残联|工商联|文联|科协|侨联|社联|红十字会|供销社|党校|学院|大学|高中|厅|政协|人大|(?<![平后])台|(?<!项目)基地|"
    r"工委|街道|街道办|办事处|镇|乡|部|公司|集团|大队|支队|处|社|场|园)"
)
_SENT_UP = lazy_re(r"^关于(?:上报|报送|呈报|呈送)?")
_SPACED = lazy_re(r"(?<=[\u4e00-\u9fff\d])\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+(?=\d)")
"""Spaces that set a title apart: 江口县 水务局 2024 年度."""
_UNIT = lazy_re(
    rf"^[\u4e00-\u9fff（）()]{{2,36}}?{_OFFICE}(?:[（(]本级[）)])?(?=$|{_YEAR}|关于|[（(]{_YEAR}|(?:中央|省级|市级|上级)(?!\S{{0,2}}局))"
)
_UNIT_OF_PROJECT = lazy_re(
    r"^[\u4e00-\u9fff]{1,7}?[省市县区州][\u4e00-\u9fff]{1,16}?(?:局|委员会|人民政府|办公室)"
    r"(?=[^局委办]{2,40}(?:项目|专项|资金|经费))"
)
"""An office of a place right before the name of a project, without a year between."""
_UNIT_OF_PLACE = lazy_re(
    rf"^[\u4e00-\u9fff]{{1,8}}?[省市县区州旗镇乡][\u4e00-\u9fff]{{0,20}}?{_OFFICE}"
    r"(?=(?:部门|单位)?整体支出|部门支出|(?:专项资金|项目支出|项目资金|财政支出|预算支出)(?:绩效|自评))"
)
_YEAR_AT_START = lazy_re(rf"^[（(]?{_YEAR}[）)]?")
_YEAR_AT_END = lazy_re(rf"(?<=[告结明果])[（(]?{_YEAR}[）)]?$")
_LONE_UNIT = lazy_re(rf"^[\u4e00-\u9fff（）()]{{1,36}}{_OFFICE}(?:[（(]本级[）)])?$")
_WHOLE = lazy_re(r"整体|部门支出|单位支出|部门绩效|部门预算|部门决算")
_OF_PROJECTS = lazy_re(r"^(?!.*整体).*(?:项目支出|转移支付)")
"""部门预算项目支出, 中央转移支付: of projects, whatever else is said."""
_PROJECT = lazy_re(r"项目|专项|资金|经费|补助|工程")
_TAIL = lazy_re(
    r"(?:支出|资金|经费|预算|财政)*(?:支出)?(?:重点)?(?:绩效|自评|自我评价)[^，。；：:]{0,14}?"
    r"(?:报告书?|汇报|总结|情况说明|自评说明|自评结果)" + _CLOSING
)


class Title(NamedTuple):
    """What a title says; "" and None where it says nothing."""

    text: str
    form: Form | None
    unit: str
    subject: str
    """What is between the year and the kind of report: "核电项目", "部门整体"."""
    year: int | None


def bare(text: str) -> str:
    """A line without residue of bookmarks and the number of an attachment before it."""
    return _ATTACHED.sub("", tidy(_RESIDUE.sub("", text)), count=1)


def is_title(text: str) -> bool:
    """Whether a line, or lines joined, are the title of a report."""
    shown = bare(text)
    if not shown or len(shown) > LONGEST or _PROSE.search(shown):
        return False
    found = _REPORT.search(shown) or _RESULT.search(shown)
    return found is not None and not _FORWARDED.search(shown)


def may_begin(text: str, *, centred: bool = False) -> bool:
    """Whether a line may be above the last line of a title: a unit, something with a year, or
    any short line where both are centred.
    """
    shown = bare(text)
    if not shown or len(shown) > LONGEST or _PROSE.search(shown) or is_caption(shown):
        return False
    if _LABELLED.search(shown) or _WEB.search(shown):
        return False
    return centred or bool(_LONE_UNIT.match(shown)) or find_year(shown) is not None


def only_says_kind(text: str) -> bool:
    """Whether a title's last line needs the lines above it: 绩效自评报告."""
    return bool(_ONLY_KIND.match(bare(text)))


def is_year_line(text: str) -> bool:
    """Whether a line is nothing but a year, as many titles have below them: （2023年度）."""
    return bool(_YEAR_LINE.match(tidy(text)))


def is_caption(text: str) -> bool:
    """Whether a line heads a table: 附件2, …绩效自评表, 表1 收支情况表, 单位：万元."""
    shown = tidy(_RESIDUE.sub("", text))
    if not shown or len(shown) > LONGEST:
        return False
    if _CAPTION.search(shown):
        return True
    if _PROSE.search(shown) or _REFERENCE.match(shown) or _REPORT.search(shown):
        return False
    return _TABLE.search(shown) is not None


def is_attachment(text: str) -> bool:
    """Whether a caption heads an attached form, not a table within the text."""
    return bool(_ATTACHMENT.search(tidy(_RESIDUE.sub("", text))))


def read_title(text: str) -> Title:
    """What the joined lines of a title say."""
    shown = _SPACED.sub("", bare(text))
    unit = _unit_at_start(shown)
    rest = _SENT_UP.sub("", shown[len(unit) :]).strip()
    year = find_year(rest) or find_year(shown)
    rest = _YEAR_AT_START.sub("", rest).strip()
    if not unit and len(rest) < len(shown):
        unit = _unit_at_start(rest)
        rest = rest[len(unit) :].strip()
    if _OF_PROJECTS.search(rest):
        form: Form | None = Form.PROJECT
    elif _WHOLE.search(rest):
        form = Form.DEPARTMENT
    else:
        form = Form.PROJECT if _PROJECT.search(rest) else None
    subject = _TAIL.sub("", _YEAR_AT_END.sub("", rest)).strip(" 的")
    return Title(shown, form, unit, subject, year)


def _unit_at_start(text: str) -> str:
    """The office with which a title begins, "" where it begins with none."""
    found = _UNIT.match(text) or _UNIT_OF_PLACE.match(text) or _UNIT_OF_PROJECT.match(text)
    return found[0] if found else ""


def is_sent_up(title: str) -> bool:
    """Whether a title is that of a letter to a higher office: 关于上报…的报告."""
    found = _SENT_UP.match(title)
    return found is not None and found[0] != "关于"


def is_office(text: str) -> bool:
    """Whether a text is the name of an office and nothing else."""
    return bool(_LONE_UNIT.match(text))
