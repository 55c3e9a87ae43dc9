"""What can't be used ends with the right status and a reason that a clerk can act on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.bad_files import (
    ARCHIVES,
    REJECTED,
    SHEET,
    SKIPPED,
    STRINGS,
    WORKBOOK,
    good,
    pack,
    parts,
    relations,
    write_bad_folder,
)

from xl_jixiao.intake.load import discover, load, read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook

WORDS = {
    "截断.xlsx": "不完整",
    "坏字节.xlsx": "损坏",
    "空文件.xlsx": "空的",
    "全零.xlsx": "空字节",
    "改名的csv.xlsx": "纯文本",
    "加密.xlsx": "密码",
    "压缩加密.xlsx": "密码",
    "压缩炸弹.xlsx": "80MB",
    "谎报大小.xlsx": "损坏",
    "实体炸弹.xlsx": "实体",
    "表内实体.xlsx": "实体",
    "改名的word.xlsx": "Word",
    "没有正文.docx": "正文",
    "加密.docx": "密码",
    "网页导出.doc": "Word 文档",
    "不是文档.docx": "正文",
    "截断.docx": "不完整",
    "网页导出.xls": "网页",
    "表格2003.xls": "没有工作表",
    "坏的.xls": "损坏",
    "没有工作簿.xlsx": "没有工作簿",
    "待解压.xlsx": "解压",
    "乱码.xlsx": "加密软件",
    "截断.zip": "不完整",
    **{f"资料{name}": "压缩包" for name in ARCHIVES},
}


def test_every_bad_file_ends_as_it_should(tmp_path: Path) -> None:
    expected = write_bad_folder(tmp_path)
    seen = {}
    for one in discover(tmp_path):
        if one.status is not None:
            seen[one.file] = one.status, one.reason
        else:
            refusal = load(one.path).outcome
            assert isinstance(refusal, Refusal), one.file
            seen[one.file] = refusal
    assert {file: status for file, (status, _) in seen.items()} == expected
    for file, word in WORDS.items():
        assert word in seen[file][1]
    for _, reason in seen.values():
        assert reason.endswith("。")
        assert not re.search(r"Error|Exception|Traceback", reason)


def test_the_words_cover_all_rejected() -> None:
    assert WORDS.keys() == REJECTED.keys()
    assert not REJECTED.keys() & SKIPPED.keys()


@pytest.mark.parametrize("name", ["自评表.txt", "自评表", "自评表.xls", "自评表.pdf"])
def test_the_content_decides_and_not_the_name(name: str) -> None:
    assert isinstance(read_workbook(good(), name), Workbook)


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    import tracemalloc

    data = REJECTED["压缩炸弹.xlsx"]()
    tracemalloc.start()
    try:
        read_workbook(data, "a.xlsx")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


@pytest.mark.parametrize("step", range(1, 12))
def test_cut_anywhere_it_is_rejected(step: int) -> None:
    data = good()
    refusal = read_workbook(data[: len(data) * step // 12], "a.xlsx")
    assert not isinstance(refusal, Workbook)
    assert refusal.status is Status.REJECTED


def test_no_flipped_byte_makes_it_fail() -> None:
    data = good()
    for at in range(0, len(data), 3):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        read_workbook(bytes(broken), "a.xlsx")


def test_a_missing_part_is_named() -> None:
    members = parts()
    del members["xl/worksheets/sheet1.xml"]
    refusal = read_workbook(pack(members), "a.xlsx")
    assert not isinstance(refusal, Workbook)
    assert "sheet1.xml" in refusal.reason


MISSING = (
    (SHEET, None, "缺少“xl/worksheets/sheet1.xml”部分"),
    (STRINGS, None, "缺少“xl/sharedStrings.xml”部分"),
    ("xl/styles.xml", None, "缺少“xl/styles.xml”部分"),
    (WORKBOOK, None, "压缩包里没有工作簿"),
    ("xl/_rels/workbook.xml.rels", None, "没有写明工作表“自评表”存在哪个部分，缺少对应的关系"),
    ("xl/_rels/workbook.xml.rels", relations({}), "没有写明工作表“自评表”存在哪个部分"),
    ("xl/_rels/workbook.xml.rels", b"<Rel", "“xl/_rels/workbook.xml.rels”不是完整的 XML"),
    ("_rels/.rels", b"<Rel", "“_rels/.rels”不是完整的 XML"),
)


@pytest.mark.parametrize(("part", "instead", "told"), MISSING)
def test_what_is_missing_is_named(part: str, instead: bytes | None, told: str) -> None:
    members = {name: data for name, data in parts().items() if name != part}
    if instead is not None:
        members[part] = instead
    refusal = read_workbook(pack(members), "a.xlsx")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("文件已损坏（")
    assert told in refusal.reason


def test_a_file_that_is_gone_is_rejected(tmp_path: Path) -> None:
    loaded = load(tmp_path / "没有.xlsx")
    assert loaded.sha256 == ""
    assert isinstance(loaded.outcome, Refusal)
    assert loaded.outcome.status is Status.REJECTED
    assert "不存在" in loaded.outcome.reason


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_jixiao.intake.load.FILE_BYTES", 100)
    large = (
        ("a.xlsx", good(), Status.REJECTED),
        ("a.mp4", b"\0" * 200, Status.SKIPPED),
        ("a.zip", good(), Status.REJECTED),
        ("a.rar", ARCHIVES[".rar"].ljust(200), Status.REJECTED),
    )
    for name, data, status in large:
        (tmp_path / name).write_bytes(data)
        loaded = load(tmp_path / name)
        assert len(loaded.sha256) == 64
        assert isinstance(loaded.outcome, Refusal)
        assert loaded.outcome.status is status


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "a.xlsx").write_bytes(good())
    loaded = load(tmp_path / "a.xlsx")
    assert isinstance(loaded.outcome, Workbook)
    assert loaded.sha256 == hashlib.sha256(good()).hexdigest()
