"""Stats: numpy functions that prepare data before it is drawn."""

from mlu_anim.stage.stats.bins import Bins, bins, quantiles
from mlu_anim.stage.stats.dodge import dodged, swarm
from mlu_anim.stage.stats.stacks import Bricks, bricks, piled, stacked
from mlu_anim.stage.stats.thin import Thinned, thin
from mlu_anim.stage.stats.tree import TreeLayout, tree_layout

__all__ = [
    "Bins",
    "Bricks",
    "Thinned",
    "TreeLayout",
    "bins",
    "bricks",
    "dodged",
    "piled",
    "quantiles",
    "stacked",
    "swarm",
    "thin",
    "tree_layout",
]
