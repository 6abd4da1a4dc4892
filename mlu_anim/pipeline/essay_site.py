"""A site of all essays: a page for each, a picture for each, and a first page with cards."""

from collections.abc import Sequence
from pathlib import Path

from mlu_anim.bundle.page_font import font_faces
from mlu_anim.bundle.text_files import write_whole
from mlu_anim.essays.index_page import TITLE, Card, index_page, poster
from mlu_anim.essays.page import Neighbor, Site
from mlu_anim.pipeline.essay import MadeEssay, Report, make, path_of, require_folder
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.wording.clip_sentences import summary

FOLDER, INDEX = "essays", "index.html"
ORDER = (
    "train-test-validation", "linear-regression", "gradient-descent", "logistic-regression",
    "decision-tree", "random-forest", "neural-network", "roc", "precision-recall",
    "cross-validation", "bias-variance", "double-descent", "double-descent-spline", "time-series",
    "attention",
)  # fmt: skip
"""The order of our essays in a site: each builds on those before it. Others follow."""


def write(requests: Sequence[RenderRequest], report: Report) -> list[Path]:
    """Write the site of these essays to the folder `essays` of their `out`; return its paths."""
    ordered = sorted(requests, key=_place)
    for request in ordered:
        path_of(request)  # all are checked before the first is drawn
    folder = ordered[0].out / FOLDER
    require_folder(folder)
    titles = [summary(request.clip)[0] for request in ordered]
    pages = [
        Neighbor(f"{request.clip}.html", title)
        for request, title in zip(ordered, titles, strict=True)
    ]
    written, cards = [], []
    with SharedWorkers() as shared:
        for number, request in enumerate(ordered):
            made = make(request, report, shared)
            site = Site(
                Neighbor(INDEX, TITLE),
                pages[number - 1] if number else None,
                pages[number + 1] if number + 1 < len(pages) else None,
            )
            written.append(_write(made, folder, site))
            cards.append(_card(made, folder))
    index = folder / INDEX
    write_whole(index, index_page(cards, font_faces))
    return [*written, index]


def _place(request: RenderRequest) -> tuple[int, str]:
    known = request.clip in ORDER
    return (ORDER.index(request.clip) if known else len(ORDER), request.clip)


def _write(made: MadeEssay, folder: Path, site: Site) -> Path:
    path = folder / f"{made.clip}.html"
    write_whole(path, made.html(site))
    return path


def _card(made: MadeEssay, folder: Path) -> Card:
    pictures = made.pictures
    name = f"{made.clip}.svg"
    drawing = poster(pictures.stills[-1], pictures.view_box, pictures.colors)
    write_whole(folder / name, drawing)
    return Card(made.essay, f"{made.clip}.html", name)
