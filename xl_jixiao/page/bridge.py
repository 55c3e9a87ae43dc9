"""The one call from JavaScript: a request as JSON, an answer as JSON (page/messages.py).

Nothing is raised: what is refused, and what goes wrong, is an answer with a Chinese sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.actions.wording import STAGE_TITLES
from xl_jixiao.batch.settings import Progress, Report
from xl_jixiao.nesting import bound_calls
from xl_jixiao.page.messages import Answer, Event
from xl_jixiao.text.patterns import lazy_re

Tell = Callable[[str], object]
"""Takes an `Event` as JSON."""

Json = dict[str, Any]  # what JavaScript sends is only known to be JSON


def call(request: str, tell: Tell | None = None) -> str:
    """Answer a request.

    Args:
        request: an object with `action`.
        tell: called with each event of progress while the request is worked on.
    """
    bound_calls()
    return json.dumps(_answer(request, _reporting(tell)), ensure_ascii=False)


def _reporting(tell: Tell | None) -> Report:
    def report(event: Progress) -> None:
        if tell is not None:
            told = Event(
                stage=event.stage,
                text=STAGE_TITLES[event.stage],
                done=event.done,
                total=event.total,
                file=event.file,
            )
            tell(json.dumps(told, ensure_ascii=False))

    return report


def _answer(request: str, report: Report) -> Answer:
    try:
        asked: Json = json.loads(request)
        return Answer(ok=True, result=_result(asked, report))
    except MemoryError:
        return Answer(ok=False, problem=_OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - the page must go on whatever happened
        return _failed(error)


_PLACES = lazy_re(r"/work/(?:in|out)/\d+/")
"""Where files lie in the worker, which nobody knows: a person knows their names."""

_OUT_OF_MEMORY = (
    "浏览器给本页的内存不够，没有做成。请关闭其他网页后重新打开本页；"
    "文件很多的，分几批汇总，或用命令行版。"
)
"""Ready before memory runs out."""


def _result(asked: Json, report: Report) -> object:
    # imported here: the page can be used as soon as this module is, the engine comes with the
    # first question
    from xl_jixiao.page.answers import ANSWERS

    answer = ANSWERS.get(str(asked.get("action", "")))
    if answer is None:
        raise RefusedError(f"本页没有“{asked.get('action')}”这个动作。")
    return answer(asked, report)


def _failed(error: Exception) -> Answer:
    from xl_jixiao.actions.failures import is_refusal, is_told
    from xl_jixiao.batch.evaluate import describe_error
    from xl_jixiao.system_errors import explain_reading

    if is_refusal(error) or is_told(error):
        told = _PLACES.sub("", str(error)).rstrip("。")
        return Answer(ok=False, problem=f"{told}。")
    if isinstance(error, OSError):
        return Answer(ok=False, problem=f"文件读写不了：{explain_reading(error)}。请重新拖入文件。")
    return Answer(
        ok=False,
        fault=True,
        problem=f"程序内部错误（{describe_error(error)}），没有做成。"
        "请把这一行和所用的文件发给维护人员。",
    )
