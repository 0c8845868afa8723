"""Seeded draws of columns: choices, sets of choices, truths, amounts of money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eligibility.engine.columns import Codes
from eligibility.engine.vector_values import Array


class Draws:
    """Draws from one seed; the same calls in the same order give the same columns."""

    def __init__(self, codes: Codes, seed: int) -> None:
        self.codes = codes
        self._random = np.random.default_rng(seed)

    def chances(self, size: int, probability: float | Array) -> Array:
        """True with that probability, the same for all rows or one for each."""
        return self._random.random(size) < probability

    def choices(self, size: int, weights: Mapping[str, float]) -> Array:
        """Options as codes, by weight."""
        shares = np.array(list(weights.values()))
        drawn = self._random.choice(len(weights), size, p=shares / shares.sum())
        return self.codes.column(list(weights))[drawn]

    def sets(self, size: int, probabilities: Mapping[str, float], nothing: str = "none") -> dict[str, Array]:
        """Sets of options, each with its probability; ``nothing`` where none was drawn."""
        drawn = {option: self.chances(size, probability) for option, probability in probabilities.items()}
        return {**drawn, nothing: ~np.logical_or.reduce(list(drawn.values()))}

    def whole(self, low: int | Array, high: int | Array, size: int) -> Array:
        """Whole numbers from low to high, both included."""
        return self._random.integers(low, high, size, endpoint=True).astype(np.float64)

    def counts(self, size: int, weights: Sequence[float]) -> Array:
        """0, 1, 2 … by weight."""
        return self._random.choice(len(weights), size, p=np.array(weights) / sum(weights))

    def ages(self, size: int, middle: float, spread: float, low: int, high: int) -> Array:
        """Years of age around a middle."""
        return np.clip(np.rint(self._random.normal(middle, spread, size)), low, high)

    def money(self, size: int, middle: float | Array, spread: float = 0.5, exact: float = 0.05) -> Array:
        """Amounts in fen around a middle in yuan: most in tens of yuan, a share of ``exact`` to the fen."""
        fen = np.rint(middle * 100 * np.exp(self._random.normal(0, spread, size)))
        return np.where(self.chances(size, exact), fen, np.rint(fen / 1000) * 1000)
