"""Which exceptions of use cases say in Chinese what to do: every door tells them as they are."""

from __future__ import annotations


def is_refusal(error: Exception) -> bool:
    """Whether what was asked for can't be done as it was asked (usage error)."""
    from xl_jixiao.actions.combine import CombineError
    from xl_jixiao.actions.refusal import RefusedError
    from xl_jixiao.actions.run import FolderError
    from xl_jixiao.actions.second_round import SinceError
    from xl_jixiao.layouts.loading import LayoutError
    from xl_jixiao.outputs.publish import OutputRefusedError
    from xl_jixiao.outputs.word.problems import TemplateError
    from xl_jixiao.rounds.roster_file import RosterError
    from xl_jixiao.rounds.sampling import SampleError
    from xl_jixiao.rules.loading import RulesError
    from xl_jixiao.tables.export import ExportError

    return isinstance(
        error,
        ExportError
        | FolderError
        | RefusedError
        | SinceError
        | SampleError
        | CombineError
        | RosterError
        | RulesError
        | LayoutError
        | OutputRefusedError
        | TemplateError,
    )


def is_told(error: Exception) -> bool:
    """Whether something could not be read or written, and the exception says what."""
    from xl_jixiao.batch.spool import TemporaryFilesError
    from xl_jixiao.outputs.publish import NotWritableError
    from xl_jixiao.outputs.result_file import ResultError
    from xl_jixiao.outputs.sheets import SheetFullError

    return isinstance(error, NotWritableError | ResultError | SheetFullError | TemporaryFilesError)
