"""Zip archives of submissions: opened within limits, nothing of them ever becomes a path."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from support.small_forms import write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.intake import archives
from xl_jixiao.intake.load import discover, load
from xl_jixiao.model.finding import Status


@pytest.fixture
def form(tmp_path: Path) -> bytes:
    return write_project(tmp_path / "样.xlsx", unit="青山县甲局").read_bytes()


def pack(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def gbk_zip(path: Path, name: str, data: bytes) -> Path:
    """A zip with one stored member whose name is GBK bytes without a flag."""
    raw, crc = name.encode("gbk"), zlib.crc32(data)
    common = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, crc, len(data), len(data), len(raw), 0)
    local = b"PK\3\4" + common + raw + data
    entry = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + raw
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, len(entry), len(local), 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(local + entry + end)
    return path


def files(folder: Path) -> dict[str, tuple[Status | None, str]]:
    return {one.file: (one.status, one.reason) for one in discover(folder)}


def test_members_are_listed_behind_their_archive(tmp_path: Path, form: bytes) -> None:
    pack(
        tmp_path / "报送/甲局.zip", {"甲局/自评表.xlsx": form, "甲局/说明.txt": b"x", "甲局/": b""}
    )
    assert list(files(tmp_path / "报送")) == [
        "甲局.zip",
        "甲局.zip/甲局/自评表.xlsx",
        "甲局.zip/甲局/说明.txt",
    ]


def test_names_in_gbk(tmp_path: Path, form: bytes) -> None:
    gbk_zip(tmp_path / "报送/甲.zip", "林业局/自评表（终稿）.xlsx", form)
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    ends = {file.file: file.status for file in result.run.files}
    assert ends == {
        "甲.zip": Status.MERGED,
        "甲.zip/林业局/自评表（终稿）.xlsx": Status.MERGED,
    }
    assert [one.unit for one in result.run.forms] == ["青山县甲局"]


def test_a_copy_in_an_archive_counts_once(tmp_path: Path, form: bytes) -> None:
    pack(tmp_path / "报送/甲.zip", {"表.xlsx": form})
    (tmp_path / "报送/表.xlsx").write_bytes(form)
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    ends = {file.file: file.status for file in result.run.files}
    assert ends == {
        "甲.zip": Status.MERGED,
        "甲.zip/表.xlsx": Status.MERGED,
        "表.xlsx": Status.SKIPPED,
    }
    assert result.run.summary.submissions == 1


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/表.xlsx", "etc/表.xlsx"),
        ("/etc/表.xlsx", "etc/表.xlsx"),
        ("C:\\报送\\表.xlsx", "C：/报送/表.xlsx"),
        ("a/./b//表.xlsx", "a/b/表.xlsx"),
        ("表\n1.xlsx", "表�1.xlsx"),
    ],
)
def test_a_name_is_a_label_and_never_a_path(
    name: str, label: str, tmp_path: Path, form: bytes
) -> None:
    pack(tmp_path / "报送/甲.zip", {name: form})
    before = sorted(tmp_path.rglob("*"))
    found = discover(tmp_path / "报送")
    assert [one.file for one in found] == ["甲.zip", f"甲.zip/{label}"]
    assert load(found[1].path, found[1].member).sha256
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked"


def test_an_archive_in_an_archive_is_told(tmp_path: Path, form: bytes) -> None:
    inner = pack(tmp_path / "内.zip", {"表.xlsx": form}).read_bytes()
    pack(tmp_path / "报送/外.zip", {"内.zip": inner})
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    outer, member = result.run.files
    assert (outer.file, outer.status) == ("外.zip", Status.SKIPPED)
    assert (member.file, member.status) == ("外.zip/内.zip", Status.REJECTED)
    assert "请先解压" in member.reason


def test_a_password_is_told_with_the_names(tmp_path: Path, form: bytes) -> None:
    path = pack(tmp_path / "报送/甲局.zip", {"甲局.xlsx": form})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    status, reason = files(tmp_path / "报送")["甲局.zip/甲局.xlsx"]
    assert status is Status.REJECTED
    assert "密码" in reason


@pytest.mark.parametrize(
    ("limit", "words"),
    [("MEMBERS", "有3个文件"), ("ARCHIVE_BYTES", "超过0MB"), ("INFLATED_BYTES", "展开后")],
)
def test_an_archive_beyond_a_limit_is_not_opened(
    limit: str, words: str, tmp_path: Path, form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(tmp_path / "报送/甲.zip", {f"{n}.xlsx": form for n in range(3)})
    monkeypatch.setattr(archives, limit, 2)
    ((file, (status, reason)),) = files(tmp_path / "报送").items()
    assert (file, status) == ("甲.zip", Status.REJECTED)
    assert words in reason
    monkeypatch.setattr(archives, limit, 1 << 40)
    assert len(files(tmp_path / "报送")) == 4


def test_a_member_that_lies_about_its_size(tmp_path: Path, form: bytes) -> None:
    path = pack(tmp_path / "报送/甲.zip", {"表.xlsx": b"0" * 5_000_000})
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.find(b"PK\1\2") + 24, 10)
    path.write_bytes(data)
    found = discover(tmp_path / "报送")[1]
    outcome = load(found.path, found.member).outcome
    assert "校验码" in str(outcome)
    assert form


def test_a_broken_archive_is_told(tmp_path: Path, form: bytes) -> None:
    path = pack(tmp_path / "报送/甲.zip", {"表.xlsx": form})
    path.write_bytes(path.read_bytes()[:-30])
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    assert [(one.file, one.status) for one in result.run.files] == [("甲.zip", Status.REJECTED)]
    assert "不完整" in result.run.files[0].reason


def test_an_archive_without_submissions_stays_one_file(tmp_path: Path) -> None:
    pack(tmp_path / "报送/照片.zip", {"1.jpg": b"x", "2.jpg": b"x"})
    assert list(files(tmp_path / "报送")) == ["照片.zip"]


def test_a_workbook_under_another_name_is_no_archive(tmp_path: Path, form: bytes) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送/表.xlsx.下载").write_bytes(form)
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    assert [(one.file, one.status) for one in result.run.files] == [("表.xlsx.下载", Status.MERGED)]


def test_links_lead_to_the_archive(tmp_path: Path, form: bytes) -> None:
    pack(tmp_path / "报送/甲.zip", {"表.xlsx": form})
    result = run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    with zipfile.ZipFile(result.workbook) as book:
        links = [book.read(name).decode() for name in book.namelist() if ".rels" in name]
    targets = "".join(links)
    assert '报送/甲.zip"' in targets
    assert "甲.zip/" not in targets


def test_an_archive_that_goes_away_is_told(tmp_path: Path, form: bytes) -> None:
    path = pack(tmp_path / "报送/甲.zip", {"表.xlsx": form})
    found = discover(tmp_path / "报送")[1]
    path.unlink()
    loaded = load(found.path, found.member)
    assert loaded.sha256 == ""
    assert "不存在" in str(loaded.outcome)
