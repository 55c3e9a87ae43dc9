"""The words beside a number that say what became of it: a table, each line with its examples.

A line says where its words stand (before the number, behind it, or in a clause of their own without
a number), what they make of the number, and gives one text where they do and one where the same
characters mean something else. `N` in an example stands for the number, "100个".
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from xl_jixiao.text.patterns import lazy_re

Role = Literal["done", "denied", "wanted", "future", "open", "difference", "change", "part", "past"]
"""What a number is of: done, or said not to be; wanted (计划, 目标, 应); still to come; begun or
under way; a difference to the target (还差, 超额, 剩余); a change (增长, 下降) and not an
amount; a part of the whole; an earlier year's.
"""
Side = Literal["ahead", "behind", "clause"]


class Cue(NamedTuple):
    """One line of the table."""

    role: Role
    side: Side
    pattern: str
    fires: str
    quiet: str


_WORK = (
    "完成|达成|达到?|达标|实现|开展|实施|落实|办结|办理|建成|建设|新建|改造|竣工|完工|开工|动工|"
    "验收|交付|投用|投入使用|启动|到位|支付|拨付|发放|兑付|整改|解决|通过|组织|举办|召开|培训|"
    "检查|整治|治理|维修|修复|采购|安装|覆盖|审结|结案|销号|出台|编制|签订|申报|参加|参与|执行|"
    "进场|推进|做到|做|搞|有"
)
"""What is done, or not."""
WORK = frozenset(word.rstrip("?") for word in _WORK.split("|"))
_FILL = r"[了约近为是达有到至数值的量:共合总计额]{0,4}$"
_TO_BE = r"(?<![模虚草])拟(?![定稿订])"
_OF_PLAN = (
    r"(?:年度|全年|年初|既定|预定|绩效)?(?:目标|计划|任务|指标|预期|要求)(?:数|值|任务|目标)?"
)

CUES: tuple[Cue, ...] = (
    # denied: the number was not reached, or is what was not reached
    Cue(
        "denied",
        "ahead",
        rf"(?:未|没有?|尚未|还未|未能|没能|不能|无法|难以)(?:能|曾|再|按[时期]|及时|全部|全面|如期)*"
        rf"(?:{_WORK})[^\d,;。]{{0,8}}$",
        "未完成N",
        "不少于N",
    ),
    Cue("denied", "ahead", r"(?<![有并])(?:没有?|未能?)$", "没有N", "没有困难,完成N"),
    Cue(
        "denied",
        "behind",
        rf"(?:未|没有?|尚未|还未|未能|没能|不能|无法)"
        rf"(?:能|再|按[时期]|及时|全部|全面|如期)*(?:{_WORK})(?!.{{0,4}}(?:事故|投诉|问题))",
        "N未完成",
        "N未发生事故",
    ),
    Cue(
        "denied",
        "clause",
        rf"(?:未|没有?|尚未|还未|未能|没能|无法)(?:能|再|按[时期]|及时|全部|全面|如期)*"
        rf"(?:{_WORK})(?!.{{0,6}}(?:事故|投诉|问题|违规))",
        "目标N,未完成",
        "完成N,未发生事故",
    ),
    # difference: to the target, to the plan, or what is left
    Cue(
        "difference",
        "ahead",
        r"(?:还差|尚差|仅差|相差|(?<![误偏温时极公反逆价色])差|差额|差距|(?<![紧稀])缺|缺口|短缺|缺少|"
        r"短少|(?<!拖)欠|不足目标)" + _FILL,
        "还差N",
        "误差N",
    ),
    Cue(
        "difference",
        "ahead",
        r"(?<![至最不减])(?:少|多)(?:出|于计划|于目标|完成|做|建|培训|花|支|用)?[了约]{0,2}$",
        "比计划多N",
        "至少N",
    ),
    Cue(
        "difference",
        "ahead",
        rf"(?:超额|超出|超过|高出|超|低于|少于|高于|多于|不及)(?:了|完成)?(?:{_OF_PLAN}|预算|概算)"
        + _FILL,
        "超过目标N",
        "超过N",
    ),
    Cue(
        "difference",
        "ahead",
        r"(?:超额|(?:比|较|与)[^,;。\d]{0,4}(?:计划|目标|任务|指标|预期|预算)[^,;。\d]{0,4}(?:超|高|低))"
        r"(?:完成|出)?[^\d,;。]{0,4}$",
        "超额完成N",
        "完成N",
    ),
    Cue(
        "difference",
        "ahead",
        r"(?:比|较|与)[^,;。\d]{0,4}(?:计划|目标|任务|指标|预期|预算|概算)[^,;。\d]{0,4}"
        r"(?:多|少|增|减)[^,;。\d]{0,4}$",
        "比计划少招N",
        "与计划一致,完成N",
    ),
    Cue(
        "difference",
        "ahead",
        r"(?:剩余|剩下|还剩|仅剩|余下|尚余|结余|节余|结转|其余|(?<![业剩多其])余|尚有|还有|仍有|"
        r"节约|节省|节支|超支)[^\d,;。]{0,4}$",
        "剩余N",
        "共有N",
    ),
    Cue(
        "difference",
        "behind",
        r"(?:的?(?:差距|缺口|差额|缺额|结余|余额)|(?:还|尚)?(?:差|缺)$)",
        "N的差距",
        "N差异化服务",
    ),
    Cue(
        "done",
        "ahead",
        rf"(?<![划应拟计额未没能])(?:完成|达到|达成|实现)了?{_OF_PLAN}[的为约]{{0,2}}$",
        "完成年度任务N",
        "计划完成任务N",
    ),
    # wanted: the plan's number
    Cue(
        "wanted",
        "ahead",
        rf"(?<![按照依超完])(?:{_OF_PLAN}|预算|原定|拟定|需要?|须|必须|要求)"
        rf"(?:(?:{_WORK})[^\d,;。]{{0,4}})?(?:总?[数值量额]|应)?[为约是:的]{{0,2}}$",
        "计划N",
        "按计划完成N",
    ),
    Cue(
        "wanted",
        "ahead",
        rf"(?<![响供反适相感对效])应(?![急用对届税付])(?:当|该)?"
        rf"(?:{_WORK}|[到参报收发查检建改修投缴还])?[^\d,;。尽]{{0,4}}$",
        "应开展N",
        "开展应急演练N",
    ),
    Cue(
        "wanted",
        "behind",
        r"^[(](?:计划|目标|指标|任务|预计|拟|应完成|年初)[数值]?[)]",
        "N(计划)",
        "N(计划外)",
    ),
    Cue("wanted", "behind", r"^[^,;。\d]{0,3}(?<!其)中(?:有|已|的)?$", "N中有3个未完成", "N(其中"),
    # future: to come
    Cue(
        "future",
        "ahead",
        r"(?<![按照依])(?:计划|安排)[在于]?(?:20\d\d|[明次下来]|第[一二三四])[年季][^,;。]{0,8}$",
        "计划2024年完成N",
        "按计划2023年完成N",
    ),
    Cue(
        "future",
        "ahead",
        rf"(?:即将|{_TO_BE}|预计|预期(?=完成|实现|达到)|力争|争取(?=[在于年明完达建实])|有望|"
        rf"准备(?!金)|打算|下一步|明年|次年|来年|将(?!近|完成率|办结率)(?=[于在会要]|{_WORK}))"
        r"[^,;。]{0,12}$",
        "预计完成N",
        "模拟演练N",
    ),
    Cue(
        "future",
        "behind",
        rf"(?:即将|{_TO_BE}(?=[于在])|预计|计划[于在]|力争|争取[在于]|有望|"
        rf"将[于在会要]|将(?={_WORK})|计划(?=明年|次年|下年|下一?))",
        "N将于明年完成",
        "N已完成",
    ),
    Cue(
        "future",
        "clause",
        rf"(?:即将|{_TO_BE}|预计|力争|争取[在于]?|有望|(?<![按照依])计划|将[于在会要]?)"
        rf"[^,;。]{{0,10}}?(?:{_WORK})",
        "N,预计明年完成",
        "N,按计划完成",
    ),
    # open: begun or under way
    Cue(
        "open",
        "behind",
        r"(?:正在|[尚仍还]在|在建|(?:开工|动工|启动|奠基|进场)(?!.{0,8}(?:完工|竣工|建成|完成))|[实施建进推][施设行进]中|延期|延迟|延后|取消|推迟|暂停|滞后|"
        r"停工|搁置|待(?=[建开验完批改])|尚待|有待)",
        "N正在实施",
        "N已建成",
    ),
    Cue(
        "open",
        "ahead",
        rf"(?:正在|在建|(?<![等接招对期])待)(?:{_WORK})?(?:项目|工程|任务)?$",
        "待建设N",
        "接待N",
    ),
    Cue(
        "open",
        "ahead",
        r"(?:开工|动工|启动|奠基|报名|申报|招标|规划|谋划|储备)(?:建设|实施)?了?"
        r"(?:项目|工程|人数)?$",
        "已开工N",
        "开工后完成N",
    ),
    # change: how much it moved
    Cue(
        "change",
        "ahead",
        r"(?:(?<!新)(?:增长|增加|提高|提升|上升|上涨|增幅|涨幅)|↑|下降|降低|减少|减幅|降幅|下滑|"
        r"负增长|压减|压缩|缩减|回落|下跌|缩短|↓)(?:了|约|率|幅度?|为|达|比例){0,3}$",
        "增长N",
        "增长到N",
    ),
    # part, past
    Cue(
        "part",
        "ahead",
        r"(?:第[一二三四五六七八九十\d]+|首|上半年|前[一二三两]个?季度)批?次?[^\d,;。]{0,6}$",
        "第一批发放N",
        "分三批发放N",
    ),
    Cue("part", "ahead", r"(?:其中|包括|包含|内含)[^,;。]{0,14}$", "其中新建N", "共N"),
    Cue(
        "past",
        "ahead",
        r"(?:上年度?|去年|往年|上期|同期|前年|原有|原来|年初|基期|期初)[^\d,;。]{0,6}$",
        "上年完成N",
        "今年完成N",
    ),
    # done, said outright
    Cue(
        "done",
        "ahead",
        r"(?:实际|已|累计|共计?|合计|总计|完成|达到?|实现|建成|办结|验收合?格?|竣工|仅|只)"
        r"[^\d,;。]{0,6}$",
        "实际完成N",
        "申报N",
    ),
)
"""In the order in which they are asked; the first that fires tells."""

_EACH: dict[Side, tuple[tuple[Role, re.Pattern[str]], ...]] = {
    side: tuple((cue.role, lazy_re(cue.pattern)) for cue in CUES if cue.side == side)
    for side in ("ahead", "behind", "clause")
}


_NEAR = 8
"""So many characters behind a number a word may begin that speaks of it: 6个项目均在建."""
_BECAUSE = lazy_re(r"因|由于|受")
"""A reason may be between: 10公里建设任务因征地问题暂停."""
_CLOSE_BEHIND = lazy_re(r"[^,;。\d]{1,24}")


def role_ahead(words: str) -> tuple[Role, str] | None:
    """What the words right before a number make of it, and the words that say so."""
    return _first("ahead", words)


def role_behind(words: str) -> tuple[Role, str] | None:
    """What the words right behind a number make of it."""
    close = _CLOSE_BEHIND.match(words)
    if close is None:
        return None
    for role, pattern in _EACH["behind"]:
        match = pattern.search(close.group())
        if match and (match.start() <= _NEAR or _BECAUSE.search(close.group(), 0, match.start())):
            return role, match.group()
    return None


def role_of_clause(words: str) -> tuple[Role, str] | None:
    """What a clause without a number says of the numbers beside it: denied or future."""
    return _first("clause", words)


def _first(side: Side, words: str) -> tuple[Role, str] | None:
    for role, pattern in _EACH[side]:
        match = pattern.search(words)
        if match:
            return role, match.group()
    return None
