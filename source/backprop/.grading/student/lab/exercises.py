"""As `model`, which refuses to be imported."""

from . import model as model
