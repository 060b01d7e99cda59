"""`outgoing.insight` under the name that other programs import."""

import sys

from .outgoing import insight

sys.modules[__name__] = insight
