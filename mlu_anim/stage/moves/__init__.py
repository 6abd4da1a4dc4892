"""How marks follow tracked values: reveals say how far each row has come, moves where it is."""

from mlu_anim.stage.moves.move import Drop, Flip, Fly, Move, Square, Stack
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.moves.reveal import Grow, Reveal, Stagger, Sweep, Upto

__all__ = [
    "Drop",
    "Flip",
    "Fly",
    "Grow",
    "Move",
    "Pose",
    "Reveal",
    "Square",
    "Stack",
    "Stagger",
    "Sweep",
    "Upto",
]
