"""The Python interface: one clip of your own data, model or predictions.

from mlu_anim import Clip

clip = Clip("roc", data=patients, target="sick", model=fitted)
clip.facts["auc"]
clip.render("roc.gif")
"""

import base64
import html
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from mlu_anim.bundle import html_player
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.encoding.writer import known_formats
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.results import clips
from mlu_anim.results.declared import declared
from mlu_anim.results.result import Check, Result, require_checks
from mlu_anim.system import store, terminal
from mlu_anim.system.errors import MluAnimError, UsageError
from mlu_anim.system.temporary_files import choose_folder, partial_path, scratch_folder
from mlu_anim.wording import words_file

_OPTION = re.compile(r"--([a-z][a-z-]*)")
_SHOWN_WIDTH_PX = 640
"""Width of the picture below a cell of a notebook."""


@contextmanager
def arguments_in_messages() -> Iterator[None]:
    """Let errors name arguments, such as `target=`, where a command would name options."""
    try:
        yield
    except MluAnimError as error:
        error.message = _as_arguments(error.message)
        error.hint = None if error.hint is None else _as_arguments(error.hint)
        error.args = (error.message,)
        raise


def _as_arguments(text: str) -> str:
    text = text.replace("--set ", "")
    return _OPTION.sub(lambda option: f"{option[1].replace('-', '_')}=", text)


@dataclass(frozen=True)
class Beat:
    """A step of the story: its name, the title of its chapter, its caption and a description."""

    name: str
    title: str
    caption: str
    seen: str


class Clip:
    """A clip of your own data or model, computed in this process when it is first needed.

    Parameters
    ----------
    name : a clip of `python3 cli.py list`, such as "roc" or "random-forest"
    data : a data frame of any library, a tuple (X, y), the path of a table, or the name of a data
        set of scikit-learn; by default the clip's own data
    target : the column of `data` to predict
    time : the column of dates, for a clip of a series
    features : the columns to predict it from; by default all others that a model can use
    model : a fitted scikit-learn estimator or pipeline, which predicts the rows of `data`, or the
        path of a .skops file; by default the clip fits a model of its own
    y_true, y_score : labels and scores of your own, instead of `data` and `model`
    pos_label : the label that counts as positive
    seed : seed of the random choices; by default that of the typical result
    drop_missing : leave out rows with empty cells
    wording : path of a file with your sentences
    title : your title
    data_name : the name of data in memory, as sentences show it
    settings : parameters of the clip (`python3 cli.py info NAME` lists them), such as n_trees=12

    Raises
    ------
    UsageError, BadInput : at the first use of the result, for input that the clip cannot use
    """

    def __init__(
        self,
        name: str,
        *,
        data: Any = None,
        target: str | None = None,
        time: str | None = None,
        features: Sequence[str] = (),
        model: Any = None,
        y_true: Any = None,
        y_score: Any = None,
        pos_label: object = None,
        seed: int | None = None,
        drop_missing: bool = False,
        wording: str | Path | None = None,
        title: str | None = None,
        data_name: str = "data",
        **settings: object,
    ) -> None:
        self.name = name.replace("_", "-")
        self._module = clips.module_name(self.name)
        if (y_true is None) != (y_score is None):
            raise UsageError("y_true and y_score belong together", hint="Pass both.")
        self._input: dict[str, Any] = {
            "data": data,
            "target": target,
            "time": time,
            "features": features,
            "drop_missing": drop_missing,
            "model": model,
            "predictions": None if y_true is None else (y_true, y_score),
            "pos_label": pos_label,
            "seed": seed,
            "name": data_name,
            "settings": settings,
        }
        self._title = title
        self._wording = None if wording is None else Path(wording)

    @classmethod
    def from_estimator(cls, name: str, estimator: Any, X: Any, y: Any, **more: Any) -> Self:  # noqa: N803
        """Return the clip of a fitted estimator, asked about the rows X with the targets y.

        X: shape (n_samples, n_features), array or data frame.  y: shape (n_samples,).  more: other
        arguments of `Clip`. The counterpart of scikit-learn's `RocCurveDisplay.from_estimator`.
        """
        return cls(name, data=(X, y), model=estimator, **more)

    @classmethod
    def from_predictions(cls, name: str, y_true: Any, y_score: Any, **more: Any) -> Self:
        """Return the clip of labels and scores, both of shape (n_samples,).

        more: other arguments of `Clip`, such as pos_label.
        """
        return cls(name, y_true=y_true, y_score=y_score, **more)

    def __repr__(self) -> str:
        given = [key for key in ("data", "model", "predictions") if self._input[key] is not None]
        return f"<Clip {self.name!r} of {' and '.join(given) or 'its own data'}>"

    @cached_property
    def result(self) -> Result:
        """The result of the clip's experiment: frozen arrays and values, documented in its class.

        It is computed here, in the caller's process, with one thread, so that its digits do not
        depend on the machine.
        """
        from threadpoolctl import threadpool_limits

        with arguments_in_messages(), threadpool_limits(1):
            result: Result = declared(self._module).result_in_memory(**self._input)
            own = self._own_words
            words_file.require_names(result, own)
            if own is not None:
                words_file.require_facts(own, result.clip, result.facts())
        return result

    @property
    def facts(self) -> Mapping[str, int | float | str]:
        """The numbers and names that the sentences mention, by name, unrounded."""
        return {name: fact.value for name, fact in self.result.facts().items()}

    @property
    def title(self) -> str:
        """The title."""
        return self._text.title

    @property
    def alt_text(self) -> str:
        """The alternative text for the picture, at most 150 characters."""
        return self._text.alt

    @property
    def description(self) -> str:
        """The story in a few sentences, for those who do not see it."""
        return self._text.description

    @property
    def beats(self) -> tuple[Beat, ...]:
        """The steps of the story in the order of the full cut, with the numbers of this result."""
        names = self._text.words.sentences["chapters"]
        say = self._text.say
        return tuple(
            Beat(name, say(f"chapters.{name}"), say(f"captions.{name}"), say(f"seen.{name}"))
            for name in names
        )

    def check(self) -> tuple[Check, ...]:
        """Return the identities that the result satisfies, each with both sides.

        Raises CheckFailed for the first one that does not hold; such a clip is not rendered.
        """
        require_checks(self.result)
        return self.result.checks()

    def render(
        self,
        path: str | Path,
        *,
        cut: str | None = None,
        beats: Sequence[str] = (),
        ratio: str = "16:9",
        theme: str = "light",
        quality: str = "standard",
        pace: float = 1.0,
        fps: float | None = None,
        captions: bool = True,
        heading: bool = True,
        transparent: bool = False,
        cache: str | Path | None = None,
        progress: bool = True,
    ) -> Path:
        """Write one film, picture or page, in the format of the path's suffix; return the path.

        The options are those of `python3 cli.py render`; drawing runs in child processes. A file
        that exists is replaced without asking, as matplotlib's savefig does, but only once the new
        one is complete: if drawing fails or is interrupted, the old file stays as it was.  cache:
        folder of drawn parts; by default the one that the command line uses.  progress: print how
        far it has come on stderr. Raises UsageError for an unknown suffix or option, CheckFailed
        if a check of the result fails.
        """
        path = Path(path)
        form = _format_of(path)
        if not path.parent.is_dir():
            raise UsageError(f"{path.parent}: no such folder", hint="Create it first.")
        choose_folder()
        with scratch_folder() as scratch:
            saved = scratch / "result.npz"
            self.result.save(saved)
            request = RenderRequest(
                self.name,
                quality=quality,
                formats=(form,),
                cut=cut,
                beats=tuple(beats),
                pace=pace,
                captions=captions,
                heading=heading,
                ratio=ratio,
                theme=theme,
                transparent=transparent,
                fps=None if fps is None else Fraction(fps).limit_denominator(1001),
                title=self._title,
                wording=self._wording,
                frozen_result=saved,
                out=scratch,
                name="clip",
                cache=store.default_folder() if cache is None else Path(cache),
            )
            with arguments_in_messages():
                return self._render(request, path, progress=progress)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Return the clip as a notebook shows it below a cell: a player above its poster.

        The poster alone is seen where frames are removed, as in GitHub's view, and on paper.
        """
        page, poster = self._shown
        alt, title = html.escape(self.alt_text), html.escape(self.title)
        data = base64.b64encode(poster).decode()
        player = (
            f'<div style="{html_player.box_style(f"{_SHOWN_WIDTH_PX}px")}">'
            f'<img src="data:image/png;base64,{data}" alt="{alt}" width="{_SHOWN_WIDTH_PX}"'
            ' style="display:block;width:100%;height:auto;margin:0">'
            f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts" title="{title}: player"'
            f' style="{html_player.FRAME}"></iframe></div>'
        )
        return {"text/html": player, "image/png": data, "text/plain": repr(self)}

    @cached_property
    def _shown(self) -> tuple[str, bytes]:
        """The page of the player, and the poster as a PNG."""
        with scratch_folder() as scratch:
            page = self.render(scratch / "clip.html", cut="short", progress=False)
            poster = self.render(scratch / "clip.png", cut="short", progress=False)
            return page.read_text(encoding="utf-8"), poster.read_bytes()

    def _render(self, request: RenderRequest, path: Path, *, progress: bool) -> Path:
        if progress:
            with terminal.progress() as report:
                rendered = one_clip.render(request, report)
        else:
            rendered = one_clip.render(request, lambda _: None)
        made = next(file for file in rendered.files if file.suffix == path.suffix.lower())
        partial = partial_path(path.parent)
        try:
            shutil.copyfile(made, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path

    @cached_property
    def _own_words(self) -> Any:
        return None if self._wording is None else words_file.read_words(self._wording, self.name)

    @cached_property
    def _text(self) -> ClipText:
        return ClipText.of(self.result, self._title, self._own_words)


def _format_of(path: Path) -> str:
    """Return the format of a file by its suffix; raises UsageError if there is none."""
    formats = {form: form for form in known_formats()} | {"html": "vector", "svg": "svg"}
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in formats:
        raise UsageError(
            f"{path.name}: unknown format {path.suffix!r}",
            hint=f"The suffix chooses the format: {', '.join(formats)}.",
        )
    return formats[suffix]
