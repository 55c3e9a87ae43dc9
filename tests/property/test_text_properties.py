"""Properties of reading what clerks type."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.work import IN_STEP, growth

from xl_jixiao.text.characters import INVISIBLE, RADICALS
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import bare_name, fold, fold_all, label_amount, printed_points, tidy
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.mentions import all_mentions, mentions
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.units import NOUNS

CHARACTERS = (
    "0123456789.,，。、；;-—~～至到%％‰≥≤<>=≧（）()/·*余约近年月日前底内一二三十百千万亿个次人元分成半"
    "零无未每其中率为"
)
WORDS = [
    "不低于",
    "不超过",
    "以上",
    "以内",
    "达到",
    "完成",
    "万元",
    "百分之",
    "2023",
    "12月31日",
    "\n",
]
PIECES = st.sampled_from([*CHARACTERS, *WORDS, " "])
TYPED = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join))
AMOUNTS = st.decimals(min_value=0, max_value=10**8, places=2, allow_nan=False)
SIGNS = {
    "ge": ["≥", "≧", ">=", "＞=", "不低于", "不少于", "大于等于", "至少"],
    "le": ["≤", "≦", "<=", "‹=", "不超过", "不高于", "小于等于", "最多"],
    "gt": [">", "﹥", "大于"],
    "lt": ["<", "＜", "小于"],
    "eq": ["=", "═", "﹦", "等于"],
}
UNITS = st.sampled_from(
    ["%", "个", "次", "人次", "万元", "亿元", "元/人·月", "公里", "㎡", "天", "‰"]
)
WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789.,%<>=()/-"}


@given(TYPED, TYPED, TYPED, TYPED)
@example("1" * 40, "1" * 40, "", "")
@example("1/0", "0/0", "率(%)", "成本")
@example("2月30日前", "2月30日", "", "")
@example("2023", "2023", "完成时限", "时效")
@settings(max_examples=400, deadline=None)
def test_nothing_raises_and_targets_hold_together(text, actual, indicator, level2):
    target = parse_target(text, indicator=indicator, level2=level2)
    if target.kind in ("ge", "le", "eq", "gt", "lt"):
        assert target.number is not None
    if target.kind == "range":
        assert target.low is not None
        assert target.high is not None
        assert target.low <= target.high
    assert (target.kind == "date") == (target.date is not None)
    assert (target.kind == "compound") == (len(target.parts) > 1)
    reading = read_actual(target, actual)
    assert reading.kind != "incomparable" or reading.why
    parse_quantity(text)


UNIFIED = {
    **dict.fromkeys("〔［【{", "("),
    **dict.fromkeys("〕］】}", ")"),
    **dict.fromkeys("—–―‐‑−－─~〜", "-"),
    **dict.fromkeys("“”‘’\"'「」『』《》〈〉<>。.,;!?、·•*★☆…_|", ""),
    **RADICALS,
    **dict(zip("АВЕКМНОРСТХΑΒΕΗΙΚΜΝΟΡΤΧ", "ABEKMHOPCTXABEHIKMNOPTX", strict=True)),
    "〇": "零",
}


def folded_step_by_step(text):
    """As `fold` is described: one thing after another, character by character."""
    seen = re.sub(f"[{INVISIBLE}\U000e0100-\U000e01ef]", "", text)
    shown = "".join(UNIFIED.get(char, char) for char in unicodedata.normalize("NFKC", seen))
    bare = "".join(char for char in shown if not char.isspace()).casefold()
    return unicodedata.normalize("NFKC", bare)


@given(
    st.one_of(TYPED, st.text(), st.text(alphabet="aｅé，。；！？;=<\u0301\u0338\xa8 \u3000·•Α⻅"))
)
@settings(max_examples=600, deadline=None)
def test_folding_is_its_steps(text):
    assert fold(text) == folded_step_by_step(text)


@given(st.lists(TYPED, max_size=6))
@example(["\u0301a", "e", "\u0301", "Σ", "ﷺ", ""])
@settings(max_examples=200, deadline=None)
def test_many_are_folded_as_each_is(texts):
    texts = [text.replace("\0", "") for text in texts]
    assert fold_all(texts) == "\0".join(map(fold, texts))


@given(TYPED)
@settings(max_examples=200, deadline=None)
def test_labels_never_raise_and_settle(text):
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
    label_amount(text)
    printed_points(text)
    bare_name(text)
    find_year(text)


@given(st.sampled_from(sorted(SIGNS)), st.data(), AMOUNTS, UNITS)
def test_a_number_survives_its_typing(kind, data, number, unit):
    sign = data.draw(st.sampled_from(SIGNS[kind]))
    typed = data.draw(st.sampled_from([f"{number}", f"{number:,}", f"{number} "]))
    text = data.draw(st.sampled_from([f"{sign}{typed}{unit}", f"{sign} {typed}{unit}。"]))
    for spelling in (text, text.translate(WIDE)):
        target = parse_target(spelling)
        assert (target.kind, target.number) == (kind, number)
        assert target.unit == unit
        assert target.printed


@given(TYPED)
@settings(deadline=None)
def test_full_width_reads_as_half_width(text):
    plain, wide = parse_target(text), parse_target(text.translate(WIDE))
    assert (plain.kind, plain.number, plain.low, plain.high, plain.date) == (
        wide.kind,
        wide.number,
        wide.low,
        wide.high,
        wide.date,
    )


@given(TYPED)
@settings(deadline=None)
def test_a_target_reads_its_own_text_the_same(text):
    target = parse_target(text)
    assert parse_target(target.text) == target


@given(st.integers(1, 99999), st.integers(0, 99999), UNITS)
def test_the_same_unit_is_never_converted(target, actual, unit):
    reading = read_actual(parse_target(f"≥{target}{unit}"), f"{actual}{unit}")
    assert (reading.kind, reading.number, reading.target) == ("number", actual, target)


@given(st.integers(1, 10**6))
def test_money_converts_exactly(number):
    reading = read_actual(parse_target(f"≥{number}元"), f"{Decimal(number) / 10000:f}万元")
    assert reading.number == reading.target == number


@given(st.integers(1, 9999))
def test_chinese_numerals_read_like_digits(number):
    digits = "零一二三四五六七八九"
    text = ""
    pending = False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if pending and text else "") + digits[digit] + name
            pending = False
        else:
            pending = bool(text)
    quantity = parse_quantity(f"不少于{text}人")
    assert quantity is not None
    assert quantity.number == number


def test_long_texts_are_bounded_work():
    """A report pasted into a cell, or a hostile one: 40,000 characters of each."""
    hostile = (
        "9 9, 1\xa0 一 十百千万 ( 1( ≥ 1年 1月1日 A-1 每人 其中1个 由1到 \\n 1/ 1- 不超过 "
        "完成率100%， 2023. 1: 1、 指标1： 未"
    )
    for piece in [*hostile.split(" "), "\n", " "]:
        text = (piece * 40_000)[:40_000]

        def work(size, text=text):
            part = text[:size]
            target = parse_target(part, indicator=part, level2=part)
            read_actual(target, part + "1")
            parse_quantity(part)
            tidy(part)
            label_amount(part)

        assert growth(work, 20_000) < IN_STEP, piece


LONE_NUMBERS = st.tuples(
    st.sampled_from(["", "≥", "≤", ">", "<", "="]),
    st.from_regex(r"[0-9]{1,10}(\.[0-9]{1,7})?", fullmatch=True),
    st.lists(st.sampled_from("十百千万亿"), max_size=2).map("".join),
    st.sampled_from(["", "成", "号", "期", "余人", "左右", "以上", "mAh", *sorted(NOUNS)]),
).map("".join)


@given(LONE_NUMBERS | TYPED)
@example("20231231")
@example("2023年")
@example("≥12月")
@example("3季度")
@example("2023.10月龄")
@example("10.31")
def test_a_value_reads_as_the_same_words_in_any_text_do(text):
    assert mentions(text) == all_mentions(text)


BLANKS = st.text(alphabet=" \t\u3000\xa0\n\r\u200b\ufe0f a1中，。（", max_size=12)


@given(BLANKS)
def test_a_tidy_text_stays_as_it_is(text):
    once = tidy(text)
    assert tidy(once) == once
    assert "  " not in once
    assert once == once.strip(" \t\u3000\xa0\n")
