"""As `figures`: nobody is asked, either."""

from .figures import __getattr__ as __getattr__
