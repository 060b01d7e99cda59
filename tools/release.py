"""Build release/backprop/ from source/backprop/ with nbgrader. Run by `make release`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def missing_notebooks(root: Path) -> list[str]:
    """Notebooks that are released and have no source: building would silently drop them."""
    return sorted(
        path.name
        for path in (root / "release" / "backprop").glob("*.ipynb")
        if not (root / "source" / "backprop" / path.name).is_file()
    )


def main() -> None:
    """Check, then build; whatever nbgrader has to say goes to the terminal."""
    missing = missing_notebooks(Path.cwd())
    if missing:
        sys.exit(
            f"source/backprop/{missing[0]} is missing, though it was released. Nothing was "
            "changed. Get it back with `git checkout -- source/backprop`; if you mean to drop it, "
            f"delete release/backprop/{missing[0]} as well."
        )
    command = ["nbgrader", "generate_assignment", "backprop", "--force", "--log-level=ERROR"]
    sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
