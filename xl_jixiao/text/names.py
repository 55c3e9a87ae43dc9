"""Numbers that are names: dates, document numbers, list indexes, codes, house numbers."""

from __future__ import annotations

import re

from xl_jixiao.text.dates import moments

_NAMES = re.compile(
    r"[〔\[(【](?:19|20)\d\d[〕\])】] ?第?\d*号?"  # 〔2024〕51号
    r"|(?:附件|附表|见表|见图|序号|编号)\d++(?![.%])"  # 见附件1
    r"|第\d++(?:[-—~至]\d++)?(?!%)"  # 第3批
    r"|(?<![0-9.A-Za-z])(?![pP][hH](?![A-Za-z]))[A-Za-z]+[-—]?[A-Za-z/]*[-—]? ?"
    r"\d[\d.\-—]*+(?!%)"  # PM2.5, GB/T 18918-2002
    r"|(?<![\d.])\d{3,5}[×xX*]\d{3,5}(?![\d.])"  # 1920×1080
    r"|[A-Za-z]\+\d+|(?<!\d)\d{1,2}[日号](?:之|以)?前(?!\d)"  # T+1, 每月10日前
    r"|(?<!\d)\d{1,6}号(?!召)"  # 3号楼
    r"|(?<!\d)\d{1,6}:\d{1,6}(?::\d{2})?"  # 8:30, 1:15
    r"|(?<![0-9.])[2-6]G(?=[\u4e00-\u9fff])"  # 5G基站
    r"|\d[ABC]+(?=级)"  # 3A级景区
    r"|(?<!\d)\d{1,2}[-—+]\d{1,2}[-—]\d{1,2}(?!\d)"
    r"|1[\u4e00-\u9fff]1[\u4e00-\u9fff](?!\d)|7[×*xX]24小?时?"  # 1户1档
    r"|(?<![0-9,])\d{1,2},\d{1,2}%"  # 97,5%: a slip for a point or two numbers, never guessed
    r"|(?<![0-9A-Za-z])[oOlIQ]\d+|(?<=\d)[oOlIQ]+[\d%]*|"
    r"(?<![\d.])\d[\d.]{0,12}[oOlI](?=[\doOlI%])"  # 1OO%: damaged, never guessed
)
_INDEX = re.compile(
    r"(?:^|[\n;。])[(\[]?\d{1,2}(?:[、)\]](?=.)|\.(?=[^\d%\s]))"
    r"|(?:^|[\n;。])[(]?[一二三四五六七八九十]{1,3}[、)](?=.)"
    r"|(?:^|[\n;。])(?:指标|目标)\d{1,2}[:、.]?(?![\d%])"
)


def without_names(text: str) -> str:
    """The text with all such numbers blotted out; places stay the same."""
    spans = [(moment.start, moment.end) for moment in moments(text)]
    spans += [match.span() for match in _INDEX.finditer(text)]
    spans += [match.span() for match in _NAMES.finditer(text)]
    if not spans:
        return text
    shown = list(text)
    for start, end in spans:
        shown[start:end] = "\0" * (end - start)
    return "".join(shown)
