"""The page as one file: shell, style, script and the packed parts."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from pathlib import Path

from xl_jixiao.page.components import PageError, checked, licence_texts, locked
from xl_jixiao.page.packing import STATIC, parts_of
from xl_jixiao.version import __version__

LARGEST = 25 * 1024 * 1024
"""Bytes that the page may have: what an office mails or carries on a stick."""

_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; "
    "style-src 'sha256-{style}'; img-src data: blob:; worker-src blob:; connect-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def build(parts: Path, out: Path) -> int:
    """Build the page.

    Args:
        parts: the folder that `components.fetch` filled.
        out: the file.

    Returns:
        Its bytes.

    Raises:
        PageError: a part is absent or another one, Node.js is absent, or the page gets too large.
        OSError: the file can't be written.
    """
    files = checked(parts)
    text = page(parts_of(files), licence_texts(files)).encode()
    if len(text) > LARGEST:
        raise PageError(f"做出的页面有 {len(text) / 1e6:.1f} MB，超过 25 MB。")
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_name(f"{out.name}.part")
    half.write_bytes(text)
    half.replace(out)
    return len(text)


def page(parts: Mapping[str, bytes], licences: Mapping[str, str]) -> str:
    """The text of the page around its parts.

    Args:
        parts: what `packing.parts_of` gives.
        licences: name of a component → the text of its licence.

    Raises:
        PageError: the shell lacks a mark, or has one twice.
    """
    script = "\n".join(_source(name) for name in ("engine.js", "page.js"))
    style = _source("page.css")
    policy = _POLICY.format(script=_digest(script), style=_digest(style))
    filled = {
        "policy": f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        "style": f"<style>{style}</style>",
        "script": f'<script type="module">{script}</script>',
        "parts": "\n".join(_part(name, data) for name, data in parts.items()),
        "licences": _table() + _full(licences),
        "version": html.escape(__version__),
    }
    text = _source("page.html")
    for name in filled:
        if text.count(_mark(name)) != 1:
            raise PageError(f"page.html 里应有一处且只有一处“{_mark(name)}”。")
    # in one go: what is filled in may hold the same letters
    return re.sub(r"<!-- jixiao:(\w+) -->", lambda found: filled[found[1]], text)


def _mark(name: str) -> str:
    return f"<!-- jixiao:{name} -->"


def _source(name: str) -> str:
    text = (STATIC / name).read_text("utf-8")
    if "</script" in text and name.endswith(".js"):
        raise PageError(f"{name} 里不能写“</script”，它会把页面截断。")
    return text


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(name: str, data: bytes) -> str:
    text = base64.b64encode(data).decode()
    return f'<script type="application/x-jixiao" id="part-{name}">{text}</script>'


def _table() -> str:
    """A table of what the page is made of."""
    head = "".join(
        f'<th scope="col">{one}</th>' for one in ("部分", "版本", "许可", "用途", "出处")
    )
    rows = [("xl_jixiao", __version__, "MIT", "本工具", "")]
    rows += [(one.name, one.version, one.licence, one.use, one.home) for one in locked()]
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_ELSEWHERE = (
    "Pyodide 按 MPL-2.0 发布（https://mozilla.org/MPL/2.0/），未作修改，源代码在 "
    "https://github.com/pyodide/pyodide。其中的 CPython 按 PSF-2.0 发布："
    "Copyright © 2001 Python Software Foundation; All Rights Reserved"
    "（https://docs.python.org/3/license.html）；Emscripten 按 MIT 发布。"
)


def _full(licences: Mapping[str, str]) -> str:
    """What has to go on with the components."""
    texts = "".join(
        f"<h4>{html.escape(name)}</h4><pre>{html.escape(text)}</pre>"
        for name, text in licences.items()
    )
    told = html.escape(_ELSEWHERE)
    return f"<details><summary>许可全文</summary><p>{told}</p>{texts}</details>"
