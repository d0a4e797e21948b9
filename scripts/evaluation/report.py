"""The results as Markdown for people and as JSON for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from index.parameters import Parameters
from scripts.evaluation.curves import Curve
from scripts.evaluation.methods import LLM_GCL
from scripts.evaluation.metrics import METRICS, NDCG, POPULARITY, Figure
from scripts.evaluation.protocols import Result


@dataclass(frozen=True, slots=True)
class Report:
    """``data``: what was read, name -> count or name; ``curves``: name -> curve; ``seconds``: the whole run."""

    data: Mapping[str, str | int]
    encoder: str
    parameters: Parameters
    seed: int
    results: Sequence[Result]
    curves: Mapping[str, Curve]
    seconds: float

    def as_json(self) -> dict[str, object]:
        return {
            "data": dict(self.data),
            "encoder": self.encoder,
            "parameters": asdict(self.parameters),
            "seed": self.seed,
            "protocols": {result.name: asdict(result) for result in self.results},
            "curves": {name: asdict(curve) for name, curve in self.curves.items()},
            "seconds": round(self.seconds, 1),
        }

    def as_markdown(self) -> str:
        counts = ", ".join(f"{value:,} {name}" for name, value in self.data.items() if isinstance(value, int))
        opening = (
            f"{self.data['name']}: {counts}; encoder {self.encoder}, seed {self.seed}, {self.seconds:.0f} s. "
            "In brackets: 95 % bootstrap interval over users (or queries). MovieLens tags are no part of the item texts."
        )
        return "\n\n".join([opening, *(_section(result) for result in self.results)])


def _section(result: Result) -> str:
    if result.skipped:
        return f"## {result.name}\n\nSkipped: {result.skipped}."
    unit = "queries" if result.name == "text" else "users"
    lines = [f"## {result.name}", "", f"{result.about[0].upper()}{result.about[1:]}; {result.cases:,} {unit}.", ""]
    lines += [f"| method | {' | '.join(METRICS)} |", f"|---|{'---|' * len(METRICS)}"]
    lines += [_row(method, figures) for method, figures in result.figures.items()]
    if result.settings:
        chosen = (f"{peer} {', '.join(f'{name} {value:g}' for name, value in found.items())}" for peer, found in result.settings.items())
        lines += ["", f"Chosen on validation users: {'; '.join(chosen)}."]
    if result.ratios:
        against = (f"{peer} x {_cell(figure, 2)}" for peer, figure in result.ratios.items())
        lines += ["", f"{NDCG} of {LLM_GCL}, paired: {'; '.join(against)}."]
    return "\n".join(lines)


def _row(method: str, figures: Mapping[str, Figure]) -> str:
    cells = [_cell(figures[metric], 1 if metric == POPULARITY else 3) for metric in METRICS]
    return f"| {method} | {' | '.join(cells)} |"


def _cell(figure: Figure, digits: int) -> str:
    return f"{_short(figure.value, digits)} [{_short(figure.low, digits)}, {_short(figure.high, digits)}]"


def _short(value: float, digits: int) -> str:
    """A number with fixed digits and without the zero before the point: .489."""
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text
