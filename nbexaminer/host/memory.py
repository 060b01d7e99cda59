"""Makes the memory of a warm interpreter cheap to fork, and a fork cheap to end.

The kernel copies each page that a child writes to, and to free an object is to write.
"""

import contextlib
import gc
import sys


def share() -> None:
    """Prepare the memory of this process for forks; call it when all is imported."""
    _close_fonts()
    gc.collect()
    gc.freeze()  # else the first collection in a fork would write to all memory, which copies it


def _close_fonts() -> None:
    """Close the fonts that figures used, or matplotlib has every fork close its copies."""
    if fonts := sys.modules.get("matplotlib.font_manager"):
        with contextlib.suppress(AttributeError):  # it is no public name
            fonts._get_font.cache_clear()
