"""Does what lessons ask of a shell and no program is needed for: `!ls *.csv`, `!mkdir data`."""

import glob
import os
import shlex
import shutil
from pathlib import Path

PLAIN = ("-1", "-F", "--color")  # options of `ls` that change no more than the looks
SYNTAX = set("|;&<>$`(){}\\\n")  # what only a shell can read


def answered(command: str) -> list[str] | None:
    """The lines that a command would print; None where that takes a program.

    Args:
        command: One of a few common commands, with words and patterns of files.
    """
    if SYNTAX & set(command):
        return None
    try:
        name, *words = shlex.split(command, comments=True)
    except ValueError:  # no command, or an open quotation mark
        return None
    quoted = "'" in command or '"' in command
    try:
        match name, words:
            case "true" | "clear", []:
                return []
            case "pwd", []:
                return [os.getcwd()]
            case "echo", _ if not words or not words[0].startswith("-"):
                return [" ".join(words if quoted else _matching(words))]
            case "ls", _:
                as_alias = "-F" in words  # IPython's `%ls`
                return _listed([each for each in words if each not in PLAIN], as_alias)
            case "cat", [_, *_]:
                return [line for each in _matching(words) for line in _lines(each)]
            case "head", [path]:
                return _lines(path)[:10]
            case "head", ["-n", number, path] if number.isdecimal():
                return _lines(path)[: int(number)]
            case "mkdir" | "touch" | "rm" | "cp" | "mv", [_, *_]:
                return _done(name, words)
    except (OSError, UnicodeDecodeError):
        return None
    return None


def _matching(words: list[str]) -> list[str]:
    return [each for word in words for each in sorted(glob.glob(word)) or [word]]


def _done(name: str, words: list[str]) -> list[str] | None:
    """Change files and folders; None for options and ways that are rare in lessons."""
    paths = _matching([word for word in words if not word.startswith("-")])
    match name, "".join(word for word in words if word.startswith("-")), paths:
        case "mkdir", "" | "-p" as existing, _:
            for each in paths:
                os.makedirs(each, exist_ok=True) if existing else os.mkdir(each)
        case "touch", "", _:
            for each in paths:
                Path(each).touch()
        case "rm", "" | "-f" | "-r" | "-rf" | "-fr" as how, _:
            for each in paths:
                if "r" in how and os.path.isdir(each):
                    shutil.rmtree(each)
                elif "f" not in how or os.path.exists(each):
                    os.remove(each)
        case "cp", "", [source, target]:
            shutil.copy(source, target)
        case "mv", "", [source, target]:
            shutil.move(source, target)
        case _:
            return None
    return []


def _listed(words: list[str], marks_folders: bool) -> list[str] | None:
    """What `ls` prints of files, or of one folder."""
    if any(word.startswith("-") for word in words):
        return None
    found = _matching(words)
    if len(words) < 2 and all(map(os.path.isdir, found[:2])) and len(found) < 2:
        shown = sorted(each for each in os.listdir(*found) if not each.startswith("."))
        mark = "/" if marks_folders else ""
        inside = "".join(found)
        return [each + mark * os.path.isdir(os.path.join(inside, each)) for each in shown]
    return None if any(map(os.path.isdir, found)) else [each for each in found if os.stat(each)]


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()
