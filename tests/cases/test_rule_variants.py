# ruff: noqa: E501  the columns of the tables stay aligned
"""Rules that provinces have and the default has not: rows and forms with scores worked out by hand,
and what the derivation says.

Columns of rows: 情形 | 口径 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评 | 得分 | 计算过程里的话
An empty 得分 is undetermined.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.submissions import check_forms, evaluate, read_form

from xl_jixiao.actions.wording import total_line
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.scoring.public import grade, score_execution, score_indicator
from xl_jixiao.scoring.totals import grade_of, rescaled_note

PROFILES = {
    "按比值": """
[over]
tiers = [{ start = 1.5, inclusive = false, action = "inverse" }]
""",
    "半扣": """
[over]
tiers = [
    { start = 1.2, inclusive = true, action = "reason" },
    { start = 1.5, inclusive = true, action = "deviation", value = 0.5 },
]
""",
    "设门槛": """
[execution]
method = "threshold"
gate = 0.7
""",
    "固定分": """
[qualitative]
done = { name = "达成", low = 1, high = 1 }
partly = { name = "部分达成", low = 0.75, high = 0.75 }
undone = { name = "未达成", low = 0, high = 0 }
pending = { name = "尚未完成", low = 0.2, high = 0.2 }
missed_deadline = { name = "逾期", low = 0.5, high = 0.5 }
""",
    "四档": """
[qualitative]
levels = [
    { name = "较好", low = 0.85, high = 0.95, stands_for = "done" },
    { name = "一般", low = 0.7, high = 0.7, stands_for = "partly" },
]
""",
    "五等": """
[grades]
grades = [
    { name = "优", start = 90 },
    { name = "良", start = 80 },
    { name = "中", start = 70 },
    { name = "低", start = 60 },
    { name = "差", start = 0 },
]
""",
    "折算": """
[inapplicable]
method = "rescale"
""",
    "指标表": """
[named]
rates = [
    { name = "在职人员控制率", better = "low", full = 1, step = 0.01, off = 0.5, off_in = "points", part = "whole" },
    { name = "变动率", better = "low", full = 0, step = 0.01, off = 0.8, off_in = "points", part = "started" },
    { name = "预算完成率", better = "high", full = 1, step = 0.05, off = 2, off_in = "points", part = "proportion" },
    { name = "编制准确", better = "low", full = 0, step = 0.1, off = 1, off_in = "share", part = "proportion" },
    { name = "及时率", better = "high", full = 0.95, step = 0.05, off = 0.25, off_in = "share", part = "whole" },
]
steps = [
    { name = "预算控制率", upto = 0, inclusive = true, value = 1, measured = "value" },
    { name = "预算控制率", upto = 0.10, inclusive = true, value = 0.8, measured = "value" },
    { name = "预算控制率", upto = 0.30, inclusive = false, value = 0.4, measured = "value" },
    { name = "预算控制率", upto = "none", inclusive = true, value = 0, measured = "value" },
    { name = "成本控制率", upto = 0.10, inclusive = true, value = 1, measured = "distance" },
    { name = "成本控制率", upto = 0.15, inclusive = true, value = 0.6, measured = "distance" },
    { name = "成本控制率", upto = "none", inclusive = true, value = 0, measured = "distance" },
]
met = [{ name = "目标实现", of = "数量指标", most = 1.30 }]
""",
}

ROWS = """
未到130%不扣         | deviation | 培训次数 | ≥100次 | 129次 | 10 | | 10   | 达到指标值，得满分
恰好130%扣三成       | deviation | 培训次数 | ≥100次 | 130次 | 10 | | 7    | 偏离度（130 － 100）÷ 100 = 30%，按偏离度扣减：10分 ×（1 －（130 － 100）÷ 100） = 7分
173.33%              | deviation | 督查次数 | ≥30次  | 52次  | 6  | | 1.6  | 偏离度（52 － 30）÷ 30 = 73.33%
达到2倍扣完          | deviation | 培训次数 | ≥100次 | 200次 | 10 | | 0    | 按偏离度扣减，扣完为止，不得分
3倍不为负            | deviation | 培训次数 | ≥100次 | 300次 | 10 | | 0    | 扣完为止
负向指标不适用       | deviation | 办理天数 | ≤100天 | 10天  | 10 | | 10   | 未超过指标值
等于指标不适用       | deviation | 培训次数 | =100次 | 200次 | 10 | | 10   | 得满分
未完成仍按比例       | deviation | 培训次数 | ≥100次 | 80次  | 10 | | 8    | 按比例
恰好150%不含         | 按比值    | 培训次数 | ≥100次 | 150次 | 10 | | 10   | 得满分
超过150%按比值       | 按比值    | 培训次数 | ≥100次 | 160次 | 10 | | 6.25 | 按指标值与完成值之比计分：10分 × 62.5% = 6.25分
按比值除不尽         | 按比值    | 培训次数 | ≥50次  | 90次  | 10 | | 5.56 | （四舍五入保留2位小数）
先到说明原因一档     | 半扣      | 培训次数 | ≥100次 | 149次 | 10 | | 10   | 达到指标值，得满分
半扣起点             | 半扣      | 培训次数 | ≥100次 | 150次 | 10 | | 7.5  | 10分 ×（1 － 50% ×（150 － 100）÷ 100） = 7.5分
半扣到底             | 半扣      | 培训次数 | ≥100次 | 300次 | 10 | | 0    | 扣完为止
固定达成不看自评     | 固定分    | 制度     | 健全   | 已健全 | 10 | 7 | 10  | 按定性指标“达成”一档，固定得分值的100%10分
固定部分达成         | 固定分    | 制度     | 健全   | 基本健全 | 10 | 9 | 7.5 | 固定得分值的75%：10分 × 75% = 7.5分
固定没有自评也有分   | 固定分    | 制度     | 健全   | 基本健全 | 6  |   | 4.5 | 固定得分值的75%
固定尚未完成         | 固定分    | 制度     | 健全   | 正在实施 | 10 | 9 | 2   | 固定得分值的20%
固定未达成           | 固定分    | 制度     | 健全   | 不健全 | 10 | 9 | 0    | 固定得分值的0%
固定逾期             | 固定分    | 竣工     | 9月前  | 10月   | 10 | 9 | 5    | 未达成，按“逾期”一档，固定得分值的50%：10分 × 50% = 5分
看不出档次仍按自评   | 固定分    | 制度     | 健全   | 见附件 | 10 | 9 | 9    | 按自评认定9分
另设一档             | 四档      | 效果     | 明显   | 较好   | 10 | 10 | 9.5 | 自评10分高于本档上限，按9.5分认定
另设一档在档内       | 四档      | 效果     | 明显   | 较好   | 10 | 9 | 9    | 按定性指标“较好”一档
另设固定一档         | 四档      | 效果     | 明显   | 一般   | 10 | 9 | 7    | 固定得分值的70%
整格才算             | 四档      | 效果     | 明显   | 较好地完成 | 10 | 10 | 10 | 按定性指标“达成年度指标”一档
控制率不超           | 指标表    | 在职人员控制率 | ≤100% | 100%   | 5 | | 5   | 不超过100%得满分
控制率超不足1点      | 指标表    | 在职人员控制率 | ≤100% | 100.9% | 5 | | 5   | 超过0.9个百分点，每1个百分点一档，不足一档的不扣，计0档
控制率超2点多        | 指标表    | “在职人员”控制率 | ≤100% | 102.5% | 5 | | 4 | 计2档，每档扣0.5分，共扣1分：5分 － 1分，得4分
控制率扣完           | 指标表    | 在职人员控制率 |       | 120%   | 5 | | 0   | 共扣10分：5分 － 10分，得0分
变动率下降           | 指标表    | 变动率   | ≤0%    | -3%    | 8 | | 8    | 不超过0%得满分
不足一点按一档       | 指标表    | 变动率   | ≤0%    | 1.2%   | 8 | | 6.4  | 不足一档的按一档，计2档，每档扣0.8分，共扣1.6分
完成率按比例扣       | 指标表    | 预算完成率 | 100% | 94%    | 5 | | 2.6  | 低于6个百分点，每5个百分点一档，每档扣2分，共扣2.4分：5分 － 2.4分，得2.6分
完成率超过           | 指标表    | 预算完成率 | 100% | 101%   | 5 | | 5    | 达到100%得满分
编制准确             | 指标表    | 编制准确 | 调剂比例 | 4%   | 5 | | 3    | 每档扣分值的100%：5分 ×（1 － 100% × 4% ÷ 10%） = 3分
编制准确到头         | 指标表    | 编制准确 | 调剂比例 | 10%  | 5 | | 0    | 扣完为止，不得分
按分值扣不足不扣     | 指标表    | 及时率   | ≥95%   | 91%    | 4 | | 4    | 不足一档的不扣，计0档
按分值扣一档         | 指标表    | 及时率   | ≥95%   | 90%    | 4 | | 3    | 计1档，每档扣分值的25%：4分 ×（1 － 25% × 1） = 3分
分档零               | 指标表    | 预算控制率 | 0    | 0%     | 5 | | 5    | 不超过0%（含）一档，得分值的100%
分档界上             | 指标表    | 预算控制率 | 0    | 10%    | 5 | | 4    | 不超过10%（含）一档，得分值的80%：5分 × 80% = 4分
分档界外             | 指标表    | 预算控制率 | 0    | 10.01% | 5 | | 2    | 不超过30%（不含）一档
分档不含界           | 指标表    | 预算控制率 | 0    | 30%    | 5 | | 0    | 在30%以外一档，得分值的0%
两侧负向             | 指标表    | 成本控制率 | 0    | -10%   | 5 | | 5    | 不超过±10%（含）一档
两侧负向外           | 指标表    | 成本控制率 | 0    | -12%   | 5 | | 3    | 不超过±15%（含）一档
两侧之外             | 指标表    | 成本控制率 | 0    | 15.1%  | 5 | | 0    | 在±15%以外一档
约数不算             | 指标表    | 预算控制率 | 0    | 约10%  | 5 | 5 |     | 不是单独一个百分数，无法计算
没有百分号不算       | 指标表    | 预算控制率 | 0    | 10     | 5 | 5 |     | 实际完成值“10”不是单独一个百分数
文字不算             | 指标表    | 预算控制率 | 0    | 下降3% | 5 | 5 |     | 不是单独一个百分数
空白不算             | 指标表    | 预算控制率 | 0    |        | 5 | 5 |     | 实际完成值未填写，无法计算
别的指标照旧         | 指标表    | 项目预算控制率 | ≥10% | 5% | 5 | | 2.5  | 按比例
按个数的单看一行     | 指标表    | 目标实现 | 完成   | 完成   | 10 | 10 |    | 须看整张表
不适用不计分         | 折算      | 培训次数 | ≥10次  | 不适用 | 10 | 10 |    | 该指标不适用；该指标不计分
不适用要整格         | 折算      | 培训次数 | ≥10次  | 部分不适用 | 10 | | | 无法比较
同样对待的照旧       | national  | 制度     | 健全   | 不适用 | 10 | 10 |      | 实际完成值为空
"""


def table(text):
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def profiles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    made = {}
    for number, (name, text) in enumerate(PROFILES.items()):
        path = folder / f"p{number}.toml"
        path.write_text(f'title = "{name}"\nextends = "national"\n{text}', encoding="utf-8")
        made[name] = load_rules(path)
    return made


def rules_of(name, profiles):
    return profiles.get(name) or load_rules(name)


@pytest.mark.parametrize("case", table(ROWS), ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_row_scores_as_its_rule_says(case, profiles):
    _, name, level3, target, actual, points, claimed, score, words = case
    line = score_indicator(
        target, actual, points, claimed=claimed, indicator=level3, rules=rules_of(name, profiles)
    )
    assert line.score == (Decimal(score) if score else None)
    assert words in line.trace


EXECUTION = """
70 | 100 | 7 | 按执行率
69.99 | 100 | 0 | 执行率低于70%，不得分
85 | 100 | 8.5 | 按执行率
100 | 100 | 10 | 得满分
120 | 100 | 10 | 最高得满分
0 | 100 | 0 | 不得分
"""


@pytest.mark.parametrize(("executed", "budget", "score", "words"), table(EXECUTION))
def test_execution_behind_a_threshold(executed, budget, score, words, profiles):
    line = score_execution(executed, budget, rules=profiles["设门槛"])
    assert line.score == Decimal(score)
    assert words in line.trace


@pytest.mark.parametrize(
    ("total", "name"),
    [("90", "优"), ("89.99", "良"), ("70", "中"), ("69.99", "低"), ("60", "低"), ("59.99", "差")],
)
def test_five_grades(total, name, profiles):
    assert grade_of(Decimal(total), profiles["五等"].grades) == name
    assert grade(total, rules=profiles["五等"]) == name


MONEY = "资金 | 年度资金总额 | 100 | 100 | 90 | 10 | 90% | 9"
FORM = f"""表头 | kind=project | unit=县局 | project=培训
{MONEY}
指标 | 产出指标 | 数量指标 | 培训次数 | ≥10次 | 10次 | 50 | 50
指标 | 效益指标 | 社会效益指标 | 惠及人数 | ≥100人 | 80人 | 30 | 24 | 雨季停工
指标 | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | {{actual}} | 10 | {{claim}}
总分 | 100 | {{total}}"""


def scored(text, rules):
    return evaluate(read_form(text), rules).score


def test_what_does_not_apply_is_left_out_and_the_rest_rescaled(profiles):
    # 9 + 50 + 24 = 83 of 90; 83 × 100 ÷ 90 = 92.22
    text = FORM.format(actual="不适用", claim="10", total="93")
    score = scored(text, profiles["折算"])
    assert (score.total, score.low, score.high, score.grade) == (*(Decimal("92.22"),) * 3, "优")
    assert score.points_total == 100
    told = total_line(read_form(text), score)
    assert "核算总分 92.22（不适用的指标不计，其余折算为满分）" in told
    assert "不适用的指标10分不计，其余90分折算为100分：83分 × 100 ÷ 90 = 92.22分" in score.trace
    findings, _ = check_forms(text, rules=profiles["折算"])
    assert not {one.id for one in findings} & {"W01", "W02", "W04", "I01", "I02", "I04", "R04"}


def test_without_such_a_row_nothing_is_rescaled(profiles):
    text = FORM.format(actual="95%", claim="10", total="93")
    assert rescaled_note(scored(text, profiles["折算"])) == ""
    assert scored(text, profiles["折算"]).total == scored(text, load_rules("national")).total == 93


def test_what_is_left_out_while_another_row_is_open_keeps_its_bounds(profiles):
    text = FORM.format(actual="不适用", claim="10", total="93").replace("80人", "很多")
    score = scored(text, profiles["折算"])
    # 59 to 89 of 90
    assert (score.total, score.low, score.high) == (None, Decimal("65.56"), Decimal("98.89"))


SHARE = """表头 | kind=department | unit=县局
指标 | 目标管理 | 目标设置 | 目标实现 | 全部完成 | 见上 | 10 | 10
指标 | 产出指标 | 数量指标 | 培训次数 | ≥10次 | {first} | 30 | 30
指标 |  | 数量指标 | 督查次数 | ≥10次 | {second} | 20 | 20
指标 |  | 数量指标 | 印发份数 | ≥10份 | 9份 | 20 | 18
指标 |  | 数量指标 | 会议次数 | ≤10次 | 2次 | 10 | 10
指标 | 效益指标 | 社会效益指标 | 惠及人数 | ≥100人 | 80人 | 10 | 8"""


@pytest.mark.parametrize(
    ("first", "second", "score", "words"),
    [
        ("10次", "13次", "7.5", "数量指标4项，完成3项；按完成的个数：10分 × 75% = 7.5分"),
        ("10次", "13.1次", "5", "完成率超过130%的1项不算完成"),
        ("9次", "14次", "2.5", "数量指标4项，完成1项"),
        ("10次", "很多", None, "1项看不出是否完成"),
    ],
)
def test_the_share_of_what_was_met_with_a_band_on_both_sides(first, second, score, words, profiles):
    text = SHARE.format(first=first, second=second)
    for rules in (profiles["指标表"], load_rules("sichuan-department")):
        line = scored(text, rules).rows[0].line
        assert line.score == (Decimal(score) if score else None)
        assert words in line.trace
    project = read_form(text.replace("kind=department", "kind=project"))
    assert project.form is Form.PROJECT
    line = evaluate(project, load_rules("sichuan-department")).score.rows[0].line
    assert "完成的个数" not in line.trace


HENAN = f"""表头 | kind=project | unit=县局 | project=培训
{MONEY}
指标 | 投入管理指标 | 管理 | 制度健全 | 健全 | 健全 | 20 | 20
指标 | 成本指标 | 经济成本指标 | 总成本 | ≤100万元 | 90万元 | 10 | 10
指标 | 产出指标 | 数量指标 | 培训次数 | ≥10次 | 10次 | 30 | 30
指标 | 效益指标 | 社会效益指标 | 惠及人数 | ≥100人 | 80人 | 25 | 20
指标 | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 95% | {{satisfaction}} | 5
总分 | 100 | 94"""


def test_a_form_of_henan_has_its_weights_and_no_false_accusation():
    text = HENAN.format(satisfaction="5")
    score = scored(text, load_rules("henan-2024"))
    assert (score.total, score.claimed_part, score.grade) == (94, 20, "优")
    findings, _ = check_forms(text, rules=load_rules("henan-2024"))
    assert not {one.id for one in findings} & {"W01", "W02", "W06"}
    findings, _ = check_forms(text, rules=load_rules("national"))
    assert "W06" in {one.id for one in findings}


@pytest.mark.parametrize("points", ["4", "6"])
def test_a_wrong_weight_under_henan_is_still_told(points):
    findings, _ = check_forms(HENAN.format(satisfaction=points), rules=load_rules("henan-2024"))
    (told,) = [one for one in findings if one.id == "W06"]
    assert (told.row_label, told.found, told.expected) == ("满意度指标", f"{points}分", "5分")


def test_a_further_section_with_points_of_its_own_is_compared_by_its_name(tmp_path):
    path = tmp_path / "xian.toml"
    text = 'extends = "henan-2024"\n[weights]\nexecution = 10\nsections = [{ name = "投入管理指标", points = %s }]\n'
    path.write_text(text % 20, encoding="utf-8")
    findings, _ = check_forms(HENAN.format(satisfaction="5"), rules=load_rules(path))
    assert "W06" not in {one.id for one in findings}
    path.write_text(text.replace("execution = 10", 'execution = "none"') % 15, encoding="utf-8")
    findings, _ = check_forms(HENAN.format(satisfaction="5"), rules=load_rules(path))
    (told,) = [one for one in findings if one.id == "W06"]
    assert (told.row_label, told.found, told.expected) == ("投入管理指标", "20分", "15分")


HUNAN = """表头 | kind={kind} | unit=县局
指标 | 投入 | 预算配置 | 在职人员控制率 | ≤100% | 103% | 5 | 3.5
指标 |  |  | “三公经费”变动率 | ≤0% | 2% | 5 | 3.4
指标 | 过程 | 预算执行 | 预算完成率 | 100% | 94% | 5 | 3
指标 |  |  | 预算控制率 | 0 | 25% | 5 | 2"""


def test_hunan_rules_its_table_for_departments_and_leaves_projects_alone():
    rules = load_rules("hunan-department")
    department = scored(HUNAN.format(kind="department"), rules)
    # −0.5 × 3; −0.8 × 2; one whole step of 5 points; the step up to 30%
    assert [str(row.line.score) for row in department.rows] == ["3.50", "3.40", "3.00", "2.00"]
    project = scored(HUNAN.format(kind="project"), rules)
    national = scored(HUNAN.format(kind="project"), load_rules("national"))
    assert [row.line.score for row in project.rows] == [row.line.score for row in national.rows]
