"""Stats: numpy functions that prepare data before it is drawn."""

from mlu_anim.stage.stats.bins import Bins, bins, quantiles
from mlu_anim.stage.stats.contour import zero_lines
from mlu_anim.stage.stats.dodge import dodged, swarm
from mlu_anim.stage.stats.fraction import FractionTiles, fraction_tiles
from mlu_anim.stage.stats.packed import packed
from mlu_anim.stage.stats.sides import two_sides
from mlu_anim.stage.stats.stacks import Bricks, belt_parts, belts, bricks, piled, stacked
from mlu_anim.stage.stats.thin import Thinned, thin
from mlu_anim.stage.stats.tree import TreeBlocks, TreeLayout, tree_blocks, tree_layout

__all__ = [
    "Bins",
    "Bricks",
    "FractionTiles",
    "Thinned",
    "TreeBlocks",
    "TreeLayout",
    "belt_parts",
    "belts",
    "bins",
    "bricks",
    "dodged",
    "fraction_tiles",
    "packed",
    "piled",
    "quantiles",
    "stacked",
    "swarm",
    "thin",
    "tree_blocks",
    "tree_layout",
    "two_sides",
    "zero_lines",
]
