"""Setting up a Windows machine, without one: the plan, the registry as a dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.excel_registry import Keys

from xl_jixiao.cli import addin
from xl_jixiao.cli.main import jixiao
from xl_jixiao.excel import install
from xl_jixiao.excel import install as install_registry
from xl_jixiao.excel.install import (
    ENVIRONMENT,
    INTERPRETER,
    location_key,
    opened_addins,
    options_key,
)
from xl_jixiao.resources import data_folder

TEMPLATES = data_folder("workbook_templates")
PYTHON = Path("C:/jixiao/python/python.exe")
OTHER = '"C:\\other\\other.xlam"'


@pytest.fixture
def keys():
    options = options_key("16.0")
    return Keys({(options, "FirstRun"): 0, (options, "OPEN"): OTHER})


def set_up(folder, keys, run=lambda _: 0, link=lambda _: None):
    plan = install.plan_install(folder, TEMPLATES, PYTHON, keys)
    return install.apply(plan, keys, run, link)


@pytest.fixture(autouse=True)
def no_programs(monkeypatch):
    """What would set the rights of a folder on Windows."""
    monkeypatch.setattr(install.apply, "__defaults__", (lambda _: 0, lambda _: None))


def test_templates_addin_location_and_python_are_set(tmp_path, keys):
    set_up(tmp_path, keys)
    names = {path.name for path in (tmp_path / "templates").iterdir()}
    assert names == {"绩效自评表.xlsm", "绩效自评表.xlsx", "绩效自评汇总.xlsm"}
    assert (tmp_path / "xl_jixiao.xlam").read_bytes() == (TEMPLATES / "xl_jixiao.xlam").read_bytes()
    assert keys[ENVIRONMENT, INTERPRETER] == str(PYTHON)
    assert keys[ENVIRONMENT, "JIXIAO_RULES"] == str(tmp_path / "rules")
    assert (tmp_path / "rules").is_dir()
    assert keys[install.OWN_KEY, install.OWN_FOLDER] == str(tmp_path)
    assert keys[location_key("16.0"), "Path"] == f"{tmp_path}\\"
    assert keys[location_key("16.0"), "AllowSubfolders"] == 1
    ours = f'"{tmp_path / "xl_jixiao.xlam"}"'
    assert opened_addins(keys, "16.0") == {"OPEN": OTHER, "OPEN1": ours}
    assert not [key for key in keys if "15.0" in key[0]]


def test_a_folder_can_be_dropped_on_the_desktop_and_sent_to(tmp_path, keys):
    explorer = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
    places = {name: tmp_path / name for name in ("Desktop", "SendTo")}
    for name, place in places.items():
        place.mkdir()
        keys[explorer, name] = str(place)
    made = []

    def link(one):
        if one.path.parent.name == "SendTo":
            raise OSError("拒绝访问")
        made.append(one)
        one.path.touch()

    told = set_up(tmp_path, keys, link=link)
    (one,) = made
    assert one.path == tmp_path / "Desktop" / "汇总文件夹.lnk"
    assert (one.target, one.folder) == (PYTHON, tmp_path)
    assert len(told) == 1
    assert "拒绝访问" in told[0]
    assert (tmp_path / "汇总文件夹.bat").read_bytes().isascii()
    install.apply(install.plan_removal(tmp_path, keys), keys)
    assert not list(tmp_path.rglob("汇总文件夹.*"))


def test_installing_again_changes_nothing(tmp_path, keys):
    set_up(tmp_path, keys)
    before = dict(keys)
    set_up(tmp_path, keys)
    assert keys == before


def test_removing_gives_the_registry_back(tmp_path, keys):
    before = dict(keys)
    set_up(tmp_path, keys)
    keys[options_key("16.0"), "OPEN2"] = '"C:\\later.xlam"'
    install.apply(install.plan_removal(tmp_path, keys), keys)
    assert keys == {**before, (options_key("16.0"), "OPEN1"): '"C:\\later.xlam"'}
    assert (tmp_path / "templates").is_dir()


def test_without_any_excel_yet_the_current_version_is_prepared(tmp_path):
    keys = Keys()
    set_up(tmp_path, keys)
    assert (location_key("16.0"), "Path") in keys


def test_elsewhere_than_on_windows_the_command_says_so():
    done = CliRunner().invoke(jixiao, ["addin", "install"])
    assert done.exit_code == 2
    assert "只用于 Windows" in done.stderr
    assert "jixiao addin bundle" in done.stderr


def test_the_command_installs_and_removes(tmp_path, keys, monkeypatch):
    monkeypatch.setattr(addin, "_is_windows", lambda: True)
    monkeypatch.setattr(install_registry, "registry", lambda: keys)
    before = dict(keys)
    folder = str(tmp_path / "jixiao")
    done = CliRunner().invoke(jixiao, ["addin", "install", "--to", folder])
    assert done.exit_code == 0, done.output
    assert "受信任位置" in done.stdout
    assert "重新打开 Excel" in done.stdout
    done = CliRunner().invoke(jixiao, ["addin", "install", "--to", folder, "--remove"])
    assert done.exit_code == 0, done.output
    assert keys == before


def test_a_path_that_xlwings_cannot_take_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(addin, "_is_windows", lambda: True)
    done = CliRunner().invoke(jixiao, ["addin", "install", "--to", str(tmp_path / "绩效")])
    assert done.exit_code == 2
    assert "英文字母和数字" in done.stderr


def test_a_file_open_in_excel_is_told(tmp_path, keys, monkeypatch):
    monkeypatch.setattr(addin, "_is_windows", lambda: True)
    monkeypatch.setattr(install_registry, "registry", lambda: keys)
    (tmp_path / "templates").write_text("in the way")
    done = CliRunner().invoke(jixiao, ["addin", "install", "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert "关闭 Excel" in done.stderr


def test_only_the_user_and_administrators_may_write_into_the_trusted_folder(tmp_path, keys):
    commands = []
    set_up(tmp_path, keys, lambda command: commands.append(list(command)) or 0)
    assert all(one[0].endswith("\\System32\\icacls.exe") for one in commands)
    owner, rights, inside = commands
    assert owner[1:3] == [str(tmp_path), "/setowner"]
    assert "/inheritance:r" in rights
    granted = {one.split(":")[0]: one.split(":", 1)[1] for one in rights if "(OI)" in one}
    writing = {who for who, right in granted.items() if right != "(OI)(CI)RX"}
    assert {install.SYSTEM, install.ADMINISTRATORS} < writing
    assert len(writing) == 3
    assert granted[install.USERS] == "(OI)(CI)RX"
    assert inside[1:3] == [f"{tmp_path}\\*", "/reset"]


@pytest.mark.parametrize("failing", ["/setowner", "/grant:r", "/reset"])
def test_a_folder_that_others_can_change_is_never_trusted(failing, tmp_path, keys):
    before = dict(keys)
    with pytest.raises(install.UnprotectedError):
        set_up(tmp_path, keys, lambda command: int(failing in command))
    assert keys == before
    assert not (tmp_path / "xl_jixiao.xlam").exists()


def test_the_command_says_that_the_folder_is_open_to_others(tmp_path, keys, monkeypatch):
    monkeypatch.setattr(addin, "_is_windows", lambda: True)
    monkeypatch.setattr(install_registry, "registry", lambda: keys)
    monkeypatch.setattr(install.apply, "__defaults__", (lambda _: 5, lambda _: None))
    done = CliRunner().invoke(jixiao, ["addin", "install", "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert "没有设为受信任位置" in done.stderr
