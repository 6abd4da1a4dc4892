"""The plan of one rendering: `resolve` makes it from a request, and all later steps read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.pipeline.streams import Stream
from mlu_anim.results.inputs import Inputs
from mlu_anim.wording.own_words import OwnWords


@dataclass(frozen=True)
class ClipPlan:
    """All decisions about one rendering, made before anything is computed.

    `inputs`: the data, model and settings from which the result is computed.
    `saved_result`: the path of a result (.npz) to draw instead of computing one.
    `title`, `own_words`: the user's words, which replace the shipped ones.
    `streams`: the films and pictures, in the order in which they are published.
    `formats`: the requested formats, such as `mp4`; they decide which text files are written.
    `recorded_options`: the request's options for the manifest, without folders of this machine.
    `file_options`: those recorded options that change the bytes of the files.
    `wording_file`: the path of the file from which `own_words` were read.
    `cache`: the folder of results and segments; None to make everything again and keep nothing.
    `n_jobs`: the number of worker processes.
    `explains`: if True, the notes of the rendering say why something was made again.
    """

    clip: str
    inputs: Inputs
    saved_result: Path | None
    title: str | None
    own_words: OwnWords | None
    streams: tuple[Stream, ...]
    formats: tuple[str, ...]
    paths: BundlePaths
    recorded_options: Mapping[str, Any]
    file_options: Mapping[str, Any]
    wording_file: Path | None
    cache: Path | None
    n_jobs: int
    explains: bool
