"""Stats: numpy functions that prepare data before it is drawn."""

from mlu_anim.stage.stats.bins import Bins, bins, quantiles
from mlu_anim.stage.stats.dodge import dodged, swarm
from mlu_anim.stage.stats.stacks import belt_parts, belts, piled, stacked
from mlu_anim.stage.stats.thin import Thinned, thin
from mlu_anim.stage.stats.tree import TreeLayout, tree_layout

__all__ = [
    "Bins",
    "Thinned",
    "TreeLayout",
    "belt_parts",
    "belts",
    "bins",
    "dodged",
    "piled",
    "quantiles",
    "stacked",
    "swarm",
    "thin",
    "tree_layout",
]
