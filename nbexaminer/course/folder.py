"""`incoming.folder` under the name that other programs import."""

import sys

from .incoming import folder

sys.modules[__name__] = folder
