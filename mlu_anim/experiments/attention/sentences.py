"""A tiny language: sentences of who bites whom, a question, and the model that answers it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_NOUNS, SIZE = 10, 16
"""Animals of the language, and numbers that a word is turned into."""
DOG, CAT, NAMES = 0, 1, 2
"""The animals that are shown, and their number."""
THE, BITES, BITER, BITTEN = range(N_NOUNS, N_NOUNS + 4)
N_WORDS = N_NOUNS + 4
SHOWN = {"the": THE, "dog": DOG, "cat": CAT, "bites": BITES, "bitten": BITTEN, "biter": BITER}
"""The words that have a name."""
LENGTH = 6
"""Words of a sentence with its question; the answer comes after them."""
SWAPPED = np.array([[THE, DOG, BITES, THE, CAT, BITTEN], [THE, CAT, BITES, THE, DOG, BITTEN]])
"""The two sentences that are shown."""
SWAP = np.array([0, 4, 2, 3, 1, 5])
"""The places of the words of one sentence in the other."""
HELD_OUT = 11
"""Pairs of animals of which no sentence trains."""
STEPS, KEPT_EVERY, TRIED_EVERY = 200, 4, 5
BEGINNINGS = 5
"""So often training begins anew, at most, until all questions that train are answered right."""
_RATE, _MEMORY = 0.02, (0.9, 0.99)
"""Adam's step, and what it keeps of the gradients and their squares."""
SHAPES = {
    "words": (N_WORDS, SIZE),
    "places": (LENGTH, SIZE),
    "query": (SIZE, SIZE),
    "key": (SIZE, SIZE),
    "value": (SIZE, SIZE),
    "out": (SIZE, N_WORDS),
}
"""The matrices of the model. Each word asks with its query, and is found by its key."""
_SPREAD = {"query": 0.1, "key": 0.1}
"""Standard deviation of numbers before training; of all others, 0.3."""
_ENDS = np.cumsum([np.prod(shape) for shape in SHAPES.values()])


class Pass(NamedTuple):
    """Values that a model computes for sentences: a row for each word, a column for each number."""

    given: Floats
    """Shape (..., n, SIZE): words, with their places if the model has them."""
    query: Floats
    key: Floats
    value: Floats
    looks: Floats
    """Shape (..., n, n): how much of each word (column) each word (row) takes."""
    mixed: Floats
    chances: Floats
    """Shape (..., n, N_WORDS): how likely each word comes next."""


def language(seed: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Return all sentences with their answers, (n, LENGTH + 1), and which of them do not train.

    Dog and cat train; of HELD_OUT other pairs of animals, no sentence does.
    """
    biter, bitten = np.nonzero(~np.eye(N_NOUNS, dtype=bool))
    alike = np.ones_like(biter)
    rows = [
        np.column_stack([THE * alike, biter, BITES * alike, THE * alike, bitten, q * alike, answer])
        for q, answer in ((BITER, biter), (BITTEN, bitten))
    ]
    sentences = np.concatenate(rows).astype(np.int64)
    pair = np.sort(sentences[:, [1, 4]], axis=1) @ (N_NOUNS, 1)
    others = np.setdiff1d(pair, DOG * N_NOUNS + CAT)
    held = np.random.default_rng(seed).choice(others, HELD_OUT, replace=False)
    return sentences, np.isin(pair, held)


def first_weights(seed: int, beginning: int = 0) -> Floats:
    """Return a model before training: all numbers of its matrices, in the order of SHAPES."""
    rng = np.random.default_rng([seed, 1 + beginning])
    parts = [rng.normal(0, _SPREAD.get(name, 0.3), shape) for name, shape in SHAPES.items()]
    return np.concatenate([part.ravel() for part in parts])


def matrices(weights: Floats) -> dict[str, Floats]:
    """Return the matrices of a model, by name."""
    parts = np.split(weights, _ENDS[:-1])
    return {n: part.reshape(shape) for part, (n, shape) in zip(parts, SHAPES.items(), strict=True)}


def softmax(scores: Floats) -> Floats:
    """Return positive numbers that sum to 1 along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def passed(weights: Floats, words: Ints, *, has_places: bool, sees_later: bool = False) -> Pass:
    """Return what a model computes for sentences, (..., n).

    has_places: adds to each word the numbers of its place.  sees_later: False masks later words.
    """
    m = matrices(weights)
    n = words.shape[-1]
    given = m["words"][words] + (m["places"][:n] if has_places else 0.0)
    query, key, value = (given @ m[name] for name in ("query", "key", "value"))
    scores = query @ np.swapaxes(key, -1, -2) / SIZE**0.5
    if not sees_later:
        scores = np.where(np.tri(n, dtype=bool), scores, -np.inf)
    looks = softmax(scores)
    mixed = given + looks @ value
    return Pass(given, query, key, value, looks, mixed, softmax(mixed @ m["out"]))


def surprise(weights: Floats, sentences: Ints, *, has_places: bool) -> float:
    """Return the mean surprise at each next word; sentences: with answers, (n, LENGTH + 1)."""
    chances = passed(weights, sentences[:, :-1], has_places=has_places).chances
    return float(-np.log(np.take_along_axis(chances, sentences[:, 1:, None], -1)).mean())


def gradient(weights: Floats, sentences: Ints, *, has_places: bool) -> Floats:
    """Return the gradient of the surprise, in the order of the weights."""
    m, words, following = matrices(weights), sentences[:, :-1], sentences[:, 1:]
    p = passed(weights, words, has_places=has_places)
    off = (p.chances - np.eye(N_WORDS)[following]) / following.size
    mixed = off @ m["out"].T
    looks, value = mixed @ np.swapaxes(p.value, -1, -2), np.swapaxes(p.looks, -1, -2) @ mixed
    scores = p.looks * (looks - (p.looks * looks).sum(axis=-1, keepdims=True)) / SIZE**0.5
    query, key = scores @ p.key, np.swapaxes(scores, -1, -2) @ p.query
    given = mixed + query @ m["query"].T + key @ m["key"].T + value @ m["value"].T
    pairs = ((p.given, query), (p.given, key), (p.given, value), (p.mixed, off))
    parts = [_flat(np.eye(N_WORDS)[words]).T @ _flat(given), given.sum(axis=0) * has_places]
    parts += [_flat(left).T @ _flat(right) for left, right in pairs]
    return np.concatenate([part.ravel() for part in parts])


def _flat(rows: Floats) -> Floats:
    """Return the rows of all sentences: (n_sentences * n, n_columns)."""
    return rows.reshape(-1, rows.shape[-1])


class Training:
    """A model in training: steps of Adam down the gradient of the surprise at all sentences."""

    def __init__(self, seed: int, *, has_places: bool, beginning: int = 0) -> None:
        sentences, is_new = language(seed)
        self.sentences, self.new = sentences[~is_new], sentences[is_new]
        self.weights, self.has_places, self.n_steps = first_weights(seed, beginning), has_places, 0
        self.kept = [self.weights]
        self._moments = np.zeros((2, len(self.weights)))

    def step(self) -> None:
        slope = gradient(self.weights, self.sentences, has_places=self.has_places)
        self.n_steps += 1
        fresh = np.stack([slope, slope**2])
        share = np.array(_MEMORY)[:, None]
        self._moments = share * self._moments + (1 - share) * fresh
        mean, square = self._moments / (1 - share**self.n_steps)
        self.weights = self.weights - _RATE * mean / (np.sqrt(square) + 1e-8)
        if self.n_steps % KEPT_EVERY == 0:
            self.kept.append(self.weights)

    def right(self, sentences: Ints) -> float:
        """Return the share of questions whose answer is the likeliest next word."""
        return float(is_right(self.weights, sentences, has_places=self.has_places).mean())


def trained(seed: int, *, has_places: bool) -> Training:
    """Return a model after STEPS steps, begun anew while it errs on a question that trains.

    Without places it always errs, and training begins only once.
    """
    for beginning in range(BEGINNINGS):
        training = Training(seed, has_places=has_places, beginning=beginning)
        while training.n_steps < STEPS:
            training.step()
        if not has_places or training.right(training.sentences) == 1:
            break
    return training


def is_right(weights: Floats, sentences: Ints, *, has_places: bool) -> NDArray[np.bool_]:
    """Return for each sentence whether its answer is the likeliest next word: (n,)."""
    chances = passed(weights, sentences[:, :-1], has_places=has_places).chances
    return np.asarray(chances[:, -1].argmax(axis=-1) == sentences[:, -1])


def steps_to_solve(seed: int) -> tuple[int, bool]:
    """Return after how many steps, at most STEPS, places let a model answer all new questions.

    And True if without places it answers with the animal that it takes most of.
    """
    training = Training(seed, has_places=True)
    while training.n_steps < STEPS and (
        training.n_steps % TRIED_EVERY or training.right(training.new) < 1
    ):
        training.step()
    other = passed(trained(seed, has_places=False).weights, SWAPPED[0], has_places=False)
    said, taken = other.chances[-1, [DOG, CAT]], other.looks[-1, [1, 4]]
    return training.n_steps, bool(said.argmax() == taken.argmax())
