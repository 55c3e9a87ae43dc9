"""Sentences from patterns: whole or absent; mistakes of a bureau's file have their place."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.outputs.draft import phrases
from xl_jixiao.outputs.draft.phrases import PhraseBook, changed_book, parse, shipped_book
from xl_jixiao.outputs.word.prose import Gap, SourcedNumber, prose

MANY, ONE = ["“甲”", "“乙”"], ["“甲”"]


def said(pattern: str | tuple[str, ...], **facts: object) -> str:
    patterns = (pattern,) if isinstance(pattern, str) else pattern
    return PhraseBook({"句": patterns}, frozenset()).say("句", **facts).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "facts", "expected"),
    [
        ("{年}无支出。", {"年": "2024年"}, "2024年无支出。"),
        ("{年}无支出。", {"年": ""}, ""),
        ("甲[，乙{数}]。", {"数": "1个"}, "甲，乙1个。"),
        ("甲[，乙{数}]。", {"数": None}, "甲。"),
        ("甲<乙{数}>。", {"数": None}, ""),
        (
            "支出<年初{甲}|全年{乙}|执行{丙}>。",
            {"甲": "1", "乙": None, "丙": "3"},
            "支出年初1，执行3。",
        ),
        ("支出<年初{甲}|全年{乙}>。", {"甲": None, "乙": None}, ""),
        ("支出[年初{甲}|全年{乙}]。", {"甲": None, "乙": None}, "支出。"),
        ("<；|甲{甲}|乙{乙}>。", {"甲": "1", "乙": "2"}, "甲1；乙2。"),
        ("<{?多}均完成/已完成>。", {"多": True}, "均完成。"),
        ("<{?多}均完成/已完成>。", {"多": False}, "已完成。"),
        ("{!缺}齐全。", {"缺": None}, "齐全。"),
        ("{!缺}齐全。", {"缺": "甲"}, ""),
        ("有{名}。", {"名": MANY}, "有“甲”、“乙”。"),
        ("有{名:}。", {"名": MANY}, "有“甲”“乙”。"),
        ("有{名:；}。", {"名": ONE}, "有“甲”。"),
        ("有{名}。", {"名": []}, ""),
        ("甲<乙<丙{数}>|丁>。", {"数": None}, "甲丁。"),
        ("为<{数}/【{名}的数】>。", {"数": None, "名": "甲"}, "为【待补充：甲的数】。"),
        (("{甲}。", "{乙}。"), {"甲": None, "乙": "二"}, "二。"),
        (("{甲}。", "{乙}。"), {"甲": "一", "乙": "二"}, "一。"),
    ],
)
def test_a_sentence(pattern: str, facts: dict[str, object], expected: str) -> None:
    assert said(pattern, **facts) == expected


def test_numbers_keep_their_sources() -> None:
    number = SourcedNumber("1.00万元", "表!A1")
    told = PhraseBook({"句": ("计{数}，【用途】。",)}, frozenset()).say(
        "句", 数=prose("约", number)
    )
    assert told.pieces == ("计约", number, "，", Gap("用途"), "。")


def test_every_fact_that_a_shipped_sentence_takes_is_given_somewhere() -> None:
    """What is not given is absent: a slot whose name nobody writes would never be filled."""
    names: set[str] = set()
    parts: set[str] = set()  # of names that are put together: f"{word}名单"
    for path in (Path(phrases.__file__).parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts |= {one.value for one in node.values if isinstance(one, ast.Constant)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.keyword):
                names.add(node.arg or "")
    book = shipped_book()
    checks = re.compile(r"[A-Z]\d\d\.")
    for phrase in (one for one in book.ids if not checks.match(one)):
        for slot in book.slots(phrase):
            made = any(slot.endswith(part) or slot.startswith(part) for part in parts if part)
            assert slot in names or made, f"{phrase}: {slot}"


@given(st.text())
def test_text_of_a_cell_is_never_read_for_marks(text: str) -> None:
    assert said("甲“{文}[，乙]”。", 文=text or "空") == f"甲“{text or '空'}，乙”。"


@given(st.text(alphabet="{}[]<>|/【】?!:；甲乙", max_size=12))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    try:
        parse(pattern)
    except ValueError as error:
        assert str(error)  # noqa: PT017 (either outcome is right)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ('"没有.这句" = "甲"', "没有.这句：没有这一句"),
        ('"{one}" = "甲{没有}"', "{one} 第1项：没有“没有”这一项，这一句可以用："),
        ('"{one}" = ["甲", "乙{甲"]', "{one} 第2项：= “乙{甲”，看不懂“{甲”"),
        ('"{one}" = "甲[乙"', "“[乙”没有结束，缺少“]”"),
        ('"{one}" = "甲]"', "“]”多余"),
        ('"{one}" = "甲|乙"', "“|”只能写在 [ ] 或 < > 里"),
        ('"{one}" = 3', "{one}：= 3，应为列表"),
        ('"{one}" = []', "{one}：= […]，至少应有一项"),
        ('"{one}" = "甲', "不合 TOML 写法"),
    ],
)
def test_mistakes_of_a_file_are_told_with_their_place(file: str, message: str) -> None:
    book = shipped_book()
    one = next(iter(book.ids))
    changed, problems = changed_book(book, file.replace("{one}", one).encode())
    assert message.replace("{one}", one) in "\n".join(problems)
    assert changed.ids == book.ids
