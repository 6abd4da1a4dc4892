"""Scales: maps from values to shares of an axis and back, with ticks."""

from mlu_anim.stage.scales.band import Band
from mlu_anim.stage.scales.linear import Linear
from mlu_anim.stage.scales.log import Log
from mlu_anim.stage.scales.scale import Floats, Scale, Tick
from mlu_anim.stage.scales.time import Time

__all__ = ["Band", "Floats", "Linear", "Log", "Scale", "Tick", "Time"]
