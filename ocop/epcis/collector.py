"""Rest for Python's collector of circles while many small objects are made that have none.

Events, rows and nodes are trees. Looking for circles among all that is alive, again and again
while they grow, costs a tenth of a capture and half of a wide trace. Plain Python.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """No collection inside the block; another thread that ends its block first ends the rest."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
