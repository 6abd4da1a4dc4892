"""Processor time, which does not depend on what else a machine does, as the clock does."""

import os


def processor_s() -> float:
    """Seconds that this process and its children that have ended have computed."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
