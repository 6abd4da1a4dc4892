"""The command line, a file for each kind of work; cli.py puts them together."""
