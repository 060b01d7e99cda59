"""As `figures`: no picture is drawn."""

from .figures import __getattr__ as __getattr__
