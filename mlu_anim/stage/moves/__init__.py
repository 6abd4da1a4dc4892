"""Reveals give the share of each row that is shown; moves change the places of rows."""

from mlu_anim.stage.moves.move import Drop, Flip, Fly, Move, Square, Stack
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.moves.reveal import (
    Each,
    Grow,
    Rain,
    Relay,
    Reveal,
    Stagger,
    Sweep,
    UnderWay,
    Upto,
)

__all__ = [
    "Drop",
    "Each",
    "Flip",
    "Fly",
    "Grow",
    "Move",
    "Pose",
    "Rain",
    "Relay",
    "Reveal",
    "Square",
    "Stack",
    "Stagger",
    "Sweep",
    "UnderWay",
    "Upto",
]
