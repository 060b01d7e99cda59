"""`python -m autograder`."""

from .app import AutograderApp

if __name__ == "__main__":
    AutograderApp.launch_instance()
