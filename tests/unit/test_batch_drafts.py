"""Drafts of a whole run: published with the result or not at all, the same over processes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from support.small_forms import ACTUALS, write_project

from xl_jixiao import run_folder
from xl_jixiao.actions.drafts import DIED, STUCK, DraftWork, desk_for
from xl_jixiao.batch.settings import DraftOptions, Progress, Settings
from xl_jixiao.batch.spool import Spool
from xl_jixiao.outputs.draft.orders import draft_orders
from xl_jixiao.outputs.publish import NotWritableError
from xl_jixiao.outputs.word.problems import TemplateError
from xl_jixiao.rules.loading import load_rules

COUNTY = "2023年度预算绩效自评汇总分析报告（初稿）.docx"
CIRCULAR = "2023年度预算绩效自评情况通报（初稿）.docx"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    for name in "甲乙丙":
        write_project(folder / f"{name}.xlsx", unit=f"青山县{name}局")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_each_counted_form_has_a_draft_and_the_county_one(inbox: Path, tmp_path: Path) -> None:
    write_project(inbox / "甲新.xlsx", unit="青山县甲局", actuals=("11次", *ACTUALS[1:]))
    (inbox / "坏.xlsx").write_bytes(b"PK\x03\x04")
    result = run_folder(inbox, tmp_path / "结果")
    names = [one.name for one in result.drafts]
    assert names[:2] == [COUNTY, CIRCULAR]
    assert sorted(names) == sorted(path.name for path in result.drafts_folder.iterdir())
    assert len(names) == 5, "the replaced version has none"
    assert all(one.gaps and not one.problem and not one.data for one in result.drafts)
    document = Document(str(result.drafts_folder / COUNTY))
    county = "\n".join(one.text for one in document.paragraphs)
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "坏.xlsx" in tables
    for words in (
        "青山县2023年度预算绩效自评汇总分析报告",
        "损坏或无法读取的文件见附件",
        "核算总分平均",
        "三、自评结果分析",
    ):
        assert words in county
    circular = Document(str(result.drafts_folder / CIRCULAR))
    short = [one.text for one in circular.paragraphs]
    assert "青山县2023年度预算绩效自评情况通报" in short
    said = {one for one in county.splitlines() if one}
    assert "见附件" not in "".join(short), "it has none"
    own = {one for one in short if one and one not in said}
    headings = {"一、总体情况", "二、未报送单位", "三、存在的主要问题", "四、有关要求"}
    later = "损坏或无法读取的文件由报送单位更正后重新报送。"
    (opening,) = (one for one in own if one.endswith("现将有关情况通报如下："))
    assert own == {short[0], opening, *headings, later}, "its sentences are those of the report"
    assert result.exit_code() == 3, "of the rejected file"


def test_nothing_merged_gives_no_drafts(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    result = run_folder(tmp_path / "空", tmp_path / "结果")
    assert result.drafts == ()
    assert sorted(path.name for path in result.out.iterdir()) == [
        "result.json",
        "绩效自评汇总.xlsx",
    ]


def test_without_drafts_an_earlier_run_s_go_into_history(inbox: Path, tmp_path: Path) -> None:
    run_folder(inbox, tmp_path / "结果")
    result = run_folder(inbox, tmp_path / "结果", drafts=None)
    assert not result.drafts_folder.exists()
    (earlier,) = (result.out / "历史").iterdir()
    assert len(list((earlier / "自评报告初稿").iterdir())) == 5


def test_a_full_disk_leaves_the_earlier_result_as_it_was(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = run_folder(inbox, tmp_path / "结果").out
    before = content(out)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if "丙局" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotWritableError, match="磁盘已满"):
        run_folder(inbox, out)
    assert content(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报送", "结果"]


def test_a_template_with_mistakes_ends_a_run_before_anything_is_read(
    inbox: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "错.docx"
    document = Document()
    document.core_properties.category = "汇总分析"
    document.add_paragraph("{{ 没有这个名称 }}")
    document.save(str(wrong))
    events: list[Progress] = []
    with pytest.raises(TemplateError, match="没有这个名称"):
        run_folder(
            inbox,
            tmp_path / "结果",
            report=events.append,
            drafts=DraftOptions((str(wrong),)),
        )
    assert not events
    assert not (tmp_path / "结果").exists()


@pytest.mark.slow
def test_the_drafts_are_the_same_over_processes(inbox: Path, tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        result = run_folder(inbox, tmp_path / f"结果{jobs}", jobs=jobs)
        units = [one.name for one in result.drafts[1:]]
        found.append([(result.drafts_folder / name).read_bytes() for name in units])
    assert found[0] == found[1]


def test_progress_goes_on_draft_by_draft(inbox: Path, tmp_path: Path) -> None:
    events: list[Progress] = []
    run_folder(inbox, tmp_path / "结果", report=events.append)
    told = [event for event in events if event.stage == "draft"]
    assert [(event.done, event.total) for event in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_draft_lost_with_its_worker_is_a_line_of_the_summary(inbox: Path) -> None:
    from xl_jixiao.actions.run import survey

    rules = load_rules(None)
    with Spool() as spool:
        run = survey(inbox, None, settings=Settings(rules), spool=spool)
        (order, *_) = draft_orders(run)
    work = DraftWork(desk_for(rules, DraftOptions()))
    assert work.lost(order, stuck=False).problem == DIED
    assert work.lost(order, stuck=True).problem == STUCK
    assert work.patience(25) > 60


def test_a_run_without_drafts_imports_nothing_of_them(inbox: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from xl_jixiao import run_folder\n"
        f"run_folder({str(inbox)!r}, {str(tmp_path / '结果')!r}, drafts=None)\n"
        "heavy = {'docxtpl', 'docx', 'jinja2', 'xl_jixiao.actions.drafts'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
