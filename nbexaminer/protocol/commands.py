"""Answers the few shell commands of lessons for which no program is needed: `!ls *.csv`."""

import glob
import os
import shlex

SYNTAX = set("|;&<>$`(){}\\\n")  # what only a shell can read


def answered(command: str) -> list[str] | None:
    """The lines that a command would print; None where that takes a program.

    Args:
        command: `ls`, `pwd`, `echo` or `cat`, with words and patterns of files.
    """
    if SYNTAX & set(command):
        return None
    try:
        name, *words = shlex.split(command)
    except ValueError:  # no command, or an open quotation mark
        return None
    quoted = "'" in command or '"' in command
    try:
        match name, words:
            case "pwd", []:
                return [os.getcwd()]
            case "echo", _ if not words or not words[0].startswith("-"):
                return [" ".join(words if quoted else _matching(words))]
            case "ls", _:
                return _listed([each for each in words if each != "-1"])
            case "cat", [_, *_]:
                return [line for each in _matching(words) for line in _lines(each)]
    except (OSError, UnicodeDecodeError):
        return None
    return None


def _matching(words: list[str]) -> list[str]:
    return [each for word in words for each in sorted(glob.glob(word)) or [word]]


def _listed(words: list[str]) -> list[str] | None:
    """What `ls` prints of files, or of one folder."""
    if any(word.startswith("-") for word in words):
        return None
    found = _matching(words)
    if len(words) < 2 and all(map(os.path.isdir, found[:2])) and len(found) < 2:
        return sorted(each for each in os.listdir(*found) if not each.startswith("."))
    return None if any(map(os.path.isdir, found)) else [each for each in found if os.stat(each)]


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()
