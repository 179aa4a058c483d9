"""How seldom the garbage collector looks: nearly everything a process loads stays to its end."""

import gc

_SELDOM = (50_000, 20, 50)
_NOT_WHILE_LOADING = 500_000


def load_in_peace() -> None:
    """The first thing in a process. Collecting while it loads is a fifth of the time that takes."""
    gc.set_threshold(_NOT_WHILE_LOADING)


def settle_memory() -> None:
    """Start-up hook of a server: what is loaded stays, so the collector need not look at it.

    Looking at those objects again and again is what makes the slowest pages slow. They are not
    collected first: that finds ten objects among 200,000.
    """
    gc.freeze()
    gc.set_threshold(*_SELDOM)
