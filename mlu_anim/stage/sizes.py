"""Sizes and distances that frames and marks share.

A size that only one mark or one part of the layout uses is a named constant of its own module.
Lengths are in scene units (the shorter side of a page is 8); those that end in EM are in em of the
text that they belong to.
"""

# Lines
CURVE = 0.055
RULE = 0.035
AXIS = 0.02
HAIRLINE = 0.016
OUTLINE = 0.05
FRACTION_BAR = 0.03
HALO = 0.06
"""Width of a halo on each side of a line."""
THIN_HALO = 0.03
"""Width of a thin halo, for small things."""
DASH, GRID_DASH = 0.12, 0.08
"""Length of a dash of a line, and of a dash of the grid."""

# Marks
POINT = 0.13
"""Radius of a point that rides on a curve."""
SMALLEST_PX = 6.4
"""Smallest radius of a mark that can be read, in pixels of a picture 640 px wide."""
SERIF = 0.11
"""Half the width of an interval's serifs."""
ARROW_HEAD = 0.22
"""Length of an arrowhead."""
CLOSEST_RULES = 0.06
"""Least distance between rules; if some are closer, none is drawn."""
BAND_SHARE = 0.7
"""Width of a bar, as a share of its band."""
FILL = 0.28
"""Opacity of an area through which other marks are seen."""
GHOST = 0.25
"""Opacity of a trace that stays where something was."""
DROP = 0.9
"""Height above its place from which a mark drops onto it."""
AIR = 0.1
"""Space between a mark and the text beside it."""

# Around a plot
CARD_AIR = 0.8
"""Space at a card's upper and lower edge, as a multiple of `Page.pad`."""
TICK = 0.07
"""Length of a tick's line."""
TICK_GAP = 0.14
"""Distance between the y axis and its labels."""
TICK_DROP, TICK_SPACE = 0.16, 0.13
"""Distance between the x axis and its labels, and the space reserved in addition to their em."""
END_AIR = 0.1
"""Least space at the right of a plot, for half of a tick's label."""
GRID_STRENGTH = 0.15
"""Opacity of the grid."""

# Text, in em
CAP_EM = 0.73
"""Height of a capital letter."""
HALF_CAP_EM = 0.36
LINE_EM = 1.25
"""Distance between the lines of one text."""
NOTE_EM = 1.35
"""Distance between notes, each a text of its own."""
HEAD_GAP_EM = 0.55
"""Distance between a head and what is below it."""
TITLE_ABOVE_EM = 1.35
"""Room for the y axis title above a plot."""
TITLE_RISE_EM = 0.55
"""Height of the y axis title's baseline above the plot."""
TITLE_BELOW_EM = 1.25
"""Room for the x axis title below the ticks."""
TITLE_FALL_EM = 0.95
"""Depth of the x axis title's baseline below the ticks."""
NOTES_GAP_EM = 0.35
"""Distance between the title of an x axis and notes below it."""
FOOT_EM = 1.05
FOOT_GAP_EM = 0.5
VALUE_GAP_EM = 0.5
"""Distance between the title of an axis and the value beside it."""
KEY_MARK_EM, KEY_LINE_EM = 1.3, 1.8
"""Room for a dot or cell, and for a piece of line, before a name in a legend."""
KEY_APART_EM = 0.9
"""Distance between names in one row of a legend."""

# Shares
ROOMY_SIDE = 3.2
"""Least side of a square plot that has room for notes in its own corner."""
NOTES_COLUMN = 2.6
"""Least width of a column of notes beside a small plot."""
NAMES_SHARE = 0.38
"""Largest share of a card's width that the names of bands beside a plot may take."""
PLOT_SHARE = 0.25
"""Least share of a card's width that the names of bands beside a plot leave for it."""
CORNER = (0.34, 0.05, 0.05, 0.5)
"""The corner of a plot that is free for notes: left, bottom, right, top. Left and right are
distances from that side of the plot, as shares of its width; bottom and top are heights, as shares
of its height."""
