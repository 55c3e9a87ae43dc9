"""Actuals that say no more than that the target was reached: 完成, 达成预期指标, 按标准发放."""

from __future__ import annotations

from xl_jixiao.text.patterns import lazy_re

_LEAD = (
    r"(?:[\u4e00-\u9fff]{1,8}(?=[均都全]|已))?"
    r"(?:均|都|全部|全面|已经?|全年|按[期时质量]+|如期|及时|圆满|顺利|超额|足额|严格|实际)*"
)
_DONE = (
    r"(?:完成|达成|达到|达标|实现|落实|做到|符合|满足|到位|办结|兑现|合格|通过验收|验收合格|"
    r"完工|竣工)"
)
_WHAT = (
    r"(?:了|率?达标|年度|全年|年初|全部|各项|预期|既定|预定|设定|绩效|工作|建设|发放|实施|总体|指标|目标|任务|"
    r"计划|要求|标准|预算|规定|值|效果|数量|情况?良好|到位|,|。)*"
)
_AS_RULED = (
    r"(?:均|都|全部|已经?)*(?:严格)?[按依]照?(?:相关|有关|规定|政策|文件|合同|既定)?(?:标准|规定|要求|计划|"
    r"政策|合同|进度|文件|程序)(?:及时|足额|按时|全部|严格)*"
    r"(?:完成|发放|执行|落实|拨付|支付|兑付|使用|开展|实施|到位)(?:到位|完毕|了)?"
)
_STATES = lazy_re(rf"(?:{_LEAD}{_DONE}{_WHAT}|{_AS_RULED})。?")
_NOT_ALL = lazy_re(
    r"未|没|不|无|部分|基本|大[部体]|初步|拟|将|预计|力争|正在|尚|待|差|逾|延|滞|否|难|即可|率(?!达标)"
)
_ASIDE = lazy_re(r"\([^()]*\)")
_LONGEST = 30


def states_fulfilment(said: str) -> bool:
    """Whether a plain text without a number of its own states that its target was reached and
    nothing else.
    """
    words = _ASIDE.sub("", said)
    if not words or len(words) > _LONGEST or _NOT_ALL.search(words):
        return False
    return bool(_STATES.fullmatch(words))
