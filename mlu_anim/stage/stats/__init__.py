"""Stats: numpy functions that prepare data before it is drawn."""

from mlu_anim.stage.stats.bins import Bins, bins, quantiles
from mlu_anim.stage.stats.dodge import dodged, swarm
from mlu_anim.stage.stats.fraction import FractionTiles, fraction_tiles
from mlu_anim.stage.stats.stacks import piled, stacked
from mlu_anim.stage.stats.stacks import Bricks, bricks, piled, stacked
from mlu_anim.stage.stats.thin import Thinned, thin
from mlu_anim.stage.stats.tree import TreeBlocks, TreeLayout, tree_blocks, tree_layout

__all__ = [
    "Bins",
    "FractionTiles",
    "Bricks",
    "Thinned",
    "TreeBlocks",
    "TreeLayout",
    "bins",
    "bricks",
    "dodged",
    "fraction_tiles",
    "piled",
    "quantiles",
    "stacked",
    "swarm",
    "thin",
    "tree_blocks",
    "tree_layout",
]
