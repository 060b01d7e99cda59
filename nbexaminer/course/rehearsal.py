"""`running.rehearsal` under the name that other programs import."""

import sys

from .running import rehearsal

sys.modules[__name__] = rehearsal
