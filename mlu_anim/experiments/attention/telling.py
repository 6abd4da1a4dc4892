"""The result of the clip, and what must be true of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.attention import club
from mlu_anim.experiments.attention.club import Floats
from mlu_anim.experiments.attention.sentences import (
    LENGTH,
    SHOWN,
    SWAP,
    Ints,
    is_right,
    matrices,
    surprise,
)
from mlu_anim.results.result import Check, Result

_NEAR, _DIRECTIONS = 1e-5, 8
"""Step of finite differences, and random directions in which the words' gradient is compared."""


@dataclass(frozen=True, eq=False, kw_only=True)
class WeightedMeans(Result):
    """Guesses as weighted means: of men, by a learned width, and of words, by trained matrices.

    Of two models of words, the one with places is number 0, the one without them number 1.
    """

    clip: ClassVar[str] = "attention"

    x: Floats
    """Shape (n_men,), rising: waists in inches."""
    y: Floats
    """Shape (n_men,): sit-ups."""
    asked: int
    """The man who is guessed first: the middle one by waist."""
    width: Floats
    """Shape (n_widths,): before training and after each step."""
    slope: Floats
    """Shape (n_widths,): our gradient of the squared miss by the logarithm of the width."""
    weights: Floats
    """Shape (n_widths, n_men, n_men): what each man (row) takes of each (column)."""
    sentences: Ints
    """Shape (n_sentences, LENGTH + 1): numbers of words, the last of them is the answer."""
    is_new: NDArray[np.bool_]
    """Shape (n_sentences,): did not train."""
    step: Ints
    """Shape (n_kept,): after how many steps the model with places was kept."""
    models: Floats
    """Shape (3, n_weights): with places, before training and after it; without, after it."""
    first_gradient: Floats
    """Shape (n_weights,): our gradient before the first step, with places."""
    looks: Floats
    """Shape (n_kept, LENGTH, LENGTH): what each word (row) of the first sentence takes of each."""
    course: Floats
    """Shape (n_kept, 2): how likely the first answer is dog, and cat."""
    right: Floats
    """Shape (n_kept,): the share of new questions answered right."""
    last_looks: Floats
    """Shape (2, 2, LENGTH): by model and sentence, what the question takes of each word."""
    answers: Floats
    """Shape (2, 2, 2): by model and sentence, how likely the answer is dog, and cat."""
    shuffle: Ints
    """Shape (LENGTH,): an order of the words of the first sentence."""
    in_order: Floats
    """Shape (LENGTH, N_WORDS): what the model without places says at each word, unmasked."""
    shuffled: Floats
    """Shape (LENGTH, N_WORDS): what it says at each word of the shuffled sentence."""

    @property
    def guesses(self) -> Floats:
        """Shape (n_widths, n_men): the sit-ups of each man as guessed from all others."""
        return np.asarray(self.weights @ self.y)

    @property
    def miss(self) -> Floats:
        """Shape (n_widths,): root of the mean squared miss."""
        return np.asarray(((self.guesses - self.y) ** 2).mean(axis=1) ** 0.5)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """The numbers of the words that have a name."""
        return SHOWN

    def matrices(self, model: int) -> dict[str, Floats]:
        """Return the matrices of one of `models`, by name: words, places, query, key, value, out.

        A word or a place is a row.
        """
        return matrices(self.models[model])


def identities(r: WeightedMeans) -> Iterator[Check]:
    yield Check.none("the weights of each man sum to 1", r.weights.sum(axis=2) - 1, 1e-12)
    yield Check.none("no man takes anything of himself", r.weights[:, np.eye(len(r.x)) > 0])
    kernel = np.exp(-((r.x[:, None] - r.x) ** 2) / (2 * r.width[-1] ** 2)) - np.eye(len(r.x))
    off = (kernel * r.y).sum(axis=1) / kernel.sum(axis=1) / r.guesses[-1] - 1
    yield Check.none("attention = Nadaraya and Watson's kernel regression", off, 1e-12)
    near = [r.width * np.exp(by) for by in (_NEAR, -_NEAR)]
    more, less = (np.array([club.squared_miss(r.x, r.y, w) for w in each]) for each in near)
    relative = (r.slope - (more - less) / (2 * _NEAR)) / r.y.var()
    yield Check.none("our gradient of the width = finite differences", relative, 1e-6)
    tried = min(club.squared_miss(r.x, r.y, w) for w in np.geomspace(0.2, 20, 400))
    yield Check("no other width misses by less", tried < r.miss[-1] ** 2 - 1e-6, 0)
    training, rng = r.sentences[~r.is_new], np.random.default_rng(0)
    ways = rng.normal(size=(_DIRECTIONS, len(r.first_gradient)))
    moved = [[r.models[0] + by * way for by in (_NEAR, -_NEAR)] for way in ways]
    ends = [[surprise(each, training, has_places=True) for each in both] for both in moved]
    slopes = -np.diff(ends, axis=1)[:, 0] / (2 * _NEAR)
    off = ways @ r.first_gradient - slopes
    yield Check.none("our gradient of the words = finite differences", off, 1e-6)
    yield from _identities_of_words(r)


def _identities_of_words(r: WeightedMeans) -> Iterator[Check]:
    right = is_right(r.models[1], r.sentences, has_places=True)
    yield Check(
        "with places, all questions that train are answered right", (~right[~r.is_new]).sum(), 0
    )
    yield Check("new ones, counted = their share", r.right[-1], right[r.is_new].mean())
    yield Check.none("the weights of each word sum to 1", r.looks.sum(axis=2) - 1, 1e-12)
    later = r.looks[:, ~np.tri(LENGTH, dtype=bool)]
    yield Check.none("no word takes anything of later words", later)
    apart = np.diff(r.answers[1], axis=0)
    yield Check.none("without places, swapped words: the same answer", apart, 1e-12)
    taken = r.last_looks[1, 0, SWAP] - r.last_looks[1, 1]
    yield Check.none("without places, swapped words keep their weights", taken, 1e-12)
    off = r.in_order[r.shuffle] - r.shuffled
    yield Check.none("without places, shuffled words: shuffled answers", off, 1e-12)
