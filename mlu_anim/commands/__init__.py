"""The commands of the command line, in a file for each kind of work; cli.py joins them."""
