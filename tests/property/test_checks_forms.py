"""Correct forms give no finding above info; whatever a clerk types, checking never raises."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from support.submissions import check_forms

from xl_jixiao.checks.registry import all_checks
from xl_jixiao.model.finding import Severity

UNITS = ("个", "次", "公里", "万元", "人")


@st.composite
def correct_forms(draw):
    """A form whose amounts, weights and scores agree, filled in as the rules ask."""
    initial = Decimal(draw(st.integers(10_000, 5_000_000))) / 100
    annual = (initial * Decimal(draw(st.integers(80, 125))) / 100).quantize(Decimal("0.01"))
    executed = (annual * Decimal(draw(st.integers(955, 1000))) / 1000).quantize(Decimal("0.01"))
    basic = (annual * Decimal(draw(st.integers(0, 100))) / 100).quantize(Decimal("0.01"))
    rate = executed / annual
    execution = (rate * 10).quantize(Decimal("0.01"))
    lines = [
        "目标 | 完成全年任务 | 全年任务已完成",
        f"资金 | 年度资金总额 | {initial} | {annual} | {executed} | 10 | {rate:.2%} | {execution}",
        f"支出 | 按支出性质分：{annual}",
        f"支出项 | 其中：基本支出：{basic}",
        f"支出项 | 项目支出：{annual - basic}",
    ]
    for level1, points, kinds in (
        ("产出指标（50分）", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标（30分）", 30, ("经济效益指标", "社会效益指标", "可持续影响指标")),
        ("满意度指标（10分）", 10, ("服务对象满意度指标",)),
    ):
        left = points
        for place, level2 in enumerate(kinds):
            weight = left if place == len(kinds) - 1 else points // len(kinds)
            left -= weight
            target, actual = draw(results(level2))
            shown = level1 if place == 0 else ""
            name = f"{level2[:2]}考核事项{place}"
            lines.append(
                f"指标 | {shown} | {level2} | {name} | {target} | {actual} | {weight} | {weight}"
            )
    lines.append(f"总分 | 100 | {90 + execution}")
    return "\n".join(lines)


@st.composite
def results(draw, level2):
    """A target that was kept without overshooting it."""
    number = draw(st.integers(10, 5000))
    unit = draw(st.sampled_from(UNITS))
    if level2 == "时效指标":
        return "12月31日前", f"{draw(st.integers(1, 12))}月10日"
    if level2 == "成本指标":
        return f"≤{number}万元", f"{number - number // 10}万元"
    if "满意" in level2 or level2 == "质量指标":
        percent = draw(st.integers(80, 95))
        return f"≥{percent}%", f"{percent + draw(st.integers(0, 5))}%"
    if level2 == "可持续影响指标" and draw(st.booleans()):
        return "有效提升", "有效提升"
    return f"≥{number}{unit}", f"{number + number // draw(st.integers(5, 20))}{unit}"


TYPED = (
    "", "—", "无", "0", "-5", "#REF!", "〈公式〉", "全年", "≥", "100%", "12月31日前", "80余次",
    "49.8亿元", "1e9", "99999999999999", "0.000001", "完成", "部分完成", "5-10天",
)  # fmt: skip
characters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="|")
typed = st.sampled_from(TYPED) | st.text(characters, max_size=12)


@st.composite
def any_forms(draw):
    """Lines of every kind with anything in their fields."""
    lines = [f"资金 | 年度资金总额 | {' | '.join(draw(st.lists(typed, min_size=7, max_size=7)))}"]
    for kind in draw(st.lists(st.sampled_from(["指标", "其中", "合并", "资金"]), max_size=6)):
        fields = draw(st.lists(typed, min_size=8, max_size=8))
        first = "产出指标（50分）" if kind != "资金" else "其他资金"
        lines.append(f"{kind} | {first} | {' | '.join(fields[1:])}")
    lines.append(f"总分 | 100 | {draw(typed)} | {draw(typed)}")
    return "\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(correct_forms())
def test_a_correct_form_has_no_finding_above_info(form):
    findings, passed = check_forms(form)

    assert [one.message for one in findings if one.severity is not Severity.INFO] == []
    assert {"B01", "B02", "B03", "B04", "W01", "W02", "W03", "W04", "I01"} <= {
        one.id for one in passed
    }


@settings(max_examples=120, deadline=None)
@given(any_forms(), st.sampled_from([None, "platform-manual", "hubei-2020", "cost-level-1"]))
def test_anything_typed_gives_findings_with_a_place_and_never_raises(form, rules):
    findings, passed = check_forms(form, rules=rules)
    known = {one.id for one in all_checks()}

    for one in findings:
        assert one.id in known
        assert one.message
        assert one.basis
        assert len(one.cells) == len(set(one.cells))
    assert not {one.id for one in findings} & {one.id for one in passed}
