"""Decides which of a student's files an instructor's Jupyter server may find."""

import fnmatch
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

# Data files: a Jupyter server shows these. It does not run them or read them as settings.
DATA_FILES = [
    f"*.{kind}"
    for kind in "csv tsv txt json npy npz png jpg jpeg gif webp dat md pdf parquet"
    " wav mp3 ogg flac mp4 webm".split()
]
# What no student's name may contain: characters that would begin code in a page, because formgrader
# does not escape names; and characters that are invisible or change the direction of text.
NO_NAME = re.compile(r'[<>"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]')
PART = re.compile(r"[\w@+-][\w .@+-]{0,99}")
SETTINGS = re.compile(r"config|settings|kernel|package|manifest|requirements", re.IGNORECASE)


def data_files(files: Mapping[str, bytes], kept: Iterable[str]) -> dict[str, bytes]:
    """The data files among a student's files, judged by path; `kept` are patterns of names."""
    kept = list(kept)
    return {path: content for path, content in files.items() if is_data(path, kept)}


def is_data(path: str, kept: Iterable[str]) -> bool:
    """Whether a file of this relative path is data that may be kept beside the notebooks."""
    parts = PurePosixPath(path).parts
    name = parts[-1].lower()
    return (
        all(PART.fullmatch(part) for part in parts)
        and not SETTINGS.search(name)
        and any(fnmatch.fnmatch(name, pattern.lower()) for pattern in kept)
    )


def prune(folder: Path, ours: Collection[str], kept: Iterable[str]) -> None:
    """Delete everything in a folder except data files and `ours`, given by relative path."""
    kept = list(kept)
    for path in sorted(folder.rglob("*"), reverse=True):  # children before their folder
        name = str(path.relative_to(folder))
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in ours and (path.is_symlink() or not is_data(name, kept)):
            path.unlink()
