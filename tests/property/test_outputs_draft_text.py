"""Whatever a cell holds comes out of a draft as text; tags are found however Word scatters them."""

from __future__ import annotations

import re
from io import BytesIO

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from support.drafts import made_template, render, saved, texts

from xl_jixiao.outputs.word.prose import Gap, SourcedNumber, prose
from xl_jixiao.outputs.word.render import SourceMode
from xl_jixiao.outputs.word.template import load_template

TEMPLATE = load_template(made_template("始{{ 单位名称 }}终", "{{p 开头 }}"), "样例")
ODD = st.text(
    st.sampled_from("甲<>&{}%#\"'\n\r\t\x0b\x00\x1b\ud800\ufffe\u3000 😀_x0041p"), max_size=40
)
SCATTERED = "单位：{{ 单位名称 }}，{% if 年度 %}{{ 年度 }}年{% else %}无{% endif %}。{# 注 #}"


def kept(text: str) -> str:
    """The text as Word can hold it."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return re.sub("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


@given(st.one_of(ODD, st.text(max_size=60)), st.sampled_from(SourceMode))
@settings(deadline=None)
def test_any_text_is_found_again(text: str, sources: SourceMode) -> None:
    said = prose(text, SourcedNumber("1.00万元", text), Gap(text), text)
    made = texts(render(TEMPLATE, {"单位名称": text, "开头": said}, sources=sources))
    whole = kept(text)
    assert made[0] == f"始{whole}终"
    assert made[1] == f"{whole}1.00万元【待补充：{whole}】{whole}"


@given(st.lists(st.integers(0, len(SCATTERED)), max_size=30).map(sorted))
@settings(deadline=None, max_examples=40)
def test_tags_are_found_wherever_runs_begin(cuts: list[int]) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for start, end in zip((0, *cuts), (*cuts, len(SCATTERED)), strict=True):
        paragraph.add_run(SCATTERED[start:end]).bold = bool(start % 2)
    template = load_template(saved(document), "样例")
    made = render(template, {"单位名称": "某局", "年度": "2023"})
    assert Document(BytesIO(made)).paragraphs[0].text == "单位：某局，2023年。"
