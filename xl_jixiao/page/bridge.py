"""The one call from JavaScript: a request as JSON, an answer as JSON (page/messages.py).

Nothing is raised: what is refused, and what goes wrong, is an answer with a Chinese sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable


def call(request: str, tell: Callable[[str], object] | None = None) -> str:
    """Answer a request."""
    del tell
    return json.dumps(
        {"ok": False, "problem": f"不认识的请求 {request}", "fault": True}, ensure_ascii=False
    )
