"""Old Word formats → .docx, by a confined LibreOffice.

LibreOffice, run without a window on one file: found, confined, killed when it takes too long.

A profile of our own keeps it away from the user's settings and from an open LibreOffice: macros
are off, links are not followed, and what would go to the network anyway ends at a closed port.
Each conversion has a new profile: it costs a fifth of the second that a conversion takes, and
nothing is locked, shared between workers or left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.intake import identify
from xl_jixiao.intake.refusal import ENCRYPTED, MB, UnusablePartError
from xl_jixiao.platform_limits import PAGE, has_processes
from xl_jixiao.process_limits import group_seconds, spent_clock
from xl_jixiao.system_errors import name_cause

if TYPE_CHECKING:
    import subprocess

PROGRAM_VARIABLE = "JIXIAO_SOFFICE"
"""Environment variable with the program to use instead of the one that is found."""

SECONDS = 40.0
"""CPU time of one conversion: a report of fifty pages takes two."""

_LOOK = 0.2
"""Seconds between two looks at how long it has taken."""

_JOB_TIME_OVER = 1816
"""ERROR_NOT_ENOUGH_QUOTA: how Windows ends the processes of a job whose time is over."""

_MEMORY_KB = 4096 * 1024
"""Address space of LibreOffice; its libraries alone take a third."""

_WRITTEN_BLOCKS = 512 * MB // 512
"""No file that it writes may be larger, in blocks of 512 bytes."""

_PLACES = (
    "/usr/bin/soffice",
    "/usr/bin/libreoffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)

_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA")

_WINDOWS_PLACES = (
    "LibreOffice*/program/soffice.exe",
    "Programs/LibreOffice*/program/soffice.exe",
)

_SCRIPTING = "org.openoffice.Office.Common/Security/Scripting"

_PROXY = "org.openoffice.Inet/Settings"

_CLOSED_PORT = "9"

_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    # 0 = never
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    # 2 = manual
    (_PROXY, "ooInetProxyType", "2"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", _CLOSED_PORT),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", _CLOSED_PORT),
    (_PROXY, "ooInetFTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetFTPProxyPort", _CLOSED_PORT),
    (_PROXY, "ooInetNoProxy", ""),
)


class OfficeFilter(NamedTuple):
    """What to make of what: names of LibreOffice's filters."""

    suffix: str
    """Of the file it is given, such as ".doc"."""
    reads: str
    """Import filter; without one LibreOffice tries every format it knows on a file it is given."""
    writes: str
    """Format and export filter, such as "docx:MS Word 2007 XML"."""


class TooSlowError(Exception):
    """The conversion took longer than `SECONDS` and was stopped."""


def find() -> str:
    """The program, "" where LibreOffice is not installed."""
    chosen = os.environ.get(PROGRAM_VARIABLE)
    if chosen is not None:
        return shutil.which(chosen) or ""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((str(path) for path in _usual_places() if path.is_file()), "")


def has_writer(program: str) -> bool:
    """Whether its part for text documents is there; distributions package it apart."""
    folder = Path(program).resolve().parent
    libraries = ("libswlo.so", "swlo.dll", "libswlo.dylib", "libmergedlo.so", "mergedlo.dll")
    folders = (folder, folder.parent / "Frameworks")
    if not any(any(one.glob("*sal*")) for one in folders):
        # a wrapper, whose libraries are elsewhere
        return True
    return any((one / library).is_file() for one in folders for library in libraries)


def convert(program: str, data: bytes, conversion: OfficeFilter) -> bytes:
    """The converted file, b"" where LibreOffice could not make anything of it.

    Raises:
        TooSlowError: it was stopped.
        OSError: the program can't be started, or the folder for temporary files can't be written.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{conversion.suffix}")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={_profile(Path(folder)).as_uri()}",
            "--headless",
            "--invisible",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"--infilter={conversion.reads}",
            "--convert-to",
            conversion.writes,
            "--outdir",
            folder,
            str(source),
        ]
        _run(command)
        made = source.with_suffix("." + conversion.writes.partition(":")[0])
        return made.read_bytes() if made.is_file() else b""


def _profile(folder: Path) -> Path:
    profile = folder / "profile"
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    return profile


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{items}</oor:items>\n'
    )


def _run(command: list[str]) -> None:
    """Run to the end, or kill it with all that it started.

    No pipes: a left-over grandchild that holds one would keep us waiting.
    """
    import subprocess

    process = subprocess.Popen(  # noqa: S603 - paths of our own making, no shell reads them
        _limited(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        with _windows_job(process):
            _wait(process)
    finally:
        _kill_group(process)


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Raises TooSlowError."""
    import subprocess

    over = spent_clock(process.pid, SECONDS, group_seconds)
    while process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)
        if process.returncode is None and over():
            raise TooSlowError
    if process.returncode == _JOB_TIME_OVER:
        raise TooSlowError


@contextlib.contextmanager
def _windows_job(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """On Windows a program and all it starts are bounded by a job; elsewhere see `_limited`."""
    if sys.platform != "win32":
        yield
        return
    from xl_jixiao.windows_limits import kernel, new_job

    # the handle of the process has no public name
    handle = int(process._handle)  # noqa: SLF001
    job = new_job(kernel(), handle, memory=_MEMORY_KB * 1024, seconds=SECONDS)
    try:
        yield
    finally:
        if job:
            kernel().CloseHandle(job)


def _limited(command: list[str]) -> list[str]:
    """The command under the limits of the system, where there is a shell to set them."""
    if os.name != "posix":
        return command
    limits = f"ulimit -c 0; ulimit -f {_WRITTEN_BLOCKS}"
    if sys.platform == "linux":
        limits += f"; ulimit -v {_MEMORY_KB}"
    return ["/bin/sh", "-c", f'{limits}; exec "$0" "$@"', *command]


def _environment() -> dict[str, str]:
    """Without a screen, and without what is meant for our own Python."""
    apart = {"DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in apart}
    return {**kept, "SAL_USE_VCLPLUGIN": "svp"}


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and its children; the program found may be a mere starter of the real one."""
    if os.name == "posix":
        # where it ended by itself and left nobody behind there is nothing to end
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        import subprocess

        subprocess.run(  # noqa: S603 - a program of Windows, with a number
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607
            check=False,
            capture_output=True,
            timeout=10,
        )
        process.kill()
    process.wait()


def _usual_places() -> list[Path]:
    if os.name == "nt":
        folders = [os.environ.get(name) for name in _WINDOWS_FOLDERS]
        return [
            path
            for folder in dict.fromkeys(filter(None, folders))
            for place in _WINDOWS_PLACES
            for path in sorted(Path(folder).glob(place), reverse=True)
        ]
    return [
        path
        for place in _PLACES
        for path in (
            sorted(Path("/").glob(place[1:]), reverse=True) if "*" in place else [Path(place)]
        )
    ]


SOURCE_BYTES = 50 * MB
"""A report with scanned pictures has twenty; LibreOffice takes seconds for each ten."""

_DOCX = "docx:MS Word 2007 XML"

_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再报送"

_MAIN_STREAM = "WordDocument"

_WORD_97 = 0xA5EC

_WORD_6 = 0xA5DC
"""wIdent of Word 6 and 95, whose main stream has another layout."""

_FLAGS_AT = 10

_ENCRYPTED_FLAG = 0x0100
"""fEncrypted of the FIB, [MS-DOC] 2.5.2."""


class _Format(NamedTuple):
    """One of the formats that are converted; told by the content, never by the name."""

    name: str
    suffix: str
    reads: str
    """Import filter of LibreOffice."""


_WORD = _Format("旧版 Word 文件（.doc/.wps）", ".doc", "MS Word 97")

_OLD_WORD = _WORD._replace(reads="MS WinWord 6.0")

_RTF = _Format("RTF 文档", ".rtf", "Rich Text Format")

_OPEN_DOCUMENT = _Format("OpenDocument 文档（.odt）", ".odt", "writer8")


def to_docx(data: bytes, suffix: str) -> bytes:
    """The document as a .docx.

    Its macros do not run, its links are not followed. Takes about a second; never more than
    `soffice.SECONDS`.

    Args:
        data: the file, of any of the formats above.
        suffix: how its name ends (".doc", ".wps"), for the words of a refusal.

    Raises:
        UnusablePartError: LibreOffice is not installed, can't be run here, or can't open the file,
            the file has a password, is no text document, is too large, or took too long.
    """
    document = _tell_format(data, suffix)
    if len(data) > SOURCE_BYTES:
        raise UnusablePartError(
            f"文件有{len(data) // MB}MB，超过{SOURCE_BYTES // MB}MB，未转换。"
            f"请删除其中的图片后，{_SAVE_AS}。"
        )
    if not has_processes():
        raise UnusablePartError(f"是{document.name}，{PAGE}不能转换它。{_SAVE_AS}。")
    program = find()
    if not program:
        raise UnusablePartError(
            f"是{document.name}，要读取它需要安装 LibreOffice（本机没有找到），"
            "或请用 Word/WPS 另存为 .docx 再报送。"
        )
    return _converted(program, data, document)


def _tell_format(data: bytes, suffix: str) -> _Format:
    if data.startswith(identify.OLE_SIGNATURE) and identify.has_stream(data, _MAIN_STREAM):
        head = identify.stream_head(data, _MAIN_STREAM, _FLAGS_AT + 2)
        ident, flags = (int.from_bytes(one, "little") for one in (head[:2], head[_FLAGS_AT:]))
        if ident in {_WORD_97, _WORD_6} and flags & _ENCRYPTED_FLAG:
            raise UnusablePartError(ENCRYPTED)
        return _OLD_WORD if ident == _WORD_6 else _WORD
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        return _OPEN_DOCUMENT
    raise UnusablePartError(f"名称以 {suffix} 结尾，内容却不是 Word 文档，可能已损坏。{_SAVE_AS}。")


def _converted(program: str, data: bytes, document: _Format) -> bytes:
    try:
        made = convert(program, data, OfficeFilter(document.suffix, document.reads, _DOCX))
    except TooSlowError as error:
        raise UnusablePartError(
            f"是{document.name}，LibreOffice 转换它超过{SECONDS:g}秒仍未完成，已停止。{_SAVE_AS}。"
        ) from error
    except OSError as error:
        raise UnusablePartError(
            f"是{document.name}，LibreOffice 无法运行（{name_cause(error)}）。"
            f"请检查 LibreOffice 的安装，或{_SAVE_AS}。"
        ) from error
    if made.startswith(b"PK"):
        return made
    if not has_writer(program):
        raise UnusablePartError(
            f"是{document.name}，而本机的 LibreOffice 没有安装文字处理部分（Writer）。"
            f"请安装 libreoffice-writer，或{_SAVE_AS}。"
        )
    raise UnusablePartError(
        f"是{document.name}，但 LibreOffice 打不开它：文件已损坏或加了密码。{_SAVE_AS}。"
    )
