"""Sizes and distances of the grammar: each has its name here, and marks and frames type none.

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
THIN_HALO = 0.03
"""Width of a halo on each side of a line, and of one around a small thing."""
DASH, GRID_DASH = 0.12, 0.08
"""Length of a dash, and of one of the grid."""

# Marks
POINT = 0.13
"""Radius of a point that rides on a curve."""
SMALLEST_PX = 6.4
"""Radius of a mark in a picture 640 px wide, with a sliver to spare."""
SERIF = 0.11
"""Half the width of an interval's serifs."""
ARROW_HEAD = 0.22
CLOSEST_RULES = 0.06
"""Rules that would stand closer are left out."""
BAND_SHARE = 0.7
"""Share of a band that a bar takes."""
FILL = 0.28
"""Strength of an area that other marks are seen through."""
GHOST = 0.25
"""Strength of what has been and stays as a trace."""
DROP = 0.9
"""How far above its place a mark begins that drops onto it."""
AIR = 0.1
"""Space between a mark and the text beside it."""

# Around a plot
CARD_AIR = 0.8
"""Space at a card's upper and lower edge, in `Page.pad`."""
TICK = 0.07
TICK_GAP = 0.14
"""Between the y axis and its labels."""
TICK_DROP, TICK_SPACE = 0.16, 0.13
"""Between the x axis and its labels, and of that what is not the room of the labels."""
END_AIR = 0.1
"""Least space right of a plot, for half of a tick's label."""
GRID_STRENGTH = 0.15

# Text, in em
CAP_EM = 0.73
"""Height of a capital letter."""
HALF_CAP_EM = 0.36
LINE_EM = 1.25
"""Distance of the lines of one text."""
NOTE_EM = 1.35
"""Distance of notes, each a text of its own."""
HEAD_GAP_EM = 0.55
"""Between a head and what stands below it."""
TITLE_ABOVE_EM = 1.35
TITLE_RISE_EM = 0.55
"""Room of an axis title above a plot, and how far above the plot its baseline is."""
TITLE_BELOW_EM = 1.25
TITLE_FALL_EM = 0.95
"""Room of an axis title below the ticks, and how far below them its baseline is."""
NOTES_GAP_EM = 0.35
"""Between the title of an x axis and notes below it."""
FOOT_EM = 1.05
FOOT_GAP_EM = 0.5
VALUE_GAP_EM = 0.5
"""Between the title of an axis and the value beside it."""
KEY_MARK_EM, KEY_LINE_EM = 1.3, 1.8
"""Room of a mark, and of a piece of line, before a name in a key."""
KEY_APART_EM = 0.9
"""Between names in one row of a key."""

# Shares
ROOMY_SIDE = 3.2
"""A square plot with at least this side has room for notes in its own corner."""
NOTES_COLUMN = 2.6
"""Notes beside a small plot need a column as wide as this."""
NAMES_SHARE = 0.38
"""The most of a card's width that the names of bands beside it may take."""
CORNER = (0.34, 0.05, 0.05, 0.5)
"""The free corner of a plot: its left, bottom, right and top edge, as shares from the nearer side
of the plot but the top, which counts from the bottom."""
