"""Layout of a plot frame: margins measured from text, ticks, titles, axes and notes."""
