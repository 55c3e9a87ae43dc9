"""The offline folder; pip is replaced, loading packages is not for the test command."""

from __future__ import annotations

import hashlib
import re
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


@pytest.fixture
def script(tmp_path):
    """The lines of install.bat of a made folder, and that folder."""
    out = bundle(tmp_path / "out", run=Pip()).folder
    data = (out / "install.bat").read_bytes()
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n")
    return data.decode("ascii").split("\r\n"), out


def test_the_script_goes_where_there_is_a_place(script):
    lines, out = script
    targets = set(re.findall(r"goto (\w+)", "\n".join(lines)))
    assert targets == {line[1:] for line in lines if line.startswith(":")}
    assert any("addin install" in line for line in lines)
    assert (out / "README.txt").read_text("utf-8-sig").startswith("xl_jixiao 预算绩效自评工具")


def test_what_the_script_says_is_chinese(script):
    lines, out = script
    shown = {found[1] for line in lines if (found := re.search(r"type text\\(\w+)\.txt", line))}
    assert shown == {path.stem for path in (out / "text").iterdir()}
    assert all(
        re.search("[一-龥]{4}", path.read_text("utf-8")) for path in (out / "text").iterdir()
    )
    assert lines.index('"%SYS%\\chcp.com" 65001 >nul') < next(
        at for at, line in enumerate(lines) if "type text" in line
    )
    ends = [at for at, line in enumerate(lines) if line.startswith("exit /b")]
    assert all(lines[at - 2].startswith("type text") for at in ends)


def test_every_program_is_named_by_its_full_path(script):
    lines, _ = script
    inside = {"set", "if", "for", "goto", "type", "echo", "rem", "cd", "move", "mkdir", "pause"}
    inside |= {"exit", "setlocal", "@echo"}
    for line in lines:
        word = line.split(" ")[0].lower()
        if word and word not in inside and not word.startswith(":"):
            assert re.match(r'"(%SYS%\\|%PY%"|%LAUNCHER%"|%~dp0%SETUP%")', line), line


def test_what_a_person_may_have_named_stands_in_quotes(script):
    """A folder with & in its name would run what stands behind it."""
    for line in script[0]:
        bare = re.sub(r'"[^"]*"', "", line)
        assert not set(re.findall(r"%(\w+)%|%(~\w+)", bare)) - {("SYS", "")}, line
    assert any("DisableDelayedExpansion" in line for line in script[0])  # ! in a name stays


def test_python_starts_apart_from_the_folder_it_is_started_in(script):
    lines, _ = script
    started = [line for line in lines if line.startswith(('"%PY%', '"%LAUNCHER%'))]
    assert len(started) == 6
    assert all(" -I " in line for line in started)


def test_no_program_of_a_folder_that_this_user_has_not_set_up_is_run(script):
    lines, _ = script
    text = "\n".join(lines)
    asked = text.index("reg.exe query HKCU\\Software\\xl_jixiao /v Folder")
    aside, rights = text.index('move "%TARGET%" "%OLD%"'), text.index("/inheritance:r")
    assert asked < aside < rights < text.index('if exist "%PY%" goto packages')
    assert "(OI)(CI)F" not in text[text.index("*S-1-5-32-545") :].split('"')[0]


def test_the_installer_beside_wins_over_the_launcher_and_must_be_signed(script):
    text = "\n".join(script[0])
    assert text.index("if defined SETUP goto setup") < text.index('"%LAUNCHER%"')
    assert text.index("Get-AuthenticodeSignature") < text.index('"%~dp0%SETUP%" /quiet')
    assert "-3.12-64" in text
    assert "goto bits" in text


def test_wheels_are_installed_by_their_hashes(script):
    lines, out = script
    pip = [line for line in lines if "-m pip install" in line]
    assert len(pip) == 2
    assert all("--no-index" in line and "--require-hashes" in line for line in pip)
    wanted = (out / "requirements.txt").read_text("ascii").split()
    wheels = sorted((out / "wheels").glob("*.whl"))
    digests = [hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels]
    assert [one.removeprefix("--hash=sha256:") for one in wanted[1::2]] == digests
    assert wanted[0::2] == ["xl_jixiao==1", "xlwings==1"]
    assert (out / "own.txt").read_text("ascii").split()[0] == "xl_jixiao==1"


def test_a_folder_with_content_and_a_wrong_installer_are_refused(tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(BundleError, match="空文件夹"):
        bundle(tmp_path, run=Pip())
    with pytest.raises(BundleError, match=r"python\.org"):
        bundle(tmp_path / "out", installer=tmp_path / "mine.txt", run=Pip())
    with pytest.raises(BundleError, match="page build"):
        bundle(tmp_path / "out", page=tmp_path / "mine.txt", run=Pip())


def test_the_page_goes_with_it_under_an_ascii_name(tmp_path):
    page = tmp_path / "绩效自评.html"
    page.write_text("<!DOCTYPE html>", "utf-8")
    bundle(tmp_path / "out", page=page, run=Pip())

    assert (tmp_path / "out" / "jixiao.html").read_bytes() == page.read_bytes()


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
