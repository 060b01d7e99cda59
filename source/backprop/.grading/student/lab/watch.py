"""As `figures`: nothing is trained, either."""

from .figures import __getattr__ as __getattr__
