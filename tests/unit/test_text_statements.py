"""What the numbers of a sentence state: kind, value, step, unit, subject, topic, year, place."""

from decimal import Decimal

import pytest
from support.work import calls

from xl_jixiao.model.grid import SentenceRef
from xl_jixiao.model.report import CitedDocument, NumberKind, StatedPeriod
from xl_jixiao.text.statements import statements

REF = SentenceRef("正文", 3, 1)
MOST_CALLS = 6_000
"""For one sentence, whatever stands in it."""


def read(sentence, year=2023):
    return statements(sentence, REF, year=year)


def values(sentence):
    return [(one.kind.value, one.text, one.value) for one in read(sentence)]


def topics(sentence):
    return [one.topic for one in read(sentence)]


@pytest.mark.parametrize(
    ("sentence", "text", "value", "step"),
    [
        ("全年支出135.79万元。", "135.79万元", "135.79", "0.01"),
        ("完成投资48.5亿元。", "48.5亿元", "485000", "1000"),
        ("发放补助3500元。", "3500元", "0.35", "0.0001"),
        # no price for one
        ("发放一次性补贴60万元。", "60万元", "60", "1"),
        ("支出１２８６．０５万元。", "１２８６．０５万元", "1286.05", "0.01"),
        ("收入1,286.05万元。", "1,286.05万元", "1286.05", "0.01"),
        ("投入资金800万，全部到位。", "800万", "800", "1"),
        ("拨付500千元。", "500千元", "50", "0.1"),
    ],
)
def test_amounts_are_in_wan(sentence, text, value, step):
    (one,) = read(sentence)

    assert one.kind is NumberKind.AMOUNT
    assert (one.text, one.value, one.step) == (text, Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    ("sentence", "value", "topic"),
    [
        ("完成预算安排的133.77%。", "1.3377", "execution_rate"),
        ("占61.29%。", "0.6129", "share"),
        ("增长9.75%。", "0.0975", "growth"),
        ("报装费用同比下降 10 %。", "0.1", "growth"),
        ("办理满意率达95%。", "0.95", "satisfaction"),
        ("投资完成率128.76%。", "1.2876", "completion"),
        ("控制率85.51%。", "0.8551", "control_rate"),
        ("实现办结率“三个100%”。", "1", ""),
        ("死亡率1.5‰。", "0.0015", ""),
    ],
)
def test_rates_are_ratios(sentence, value, topic):
    (one,) = read(sentence)

    assert one.kind is NumberKind.RATE
    assert (one.value, one.topic) == (Decimal(value), topic)


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "rough"),
    [
        ("上报政务信息400余条。", 400, "条", True),
        ("召开会议近200次。", 200, "次", True),
        ("推广注册用户23万人。", 230000, "人", False),
        ("汇集1464余万条数据。", 14640000, "条", True),
        ("完成拆迁约13000㎡。", 13000, "㎡", True),
        ("编发《项目简报》四期，", 4, "期", False),
        ("培训干部120—150人。", 150, "人", True),
    ],
)
def test_counts(sentence, value, unit, rough):
    (one,) = read(sentence)

    assert one.kind is NumberKind.COUNT
    assert (one.value, one.unit, one.approximate) == (value, unit, rough)


@pytest.mark.parametrize(
    "sentence",
    [
        "加快“551”操作体系、12345”热线和“1+3+5”机制建设。",
        "贯彻《2023年全县100个项目实施方案》。",
        "落实五制一平台和一件事一次办。",
        "1、部门基本情况。",
        "C1栋厂房、G241线、4A景区、二期工程建设。",
        "投资5000万元以上项目稳步推进。",
        "惠及16方气以下小微企业。",
        "咨询电话0737-8882345，手机13800001111。",
        "列入2130126农村社会事业科目。",
        "打造千亿产业、十大工程。",
        "单位：（万元）",
        "2021-2023年实施，第一批已完成，居全市第2。",
    ],
)
def test_numbers_that_state_nothing(sentence):
    assert [one.text for one in read(sentence) if not isinstance(one, StatedPeriod)] == []


@pytest.mark.parametrize(
    ("sentence", "text", "bare"),
    [
        ("根据桃财绩〔2024〕51号文件精神。", "桃财绩〔2024〕51号", "桃财绩[2024]51"),
        ("根据（常财绩[2021]57号）文件。", "常财绩[2021]57号", "常财绩[2021]57"),
        ("按照财预【2020】10号要求。", "财预【2020】10号", "财预[2020]10"),
        ("执行县政办发（2023）12号。", "县政办发（2023）12号", "县政办发[2023]12"),
        ("依据湘财绩［2024］ 3 号。", "湘财绩［2024］ 3 号", "湘财绩[2024]3"),
    ],
)
def test_document_numbers(sentence, text, bare):
    (one,) = read(sentence)

    assert isinstance(one, CitedDocument)
    assert (one.text, one.number) == (text, bare)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("截至目前，已完成验收。", "截至目前"),
        ("1-7月，收集问题若干。", "1-7月"),
        ("1—11月我市完成投资。", "1—11月"),
        ("截至11月，开工若干。", "截至11月"),
        ("至2023年12月31日，资金到位。", "至2023年12月31日"),
        ("上半年完成过半。", "上半年"),
        ("前三季度完成。", "前三季度"),
    ],
)
def test_periods(sentence, text):
    assert [one.text for one in read(sentence) if isinstance(one, StatedPeriod)] == [text]


def test_a_year_alone_is_no_statement():
    assert read("2023年，在县委的领导下，2022年度工作圆满完成。") == ()


def test_places_are_exact_in_any_spelling():
    sentence = "首执案件 ２３６６件，已结1768 件，结案率达74.73 %；"

    found = read(sentence)

    assert [sentence[one.start : one.end] for one in found] == [one.text for one in found]
    assert [one.text for one in found] == ["２３６６件", "1768 件", "74.73 %"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "2023年基本支出预算安排98.56万元，实际支出135.79万元，完成预算安排的133.77%。",
            ["basic_budget", "basic_executed", "basic_rate"],
        ),
        (
            "财政拨款全年预算数13008.93万元，全年执行数13008.93万元，预算执行率100%。",
            ["total_annual", "total_executed", "execution_rate"],
        ),
        (
            "2023年度财政收入1286.05万元，其中年初县财政预算批复969.06万元，年中追加316.99万元。",
            ["income_total", "total_initial", "added"],
        ),
        (
            "“三公”经费年初预算15.7万元，实际支出12万元。",
            ["three_public_budget", "three_public_final"],
        ),
        (
            "2023年全年总支出162.1万元，主要为基本支出99.35万元。",
            ["total_executed", "basic_executed"],
        ),
        ("核定编制12名，在编7人，退休3人。", ["posts", "staff", "retired"]),
        ("县财政局安排财政资金30万元，经费总共支出30万元。", ["funds_arranged", "funds_spent"]),
        ("分值10分，得9分，扣1分。", ["points", "row_score", "deduction"]),
        ("该项目绩效分值100分，实得100分。", ["points", "self_score"]),
        ("自评结果为97分。", ["self_score"]),
        ("较2022年增加27个。", ["growth"]),
        ("政府性基金预算支出906.72万元。", ["fund_executed"]),
    ],
)
def test_topics(sentence, expected):
    assert topics(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "完成地方税收76878.47万元。",
        "道路建设项目支出500万元。",
        "为企业发放贷款800万元。",
        "给予村级资金支持10万元。",
        "总投资94.5亿元。",
        "科学编制预算，办理12人。",
    ],
)
def test_no_topic_where_it_is_not_sure(sentence):
    assert topics(sentence) == [""]


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("向相关单位下发交办函109份、督办函12份。", ["向相关单位下发交办函", "督办函"]),
        ("联合有关部门开展了12次专项督查。", ["专项督查"]),
        ("2023年，全县100个项目纳入调度。", ["项目纳入调度"]),
        ("其中：公务接待费15.7万元。", ["公务接待费"]),
    ],
)
def test_subjects(sentence, subjects):
    assert [one.subject for one in read(sentence)] == subjects


def test_years_of_comparison():
    found = read("2022年支出80万元，2023年支出100万元，上年接待20次，今年接待18次，比上年减少2次。")

    assert [one.year for one in found] == [2022, 2023, 2022, 2023, None]


@pytest.mark.parametrize(
    "sentence", ["", "无", "1" * 5000, "（" * 3000 + "1个", "“" * 3000 + "1次", "9" * 30 + "元"]
)
def test_odd_texts_do_no_harm(sentence):
    read("全年支出9元，接待“甲”1次。")  # the patterns are compiled

    assert calls(lambda: statements(sentence, REF)) < MOST_CALLS


def test_a_sentence_of_a_report_is_little_work():
    sentence = (
        "2023年基本支出预算安排{}.56万元，实际支出135.79万元，完成预算安排的133.77%，占全部的12%。"
    )
    statements(sentence.format(1), REF, year=2023)  # the patterns are compiled

    assert calls(lambda: statements(sentence.format(2), REF, year=2023)) < MOST_CALLS
