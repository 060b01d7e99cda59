"""`outgoing.feedback` under the name that other programs import."""

import sys

from .outgoing import feedback

sys.modules[__name__] = feedback
