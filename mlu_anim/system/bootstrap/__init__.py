"""The first run: install what the project needs before anything is imported that needs it.

Standard library only. This room and cli.py keep to syntax that Python 3.8 can read, so that an old
Python prints a sentence and not a traceback.
"""
