"""Forms of any content a clerk might type, as the lines of `support.submissions`: right and wrong,
blank, zero, negative, in other units, with numbers inside names and texts.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

AMOUNTS = st.one_of(
    st.sampled_from(
        ["", "0", "0.00", "100", "99.995", "2000万", "0.5亿元", "abc", "-5", "1,286.05"]
    ),
    st.decimals(0, 99999, places=2).map(str),
    st.integers(0, 5000).map(str),
)
POINTS = st.sampled_from(["", "10", "6分", "5.5", "20", "-"])
VALUES = st.sampled_from(
    [
        ("≥90%", "95%"), ("≥90%", "60.55%"), ("≥90%", "128.76%"), ("49.8亿元", "48.5亿元"),
        ("≥30", "52次"), ("≤50万元", "61.5万元"), ("≤50万元", "12万元"), ("12月31日前", "12月31日"),
        ("6月30日前", "8月1日"), ("全年", "全年"), ("", "59个项目完成年度任务，32个建成。"),
        ("18", "完成"), ("按计划完成", "未完成"), ("0起", "0起"), ("0起", "3起"),
        ("100%1000件", "99%980件"),
        ("≥3万人", "1.2万人"), ("18—54周岁", "60周岁"), ("≥80项", ""), ("", ""),
        ("有所提高", "提高0.3个百分点"),
        ("≥1200亩", "1180亩"), ("满意率100%", "满意率95%"), ("=5个", "7个"), ("≥1次", "2.50次"),
    ]
)  # fmt: skip
REASONS = st.sampled_from(["", "", "无", "雨季停工12天，第4季度补做30%。", "资金到位晚"])
NAMES = st.sampled_from(
    ["2023年新建项目数", "1、巡查次数", "“一件事”办件量", "5000万元以上项目", "满意度", ""]
)
GOALS = st.sampled_from(
    [
        "",
        "全年造林1200亩。",
        "（一）新建3个站点；\n（二）培训500人次，其中骨干12.5%。",
        "做好各项工作",
    ]
)


@st.composite
def scored_forms(draw: st.DrawFn) -> str:
    """A form of a department or of a project."""
    kind = draw(st.sampled_from(["department", "project"]))
    year = draw(st.sampled_from(["2023", "2025", ""]))
    lines = [f"表头 | kind={kind} | unit=青山县第2水利站 | year={year} | project=小水库2期加固"]
    lines += [f"目标 | {draw(GOALS)!s} | {draw(GOALS)!s}".replace("\n", "¶")] * draw(
        st.integers(0, 2)
    )
    amounts = " | ".join(draw(AMOUNTS) for _ in range(3))
    reason = draw(REASONS)
    lines.append(
        f"资金 | 年度资金总额 | {amounts} | 10 | {draw(POINTS)} | {draw(POINTS)} | {reason}"
    )
    for label in draw(
        st.lists(st.sampled_from(["其中：财政拨款", "上年结转", "其他资金"]), unique=True)
    ):
        lines.append(f"资金 | {label} | {' | '.join(draw(AMOUNTS) for _ in range(3))}")
    for head, part, names in (
        ("收入", "收入项", ("一般公共预算", "政府性基金拨款", "其他资金")),
        ("支出", "支出项", ("基本支出", "项目支出")),
    ):
        numbers = [draw(st.decimals(0, 900, places=2)) for _ in names]
        whole = draw(st.sampled_from(["", str(sum(numbers)), str(sum(numbers) + Decimal("3.1"))]))
        lines.append(f"{head} | 按{head}性质分：{whole}")
        lines += [f"{part} | {name}：{n}" for name, n in zip(names, numbers, strict=True)]
    for level1, level2s in (
        ("产出指标（50分）", ("数量指标", "质量指标", "成本指标", "")),
        ("效益指标（30分）", ("社会效益指标", "经济效益指标")),
        ("满意度指标（10分）", ("服务对象满意度指标",)),
    ):
        first = level1
        for level2 in draw(st.lists(st.sampled_from(level2s), min_size=1, max_size=3)):
            target, actual = draw(VALUES)
            row = draw(st.sampled_from(["指标", "指标", "指标", "其中"]))
            points = f"{draw(POINTS)} | {draw(POINTS)}" if row == "指标" else " | "
            cells = f"{draw(NAMES)} | {target} | {actual} | {points} | {draw(REASONS)}"
            lines.append(f"{row} | {first} | {level2} | {cells}")
            first = ""
    lines.append(f"总分 | 100 | {draw(st.sampled_from(['', '97', '100', '88.5']))}")
    return "\n".join(lines)


@st.composite
def base_forms(draw: st.DrawFn) -> str:
    """A 基础数据表 of any content."""
    numbers = st.sampled_from(["", "0", "15.7", "16.56", "306", "422.59", "0.94", "12.00", "13.5"])
    lines = ["表头 | kind=basic-data | unit=青山县第2水利站 | year="]
    for key in ("three_public", "vehicles", "reception", "projects", "project_running",
                "public_expense", "office", "procurement", "basic_adjustment"):  # fmt: skip
        values = [f"{column}={draw(numbers)}" for column in ("previous", "budget", "final")]
        lines.append(f"数据 | {key} | {' | '.join(values)}")
    counts = st.sampled_from(["", "0", "40", "44", "59"])
    columns = ("posts", "staff", "approved_area", "actual_area", "budget_investment")
    for column in (*columns, "actual_investment"):
        lines += [f"数据 | {column} | {column}={draw(counts)}"]
    rates = ("control_rate", "area_rate", "investment_rate")
    lines += [f"数据 | {rate} | {rate}=" for rate in rates]
    lines.append("数据 | thrift | thrift=压减会议3次，节约2.5万元")
    return "\n".join(lines)
