"""Where the data that comes with the package lies."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

DataFolder = Literal["examples", "workbook_templates", "macros", "prepared_templates"]


def data_folder(name: DataFolder) -> Path:
    """The folder of that name: inside an installed wheel, or beside the package in a checkout.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"安装不完整：找不到随程序附带的“{name}”，请重新安装 xl_jixiao。")
