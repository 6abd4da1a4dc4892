"""The first run: install the dependencies of the project before any of them is imported.

Standard library only. This package and cli.py keep to syntax that Python 3.8 can read, so that an
old Python prints an error message and not a traceback.
"""
