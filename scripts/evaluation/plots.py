"""Draws the curves into one picture."""

from collections.abc import Mapping
from pathlib import Path

from index.errors import DataError
from scripts.evaluation.curves import Curve

LABELS: Mapping[str, tuple[str, str]] = {
    "revealed likes": ("liked films that are known", "NDCG@10"),
    "likes and a wish": ("alpha (0: liked films only, 1: text only)", "NDCG@10 of likes that have a tag"),
    "alpha": ("alpha (0: liked films only, 1: text only)", "mean cosine of the 20 best"),
}


def check_plotting() -> None:
    """Raise ``DataError`` at once, not after minutes, if nothing can be drawn here."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise DataError("The package matplotlib is not installed. Run: pip install 'recofm-agent[evaluation]'") from error


def draw(curves: Mapping[str, Curve], path: Path) -> None:
    """One panel a curve, with the 95 % interval as a band."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6 * max(len(curves), 1), 4), layout="constrained")
    panels = figure.subplots(1, max(len(curves), 1), squeeze=False)[0]
    for panel, (name, curve) in zip(panels, curves.items(), strict=False):
        for line, points in curve.lines.items():
            panel.plot(curve.x, [point.value for point in points], marker="o", markersize=3, label=line)
            panel.fill_between(curve.x, [point.low for point in points], [point.high for point in points], alpha=0.15)
        panel.set_xlabel(LABELS[name][0])
        panel.set_ylabel(LABELS[name][1])
        panel.set_ylim(bottom=0)
        panel.grid(alpha=0.3)
        panel.legend(frameon=False)
    figure.savefig(path, dpi=144)
