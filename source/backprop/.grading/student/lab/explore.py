"""As `figures`: nothing moves, either."""

from .figures import __getattr__ as __getattr__
