"""Which side is good for a target without a printed comparison: at least, or at most.

The direction hangs on the head of the indicator's name, which in Chinese is last: 投诉 alone is
better low, 投诉办结率 better high. So of all words known here the one that ends last decides; names
themselves are never listed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.text.characters import plain
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import SHARES, measure

# why lower is better → the words; what is measured is a harm, a cost, a delay or a limit
_LOWER: dict[str, str] = {
    "harm to people or things": (
        "事故 伤亡 死亡 受伤 火灾 险情 灾害损失 案件 发案 刑案 治安案件 违规 违法 违纪 违约 犯罪 "
        "腐败 "
        "受害 受害率 成灾率 损失 损毁 毁损 变质 霉变 破损 损坏 损耗 漏损 泄露 泄密 污染事件 "
        "突发环境事件 "
        "安全事件 群体性事件 负面事件 舆情 负面舆情 不良事件 不良反应 不良率 不合格 次品 "
        "病死率 死亡率 发病率 患病率 感染率 流失 辍学 失学 返贫 致贫 失业率 失业人数 拖欠 欠薪 "
        "短缺 "
        "断供 停水 停电 故障 差错 错误 失误 误诊 漏诊 投诉 信访 上访 举报 纠纷 矛盾 不满意 退货 "
        "缺陷 差评 超标 漏报 瞒报 虚报 迟报 流产 空编 超编 空置 闲置 积压 呆坏账 坏账 不良贷款 "
        "债务 负债 "
        "隐患 抛荒 撂荒 黑臭水体 劣V类 劣五类 涉诉 败诉 冤假错案 纠错 重复建设"
    ),
    "happens at all": "发生率 发生数 发生次数 发生起数 发生件数 发生量 发生额 发生",
    "resources used up": "能耗 水耗 电耗 耗能 用水量 耗电量 消耗 排放 排放量 浓度 噪声 污染 碳排放",
    "cost": (
        "成本 造价 单价 超支 超预算 超概算 三公经费 三公 公务接待费 公务用车 因公出国 变动率 "
        "结转结余率 结余结转率 结转率 结余率 上限 限额"
    ),
    "deviation and control": (
        "控制率 偏离度 偏离率 偏差 偏差率 误差 误差率 差异率 波动 波动率 调整率 逾期 超期 延期 "
        "延误 "
        "滞后 超时 退回 返工 返工率 变更率 中断"
    ),
    "time it takes": (
        "时限 期限 工期 用时 耗时 时延 办理时间 办结时间 完成时间 响应时间 到达时间 到场时间 "
        "处理时间 "
        "处置时间 审批时间 审核时间 拨付时间 支付时间 到位时间 发放时间 等待时间 等候时间 办理时长 "
        "处理时长 等待时长 响应时长 审批时长 处置时长 修复时间 修复时长 办理周期 周期 "
        "办结天数 办理天数 办事天数 处理天数 处置天数 审批天数 审核天数 响应天数 拨付天数 支付天数 "
        "到位天数 发放天数 等待天数 等候天数 受理天数 反馈天数 答复天数 维修天数 修复天数 用时天数 "
        "完成天数 办结日数 办理日数 办结工作日 办理工作日 审批工作日 办结小时数 办理小时数 "
        "响应小时数 等待分钟数 响应分钟数"
    ),
}

# words that turn the direction when they are last: what is counted is the work against the harm
_HIGHER: dict[str, str] = {
    "dealing with it": (
        "办结 办理 处理 处置 整改 排查 查处 查办 化解 调处 调解 回复 答复 回访 受理 结案 侦破 "
        "破案 破获 "
        "治理 防治 防控 预防 防范 监测 监管 检测 检查 巡查 督查 抽查 审查 评估 评审 审理 执行 "
        "执法 责停 "
        "救助 救援 救治 扑救 扑灭 恢复 修复 维修 维护 抢修 清理 清欠 清收 收回 化债 偿还 归还 "
        "兑付 支付 "
        "发放 拨付 宣传 培训 演练 教育 保障 保险 参保 补偿 补贴 补助 赔付 资助 报告 上报 报送 "
        "备案 公开 "
        "核算 核查 核实 录入 建档 开展 管理 随访 覆盖 普及 知晓 响应率 接处警 出警 警示 预警 "
        "侦办 打击 "
        "起诉 审结 结办 回收 利用 综合利用 消除 清零 销号 规范 遏制 控制面积 控制人数 控制数量"
    ),
    "less of it is the aim": (
        "下降 降低 减少 压减 压缩 节约 节省 节支 节能 节水 减排 消减 削减 降幅 减幅 缩短 压降 "
        "减免 降本 避免"
    ),
    "rates of doing well": (
        "完成 完成率 达标 达标率 达成率 合格 合格率 满意 满意度 及时率 及时性 准时率 按时 准确率 "
        "正确率 "
        "到位率 落实 保障率 执行率 使用率 利用率 成活率 完好率 优良率 优秀率 好转率 治愈率 "
        "通过率 验收 "
        "增长 增长率 增加 提升 提高 收入 产值 效益 受益 惠及 安全率 合规 合规性 有效 稳定 零发生率 "
        "血压控制率 血糖控制率 高血压控制率 糖尿病控制率 患者控制率 病虫控制率 质量控制率"
    ),
    "time that should last": (
        "使用时间 服务时间 开放时间 运行时间 使用期限 服务期限 使用年限 持续 质保"
    ),
}

_COST_LEVEL = lazy_re(r"成本")
_TIME_LEVEL = lazy_re(r"时效")
_LASTING = lazy_re(
    r"时长|持续|保证|保障|使用|运行|开放|服务|供应|飞行|值守|值班|培训|学习|年限|质保|保修|可用"
)
_RATE = lazy_re(
    r"率|满意|比例|占比|比重|百分|程度|覆盖|合格|达标|知晓|[认及准公透均完好]度|\(%\)|%"
)
_GROWTH = lazy_re(r"增长|增速|增幅|提升|提高")


def _words(groups: dict[str, str]) -> frozenset[str]:
    return frozenset(word for words in groups.values() for word in words.split())


_LOWER_WORDS, _HIGHER_WORDS = _words(_LOWER), _words(_HIGHER)
_KNOWN = _LOWER_WORDS | _HIGHER_WORDS
# turned round, so that the first match is the word that ends last, the longest one of them
_LAST_WORD = lazy_re(
    "|".join(re.escape(word[::-1]) for word in sorted(_KNOWN, key=len, reverse=True))
)


_DENIALS = ("不", "未", "非")
# the work is before the harm it deals with: 化解债务, 调解纠纷, 排查安全隐患
_DEALT_WITH = lazy_re(
    "(?:化解|调解|调处|审结|审理|查处|查办|侦破|破获|整治|整改|排查|清理|清欠|清收|清退|消除|"
    "减少|降低|打击|处置|处理|治理|"
    "受理|办理|办结|扑灭|扑救|防范|防控|预防|遏制|偿还|归还|盘活|压减)[\u4e00-\u9fff]{0,4}"
    "(?:案件|纠纷|矛盾|债务|隐患|事故|投诉|信访|上访|违法|违规|违纪|火灾|险情|事件|黑臭水体|污染|"
    "不良贷款|拖欠|欠薪|闲置|"
    "撂荒|抛荒|空置|举报|负债|坏账|排放|舆情)[^率]*$"
)


# the verb of a reduction before what is to be reduced: its number is the amount of it
REDUCING = (
    "降低",
    "节约",
    "节省",
    "节支",
    "减少",
    "压减",
    "压降",
    "压缩",
    "缩短",
    "削减",
    "缩减",
    "减轻",
)
_REDUCES = lazy_re(
    r"(?:有效|切实|逐步|逐年|进一步|大幅|显著|明显|持续)*"
    rf"(?:{'|'.join(REDUCING)})(?!率|幅|额|量|数|型)[\u4e00-\u9fff]{{1,14}}"
)
_TIME_NAMED = lazy_re(r"时间|时限|时长|期限|工期|周期|天数|用时|耗时|时延|等候|等待|排队")


def reduces(name: str) -> bool:
    """Whether a name says with its verb that something is to be reduced: 降低成本, 节约能源, so
    that its number is how much at least.
    """
    return bool(_REDUCES.fullmatch(name))


def reduces_time(indicator: str, unit: str | None) -> bool:
    """Whether it is time that is to be reduced (缩短办理时限 2天): by two days or to two days?"""
    name = plain(indicator)
    timed = unit is not None and measure(unit).dimension in _DURATIONS
    return reduces(name) and (timed or bool(_TIME_NAMED.search(name) and unit not in SHARES))


def lower_is_better(name: str) -> bool | None:
    """What a name says by the last known word in it; None where it says nothing."""
    match = _LAST_WORD.search(name[::-1])
    if match is None:
        return None
    if match.group()[::-1] in _LOWER_WORDS:
        return not _DEALT_WITH.search(name)
    return name[::-1][match.end() : match.end() + 1] in _DENIALS  # 不合格率, 未完成率


BOUNDED_RATES = (
    "满意度",
    "满意率",
    "合格率",
    "优良率",
    "覆盖率",
    "及时率",
    "达标率",
    "知晓率",
    "办结率",
    "准确率",
    "正常率",
    "真实率",
    "普及率",
    "签约率",
    "参保率",
    "到位率",
    "验收通过率",
)
_BOUNDED_RATE = lazy_re("|".join(BOUNDED_RATES))
_MOVES = lazy_re(r"提升|提高|增长|增幅|变动|变化")


def names_bounded_rate(indicator: str) -> bool:
    """Whether a name is that of a rate that can't exceed 100% (满意度, 合格率), and not of how much
    such a rate moves.
    """
    name = plain(indicator)
    return bool(_BOUNDED_RATE.search(name)) and not _MOVES.search(name)


def names_rate(indicator: str) -> bool:
    """Whether a name is that of a rate, so that a bare 95 under it means 95%."""
    return bool(_RATE.search(plain(indicator)))


def at_most(
    number: Decimal, unit: str | None, *, own_words: str, indicator: str, level2: str
) -> bool:
    """Whether a bare number is an upper limit.

    Args:
        number: The number of the target.
        unit: Its unit, if it has one.
        own_words: What else is in the target's cell ("事故" of "事故0起").
        indicator: The level-3 name.
        level2: The level-2 name (成本指标 …).
    """
    name, kind = plain(indicator), plain(level2)
    said = lower_is_better(own_words) if own_words else None
    if said is None:
        said = False if reduces(name) else lower_is_better(name)
    if number <= 0:  # "at least 0" would say nothing
        return not (said is False and _GROWTH.search(own_words + name))
    if said is not None and not (said is False and _is_cost_amount(unit, name, kind)):
        return said
    if _COST_LEVEL.search(kind):
        return not (unit in SHARES and name.endswith("率"))
    if _TIME_LEVEL.search(kind) and unit and measure(unit).dimension in _DURATIONS:
        return not _LASTING.search(name + own_words)
    return False


_DURATIONS = ("time", "months", "working days")
_SAVING = lazy_re(r"节约|节省|节支|减少|降低|下降|压减|压缩|增收|收入|收益|缩短|率|满意")
_PAID_OUT = lazy_re(r"(?:补助|补贴|补偿|发放|兑付|资助|救助|奖补|奖励|赔付|支付|拨付)[^费成价]*$")


def _is_cost_amount(unit: str | None, name: str, kind: str) -> bool:
    """An amount of money under 成本指标 is a cost, whatever is done with it (维修费用 50万元),
    unless saving is the aim or the money is what people are to receive (补助 1000万元).
    """
    if not _COST_LEVEL.search(kind) or _SAVING.search(name) or _PAID_OUT.search(name):
        return False
    return unit is None or measure(unit).dimension in ("money", "pure")
