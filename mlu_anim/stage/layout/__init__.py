"""Layout of a frame: margins measured from text, ticks, titles, axes and notes."""
