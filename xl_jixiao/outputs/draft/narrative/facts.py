"""What a narrative is written from: one submission, what belongs to it, what was found wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from xl_jixiao.facts.base_data import UnitData, by_column, unit_data
from xl_jixiao.facts.form import ScoredForm, scored_form
from xl_jixiao.forms.report.topics import by_topic
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Evaluated, EvaluatedData, EvaluatedForm, Finding
from xl_jixiao.model.report import Report
from xl_jixiao.model.score import ScoredRow, SectionScore
from xl_jixiao.model.submission import NO_FIGURE, Figure, Form, IndicatorForm, Submission
from xl_jixiao.outputs.draft.narrative.figures import in_quotes, one_line, running
from xl_jixiao.outputs.draft.phrases import Fact, PhraseBook
from xl_jixiao.outputs.word.prose import Prose, prose
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import fold


@dataclass(frozen=True, eq=False)
class DraftFacts:
    """One submission with its 基础数据表, its project forms and the findings on all of them."""

    case: ScoredForm
    base: UnitData | None
    """The 基础数据表 of the same unit and year."""
    projects: tuple[ScoredForm, ...]
    """Project forms of the same unit and year, for a department's report."""
    findings: tuple[Finding, ...]
    """Those on cells of these sheets: what is in the text of an earlier report is not ours."""
    rules: RuleProfile
    phrases: PhraseBook
    stated: Mapping[str, tuple[Prose, ...]]
    """Paragraphs of the unit's own report, by what they are of (forms/report/topics.py)."""

    def kept(self, topic: str, section: str) -> tuple[Prose, ...]:
        """What the unit's own report states of it, else the sentences of the section."""
        return self.stated.get(topic) or self.tell(section)

    def say(self, phrase: str, /, **facts: Fact) -> Prose:
        """The sentence of that id, without pieces where what it needs is absent."""
        return self.phrases.say_of(phrase, {**self.common, **facts})

    def tell(self, section: str, /, **facts: Fact) -> tuple[Prose, ...]:
        """The sentences of that section, a paragraph each, those that can be written."""
        return self.phrases.tell(section, **{**self.common, **facts})

    @cached_property
    def common(self) -> dict[str, Fact]:
        """The slots that every sentence may use (共用项)."""
        return {
            "年": self.year,
            "年度": self.of_year,
            "本年度": f"{self.submission.year}年度" if self.submission.year else None,
            "对象": self.subject,
            "项目": self.is_project,
        }

    @cached_property
    def row_cells(self) -> Sequence[tuple[ScoredRow, frozenset[str]]]:
        """The rows with the cells that findings on them name."""
        kinds = ("target_cells", "actual_cells", "score_cells", "reason_cells")
        return [
            (row, frozenset(one.a1 for kind in kinds for one in getattr(row, kind)))
            for row in self.case.rows
        ]

    @property
    def submission(self) -> IndicatorForm:
        """The form the narrative is about."""
        return self.case.submission

    @property
    def is_project(self) -> bool:
        """Whether it tells of one project rather than of a whole unit."""
        return self.submission.form is Form.PROJECT

    @property
    def year(self) -> str:
        """How the year is spoken of: "2023年", or "本年" where no cell names it."""
        return f"{self.submission.year}年" if self.submission.year else "本年"

    @property
    def of_year(self) -> str:
        """The year before a noun: "2023年度", or "年度" where no cell names it."""
        return f"{self.submission.year}年度" if self.submission.year else "年度"

    @cached_property
    def parts(self) -> tuple[SectionScore, ...]:
        """The parts that the claimed total consists of; none where they do not make it up."""
        form, score = self.submission, self.case.score
        parts = tuple(one for one in score.sections if one.points) if form.has_points else ()
        claims = [one.claimed for one in parts if one.claimed is not None]
        whole = form.claimed_total.value
        adds_up = whole is None or sum(claims) == whole
        return parts if len(claims) == len(parts) > 1 and adds_up else ()

    @property
    def subject(self) -> str:
        """What was evaluated: "部门整体支出", or the project by its name."""
        if not self.is_project:
            return "部门整体支出"
        return f"{project_named(self.submission)}支出"

    def base_figure(self, key: str, column: str) -> Figure:
        """A cell of the 基础数据表, or a blank figure."""
        return self.base.data_figure(key, column) if self.base else NO_FIGURE

    def base_column(self, column: str) -> Figure:
        """The only cell of that column, in the blocks without rows (编制数, 批复规模 …)."""
        datum = by_column(self.base, column) if self.base else None
        return datum.value if datum else NO_FIGURE


def gather(
    one: EvaluatedForm,
    beside: tuple[Evaluated, ...],
    findings: tuple[Finding, ...],
    rules: RuleProfile,
    *,
    phrases: PhraseBook,
    report: Report | None,
) -> DraftFacts:
    """The facts of one submission; from `beside` only what is of the same unit and year."""
    related = tuple(other for other in beside if _belongs(other.submission, one.submission))
    base = next((o for o in related if isinstance(o, EvaluatedData)), None)
    forms = (o for o in related if isinstance(o, EvaluatedForm) and o is not one)
    projects = tuple(o for o in forms if o.submission.form is Form.PROJECT)
    whole = one.submission.form is Form.DEPARTMENT
    told = [one.submission, *([base.submission] if base and whole else [])]
    sheets = {(other.file, other.sheet) for other in told}
    return DraftFacts(
        case=scored_form(one, rules, beside),
        base=unit_data(base, rules, beside) if base and whole else None,
        projects=tuple(scored_form(o, rules, beside) for o in projects) if whole else (),
        findings=tuple(f for f in findings if (f.file, f.sheet) in sheets),
        rules=rules,
        phrases=phrases,
        stated={
            topic: tuple(
                prose(*(running(one, one.text) for one in sentences)) for sentences in paragraphs
            )
            for topic, paragraphs in by_topic(report).items()
        },
    )


def _belongs(other: Submission, one: Submission) -> bool:
    """Same unit and year, as far as both say one; within a file a blank is no contradiction."""
    same_file = other.file == one.file
    if other.year and one.year and other.year != one.year:
        return False
    if other.unit.filled and one.unit.filled:
        return fold(other.unit.text) == fold(one.unit.text)
    return same_file


def project_named(form: Submission) -> str:
    """“造林补助”项目, “校车项目” as it is, 项目 where no cell names it."""
    name = one_line(form.project.text)
    if not name:
        return "项目"
    return in_quotes(name) if name.endswith("项目") else f"{in_quotes(name)}项目"


def asked(figure: Figure) -> bool:
    """Whether the form has a place for the figure: only then may its absence be a gap."""
    return figure.entry.ref is not None or figure.value is not None
