"""VBA as text: pure ASCII without a change of meaning, and what lint refuses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.template.vba import VbaError, chr_chain, lint, our_modules, ours, to_ascii


def meaning(chain: str) -> str:
    """What the expression gives in VBA."""
    found = ""
    for part in re.findall(r'ChrW\(&H([0-9A-F]{4})&\)|"((?:[^"]|"")*)"', chain):
        code, text = part
        found += chr(int(code, 16)) if code else text.replace('""', '"')
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


@given(st.text(max_size=60))
def test_a_chain_gives_the_text_again(text):
    chain = chr_chain(text)
    assert chain.isascii()
    assert chain.isprintable()
    assert meaning(chain) == text


def test_texts_become_chains_comments_go_and_the_rest_stays():
    source = 'Option Explicit\n\' 说明\nSub A() \' 尾注\n    Say "得分""1""：" & n, "x"\nEnd Sub\n'
    assert to_ascii(source) == (
        "Option Explicit\r\n\r\nSub A()\r\n"
        '    Say ChrW(&H5F97&) & ChrW(&H5206&) & """1""" & ChrW(&HFF1A&) & n, "x"\r\n'
        "End Sub\r\n"
    )


def test_a_long_text_is_cut_into_lines_that_vba_takes():
    made = to_ascii(f'Option Explicit\nSub A()\n    Say "{"得分" * 200}"\nEnd Sub\n')
    assert not lint(made)
    assert max(map(len, made.split("\r\n"))) < 1000


@pytest.mark.parametrize(
    "line",
    ['Const A = "得"', 'Public Const A As String = "得"', 'Attribute VB_Name = "得"', "得 = 1"],
)
def test_chinese_where_no_expression_may_stand_is_refused(line):
    with pytest.raises(VbaError, match="line 1"):
        to_ascii(line)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Sub A()\r\nEnd Sub", "Option Explicit"),
        ("Option Explicit\nSub A()\nEnd Sub", "CRLF"),
        ('Option Explicit\r\nx = "得"', "ASCII"),
        ("Option Explicit\r\n" + "x" * 1100, "1,023"),
        ("Option Explicit\r\nSub A()\r\nEnd Function", "without its beginning"),
        ("Option Explicit\r\nSub A()\r\nSub B()\r\nEnd Sub", "not ended before"),
        ("Option Explicit\r\nPrivate Function A()\r\n", "not ended"),
        ("Option Explicit\r\n" + "x = 1 & _\r\n" * 30, "continued"),
    ],
)
def test_lint_names_the_fault(source, said):
    assert any(said in fault.text for fault in lint(source))


def test_our_own_sources_are_clean():
    modules = our_modules()
    modules["ThisWorkbook"] = ours("ThisWorkbook.cls")
    for name, source in modules.items():
        assert not lint(to_ascii(source)), name
