"""The offline folder; pip is replaced, loading packages is not for the test command."""

from __future__ import annotations

import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_jixiao.cli.main import jixiao
from xl_jixiao.excel import bundle as room
from xl_jixiao.excel.bundle import BundleError, bundle
from xl_jixiao.resources import data_folder


class Pip:
    """Notes the commands, and leaves what they would leave."""

    def __init__(self):
        self.commands = []

    def __call__(self, command):
        self.commands.append(list(command))
        if "wheel" in command:
            (Path(command[command.index("-w") + 1]) / "xl_jixiao-1-py3-none-any.whl").touch()
        else:
            (Path(command[command.index("--dest") + 1]) / "xlwings-1-win_amd64.whl").touch()


def test_the_folder_has_all_and_only_ascii_names(tmp_path):
    pip = Pip()
    installer = tmp_path / "python-3.12.10-amd64.exe"
    installer.touch()
    made = bundle(tmp_path / "out", installer=installer, run=pip)
    assert made.wheels == 2
    names = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*")}
    assert all(name.isascii() for name in names)
    assert {"install.bat", "README.txt", installer.name} <= names
    templates = sorted(path.read_bytes() for path in (made.folder / "templates").iterdir())
    shipped = data_folder("workbook_templates").glob("*.xl*")
    assert templates == sorted(path.read_bytes() for path in shipped)


def test_pip_loads_for_windows_whatever_this_machine_is(tmp_path):
    pip = Pip()
    bundle(tmp_path / "out", run=pip)
    command = pip.commands[-1]
    assert command[command.index("--platform") + 1] == "win_amd64"
    assert command[command.index("--python-version") + 1] == "3.12"
    assert "--only-binary=:all:" in command
    assert command[-4].endswith(".whl[excel]")
    assert {"pywin32", "colorama", "tzdata"} == set(command[-3:])


def test_the_script_is_ascii_with_the_lines_of_windows(tmp_path):
    out = bundle(tmp_path / "out", run=Pip()).folder
    script = (out / "install.bat").read_bytes()
    assert script.isascii()
    assert script.count(b"\r\n") == script.count(b"\n")
    targets = [line.split()[1].decode() for line in script.splitlines() if b"goto" in line[:4]]
    assert all(f":{name}\r\n".encode() in script for name in targets)
    assert b"addin install" in script
    assert (out / "README.txt").read_text("utf-8-sig").startswith("xl_jixiao 预算绩效自评工具")


def test_a_folder_with_content_and_a_wrong_installer_are_refused(tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(BundleError, match="空文件夹"):
        bundle(tmp_path, run=Pip())
    with pytest.raises(BundleError, match=r"python\.org"):
        bundle(tmp_path / "out", installer=tmp_path / "mine.txt", run=Pip())


def test_a_failure_leaves_an_empty_folder_to_try_again(tmp_path):
    def fail(_):
        raise BundleError("no network")

    with pytest.raises(BundleError):
        bundle(tmp_path / "out", run=fail)
    assert bundle(tmp_path / "out", run=Pip()).wheels == 2


def test_an_installed_program_makes_its_wheel_again(tmp_path, monkeypatch):
    site = tmp_path / "site"
    info = site / "xl_jixiao-7.0.dist-info"
    info.mkdir(parents=True)
    (site / "xl_jixiao").mkdir()
    (site / "xl_jixiao" / "__init__.py").write_text("a = 1\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: xl_jixiao\nVersion: 7.0\n")
    (info / "RECORD").write_text(
        "xl_jixiao/__init__.py,,\n../bin/jixiao,,\n"
        "xl_jixiao-7.0.dist-info/METADATA,,\nxl_jixiao-7.0.dist-info/RECORD,,\n"
    )
    monkeypatch.setattr(metadata, "distribution", lambda _: metadata.PathDistribution(info))
    wheel = room._own_wheel(tmp_path)
    assert wheel.name == "xl_jixiao-7.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as packed:
        assert set(packed.namelist()) == {
            "xl_jixiao/__init__.py",
            "xl_jixiao-7.0.dist-info/METADATA",
            "xl_jixiao-7.0.dist-info/RECORD",
        }


def test_the_command_asks_for_an_ascii_name():
    done = CliRunner().invoke(jixiao, ["addin", "bundle", "离线包"])
    assert done.exit_code == 2
    assert "英文字母" in done.stderr
