"""The parts of the page: the worker's code, WebAssembly, the standard library, the packages.

The same content gives the same bytes: fixed order, no times.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from xl_jixiao.outputs.word.stored import store_shipped
from xl_jixiao.page.components import PageError
from xl_jixiao.resources import data_folder

STATIC = Path(__file__).with_name("static")

_UNUSED_LIBRARY = (
    *("unittest", "pydoc", "pydoc_data", "doctest", "pdb", "ensurepip", "idlelib", "tkinter"),
    *("turtledemo", "lib2to3", "wsgiref", "xmlrpc", "mailbox", "ftplib", "imaplib", "poplib"),
    *("smtplib", "_pyrepl", "cProfile", "profile", "pstats", "venv", "antigravity", "this"),
    *("multiprocessing", "webbrowser", "site-packages", "sqlite3"),
)
"""What of the standard library nothing of ours or of the packages asks for."""

_OURS_UNUSED = (
    *("cli", "excel", "docs.py", "__main__.py"),
    *("page/build.py", "page/components.py", "page/packing.py"),
    *("page/compile.mjs", "page/snapshot.mjs", "page/lock.toml", "page/static"),
)
"""What of our package is another door, or for building."""

_NOT_NEEDED = (".pyi", ".c", ".h", ".typed", ".md", ".rst", "-linux-gnu.so")
"""Endings of files of wheels; markupsafe does without its library for Linux."""


def unpacked_npm(archive: Path, folder: Path) -> Path:
    """The package of npm, unpacked below the folder."""
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    return folder / "package"


def stage(files: Mapping[str, Path], pyodide: Path, folder: Path) -> None:
    """All Python that the page carries, compiled, as `lib` and `site` below the folder.

    Args:
        files: what `components.checked` gives.
        pyodide: the unpacked package.
        folder: an empty one.

    Raises:
        PageError: Node.js is absent, or something can't be compiled.
    """
    library, site = folder / "lib", folder / "site"
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as archive:
        archive.extractall(library)  # noqa: S202  its content is locked
    for name in _UNUSED_LIBRARY:
        _remove(library / name)
        _remove(library / f"{name}.py")
    for path in files.values():
        if path.suffix == ".whl":
            _wheel(path, site)
    _ours(site)
    _compile(pyodide, folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _wheel(path: Path, site: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            top = PurePosixPath(name).parts[0]
            if not top.endswith((".dist-info", ".data")) and not name.endswith(_NOT_NEEDED):
                wheel.extract(name, site)


def _ours(site: Path) -> None:
    package = Path(__file__).resolve().parents[1]
    target = site / package.name
    unused = {package / name for name in _OURS_UNUSED}

    def left_out(folder: str, names: list[str]) -> set[str]:
        here = Path(folder)
        return {
            name
            for name in names
            if here / name in unused or name in {"__pycache__", "_data"} or name == "py.typed"
        }

    shutil.copytree(package, target, ignore=left_out)
    narratives = data_folder("workbook_templates") / "narratives"
    shutil.copytree(narratives, target / "_data" / "workbook_templates" / "narratives")
    prepared = target / "_data" / "prepared_templates"  # there is no lxml in the page
    prepared.mkdir()
    for name, data in store_shipped().items():
        (prepared / name).write_bytes(data)


def _compile(pyodide: Path, folder: Path) -> None:
    _node("compile.mjs", pyodide, folder, what="编译页面里的 Python")


def _node(script: str, pyodide: Path, folder: Path, *, what: str) -> None:
    """Raises PageError."""
    node = shutil.which("node")
    if node is None:
        raise PageError("这台电脑上没有 Node.js（命令 node），请先安装 18 或更新的版本。")
    done = subprocess.run(  # noqa: S603  ours, no shell
        (node, str(Path(__file__).with_name(script)), str(pyodide), str(folder)),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "Asia/Shanghai"},  # local time is in what is remembered
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise PageError(f"{what}失败：{last[-500:]}")


def remember(pyodide: Path, folder: Path) -> Remembered:
    """The memory of a Python that has imported the engine and checked a form.

    Args:
        pyodide: the unpacked package.
        folder: what `stage` made; takes lib.zip and a form.

    Raises:
        PageError: the form could not be checked there.
    """
    (folder / "lib.zip").write_bytes(library_zip(folder / "lib"))
    form = min(data_folder("examples").glob("*.xlsx"))
    shutil.copyfile(form, folder / "form.xlsx")
    _node("snapshot.mjs", pyodide, folder, what="在页面的 Python 里试跑")
    loaded = json.loads((folder / "loaded.json").read_text("utf-8"))
    return Remembered((folder / "memory.bin").read_bytes(), frozenset(loaded))


class Remembered(NamedTuple):
    """What the page begins with."""

    memory: bytes
    loaded: frozenset[str]
    """The files of modules that it holds: as they are named there."""


_LIBRARY, _SITE = "/lib/python314.zip", "/lib/python3.14/site-packages"
"""Where Python finds them in the page."""


def _files(folder: Path) -> Iterable[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def library_zip(folder: Path, loaded: Collection[str] = ()) -> bytes:
    """The standard library as Python reads it: a zip, stored, because it is packed once more.

    What is loaded already is never read again. It is zeros of the same length: the memory knows
    where in the file the others are.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _files(folder):
            content = bytes(len(data)) if f"{_LIBRARY}/{name}" in loaded else data
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return made.getvalue()


def archive(folder: Path, loaded: Collection[str] = ()) -> bytes:
    """The packages in one piece (worker.js, `writeFiles`): length of the table of contents, the
    table, the files. What is loaded already is empty.
    """
    files = [(name, b"" if f"{_SITE}/{name}" in loaded else data) for name, data in _files(folder)]
    table = json.dumps([[name, len(data)] for name, data in files], ensure_ascii=False)
    head = table.encode()
    return b"".join((len(head).to_bytes(4, "little"), head, *(data for _, data in files)))


def worker_code(pyodide: Path) -> str:
    """Pyodide and our worker as one plain script: nothing is left to import, and a page that was
    opened as a file may start it (module workers are refused there).

    Raises:
        PageError: Pyodide is not written the way it was.
    """
    loader = _without(
        (pyodide / "pyodide.mjs").read_text("utf-8").partition("//# sourceMappingURL")[0],
        "export{dt as loadPyodide,U as version};",
        "return dt;",
    )
    glue = _without(
        (pyodide / "pyodide.asm.mjs").read_text("utf-8"), "export default _createPyodideModule;", ""
    )
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    empty = json.dumps({**lock, "packages": {}}, sort_keys=True)
    worker = (STATIC / "worker.js").read_text("utf-8")
    return "\n".join(
        (
            # how Pyodide finds out that a worker is a plain one, which it refuses unseen
            'self.importScripts = () => { throw new Error("nothing is loaded here"); };',
            'const NOWHERE = "https://jixiao.invalid/"; // worker.js answers every fetch',
            f"const loadPyodide = (() => {{\n{loader}\n}})();",
            glue.replace("import.meta.url", "NOWHERE"),
            "const createPyodideModule = _createPyodideModule;",
            f"const LOCK = {empty};",
            worker,
        )
    )


def _without(code: str, end: str, instead: str) -> str:
    before, found, after = code.rpartition(end)
    if not found or after.strip():
        raise PageError(f"Pyodide 的写法变了（末尾没有“{end}”），page/packing.py 要跟着改。")
    return before + instead


def packed(data: bytes) -> bytes:
    """As worker.js unpacks it (deflate); at level 9 it takes twice as long and is 0.6 % smaller."""
    packer = zlib.compressobj(8, zlib.DEFLATED, 15, 9)
    return packer.compress(data) + packer.flush()


def parts_of(files: Mapping[str, Path]) -> dict[str, bytes]:
    """Name of each part of the page → its bytes, packed.

    Raises:
        PageError: see `stage` and `worker_code`.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-page-") as temporary:
        pyodide = unpacked_npm(files["pyodide"], Path(temporary) / "npm")
        stage(files, pyodide, folder := Path(temporary) / "stage")
        begun = remember(pyodide, folder)
        return {
            "code": packed(worker_code(pyodide).encode()),
            "wasm": packed((pyodide / "pyodide.asm.wasm").read_bytes()),
            "memory": packed(begun.memory),
            "lib": packed(library_zip(folder / "lib", begun.loaded)),
            "site": packed(archive(folder / "site", begun.loaded)),
        }
