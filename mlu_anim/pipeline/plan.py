"""The plan of one clip: what `resolve` makes of a request, and all that the later steps read."""

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

    `inputs`: what the result is computed from.
    `saved_result`: a result (.npz) that is drawn instead of a computed one.
    `title`, `own_words`: the user's words, which replace the shipped ones.
    `streams`: the films and pictures, in the order in which they are published.
    `formats`: as they were asked for; text files go with them.
    `recorded_options`: the request's options for the manifest, without paths of this machine.
    `file_options`: those of them that the bytes of the files depend on.
    `wording_file`: the file of `own_words`.
    `cache`: the folder of results and segments; None to make everything again and keep nothing.
    `n_jobs`: worker processes.
    `explains`: the reasons why something is made again are noted.
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
