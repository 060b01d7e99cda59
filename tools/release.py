"""Build release/backprop/ and release/backprop.zip from source/backprop/. Run by `make release`.

nbgrader builds beside the old release and replaces it when everything is built. A file of the old
release that we did not build, or that was changed since, is kept in release/kept-1/ and named. What
the last commit holds is not lost and needs no copy: a fresh clone has no zip to compare with.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

CACHES = {"__pycache__", ".ipynb_checkpoints"}


def missing_notebooks(root: Path) -> list[str]:
    """Notebooks that are released and have no source: building would silently drop them."""
    return sorted(
        path.name
        for path in (root / "release" / "backprop").glob("*.ipynb")
        if not (root / "source" / "backprop" / path.name).is_file()
    )


def files(folder: Path) -> dict[str, bytes]:
    """The content of each file in a folder, without caches, by its path with slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not CACHES & set(path.parts)
    }


def last_built(archive: Path) -> dict[str, bytes]:
    """What the last `make release` built: the content of release/backprop.zip."""
    if not archive.is_file():
        return {}
    with zipfile.ZipFile(archive) as content:
        return {name.partition("/")[2]: content.read(name) for name in content.namelist()}


def committed(folder: Path, name: str) -> bytes | None:
    """A file of the folder as the last commit has it; None where git has none."""
    if not shutil.which("git"):
        return None
    shown = subprocess.run(["git", "show", f"HEAD:./{name}"], cwd=folder, capture_output=True)
    return None if shown.returncode else shown.stdout


def keep(theirs: dict[str, bytes], release: Path) -> None:
    """Write files that we did not build to the first free release/kept-N/, and name them."""
    number = 1
    while (release / f"kept-{number}").exists():
        number += 1
    for name, content in theirs.items():
        place = release / f"kept-{number}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    print(
        f"Not as the last `make release` built them, so kept in release/kept-{number}/: "
        f"{', '.join(theirs)}. What students should get belongs in source/backprop/."
    )


def pack(built: dict[str, bytes], archive: Path) -> None:
    """Zip a release as one folder; the same files make the same bytes."""
    with zipfile.ZipFile(archive, "w") as content:
        for name, data in built.items():
            content.writestr(zipfile.ZipInfo(f"backprop/{name}"), data, zipfile.ZIP_DEFLATED)


def replace(release: Path, scratch: Path) -> None:
    """Replace the old release by the one in `scratch`; keep files that we did not build."""
    there, old, archive = release / "backprop", release / ".old", release / "backprop.zip"
    built, before = files(scratch / "backprop"), last_built(archive)
    theirs = {
        name: content
        for name, content in files(there).items()
        if content not in (built.get(name), before.get(name)) and content != committed(there, name)
    }
    if theirs:
        keep(theirs, release)
    pack(built, scratch / archive.name)
    if there.exists():
        there.rename(old)
    (scratch / "backprop").rename(there)
    (scratch / archive.name).replace(archive)
    shutil.rmtree(old, ignore_errors=True)
    scratch.rmdir()


def main() -> None:
    """Check, build beside, replace. nbgrader's messages go to the terminal."""
    root = Path.cwd()
    release, scratch, old = (root / "release" / name for name in ("", ".new", ".old"))
    release.mkdir(exist_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)
    if old.exists() and not (release / "backprop").exists():
        old.rename(release / "backprop")  # a run was killed between the two renames
    shutil.rmtree(old, ignore_errors=True)
    if missing := missing_notebooks(root):
        sys.exit(
            f"source/backprop/{missing[0]} is missing, though it was released. Nothing was "
            "changed. Get it back with `git checkout -- source/backprop`; if you mean to drop it, "
            f"delete release/backprop/{missing[0]} as well."
        )
    command = ["nbgrader", "generate_assignment", "backprop", "--log-level=ERROR"]
    command.append(f"--CourseDirectory.release_directory={scratch.relative_to(root)}")
    if code := subprocess.run(command, check=False).returncode:
        shutil.rmtree(scratch, ignore_errors=True)
        sys.exit(code)
    replace(release, scratch)


if __name__ == "__main__":
    main()
