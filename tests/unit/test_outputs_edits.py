"""What a person changed in an earlier result is noticed and never lost."""

from __future__ import annotations

import json
from pathlib import Path

from docx import Document
from support.cli import call
from support.round_county import RoundForm, write_round

from xl_jixiao.actions.run import run_folder

FORM = RoundForm("青山县林业局", "造林补助", "林业局.xlsx")


def first(place: Path) -> Path:
    """A result with a draft; the draft."""
    write_round(place / "报送", [FORM])
    run_folder(place / "报送", place / "结果")
    (draft,) = (place / "结果" / "自评报告初稿").glob("青山县林业局*.docx")
    return draft


def worked_on(path: Path, words: str) -> None:
    document = Document(str(path))
    document.add_paragraph(words)
    document.save(str(path))


def text_of(path: Path) -> str:
    return "\n".join(one.text for one in Document(str(path)).paragraphs)


def again(place: Path) -> str:
    """What the next run says of it."""
    answer = call("run", place / "报送", "--out", place / "结果", "--no-cache")
    assert answer.code in {0, 1}
    return answer.err


def test_an_edited_draft_stays_beside_the_new_one(tmp_path: Path) -> None:
    draft = first(tmp_path)
    worked_on(draft, "我补充的一段")
    told = again(tmp_path)
    assert f"自评报告初稿/{draft.name}”有人改过" in told
    assert "我补充的一段" not in text_of(draft)
    kept = draft.with_name(f"{draft.stem}（改动稿）.docx")
    assert "我补充的一段" in text_of(kept)

    assert "有人改过" not in again(tmp_path), "the same edit is told once"
    assert "我补充的一段" in text_of(kept), "and stays"

    worked_on(kept, "再补充的一段")
    worked_on(draft, "另一份里的一段")
    again(tmp_path)
    other = draft.with_name(f"{draft.stem}（改动稿2）.docx")
    texts = [text_of(kept), text_of(other)]
    assert sum("再补充的一段" in text for text in texts) == 1
    assert sum("另一份里的一段" in text for text in texts) == 1


def test_nothing_is_said_where_nothing_was_changed(tmp_path: Path) -> None:
    draft = first(tmp_path)
    assert again(tmp_path) == ""
    assert [one.name for one in draft.parent.glob("青山县林业局*")] == [draft.name]


def test_a_draft_edited_before_a_run_without_drafts_stays(tmp_path: Path) -> None:
    draft = first(tmp_path)
    worked_on(draft, "我补充的一段")
    run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    assert [one.name for one in draft.parent.iterdir()] == [f"{draft.stem}（改动稿）.docx"]


def test_a_document_that_a_person_put_there_stays(tmp_path: Path) -> None:
    draft = first(tmp_path)
    worked_on(draft, "我自己的报告")
    own = draft.with_name("我的.docx")
    draft.rename(own)
    again(tmp_path)
    assert "我自己的报告" in text_of(own)
    assert draft.exists()


def test_an_edited_workbook_is_told_and_in_the_history(tmp_path: Path) -> None:
    first(tmp_path)
    workbook = tmp_path / "结果" / "绩效自评汇总.xlsx"
    edited = workbook.read_bytes() + b"\0"
    workbook.write_bytes(edited)
    told = again(tmp_path)
    assert "“绩效自评汇总.xlsx”有人改过" in told
    assert "历史" in told
    (history,) = (tmp_path / "结果" / "历史").iterdir()
    assert (history / workbook.name).read_bytes() == edited


def test_every_output_is_listed_with_its_hash(tmp_path: Path) -> None:
    draft = first(tmp_path)
    out = tmp_path / "结果"
    told = json.loads((out / "result.json").read_text("utf-8"))["outputs"]
    names = {one["file"] for one in told}
    there = {one.relative_to(out).as_posix() for one in out.rglob("*") if one.is_file()}
    assert names == there - {"result.json"}
    assert f"自评报告初稿/{draft.name}" in names


def test_a_result_that_names_no_outputs_says_nothing(tmp_path: Path) -> None:
    draft = first(tmp_path)
    path = tmp_path / "结果" / "result.json"
    path.write_text(path.read_text("utf-8").replace('"schema": 2', '"schema": 1', 1), "utf-8")
    worked_on(draft, "我补充的一段")
    assert "有人改过" not in again(tmp_path)
    (history,) = (tmp_path / "结果" / "历史").iterdir()
    assert "我补充的一段" in text_of(history / "自评报告初稿" / draft.name)
