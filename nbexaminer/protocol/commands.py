"""Does what lessons ask of a shell and no program is needed for: `!ls *.csv`, `!mkdir data`."""

import glob
import os
import re
import shlex
import shutil
from itertools import groupby
from pathlib import Path

from .scripts import is_script, run_script

PLAIN = ("-1", "-F", "--color")  # options of `ls` that change no more than the looks
SYNTAX = set("<$`(){}\\")  # what only a shell can read
QUIET = ("-o", "-q", "-qq", "-oq", "-qo")  # options of `unzip`, which is quiet here
COMMENT = re.compile(r"(^|\s)#[^'\"]*$")
WORDS = re.compile(r"[\w\s,:@-]+")  # what means itself to `grep`


def answered(command: str) -> list[str] | None:
    """The lines that commands would print; None where that takes a program.

    Args:
        command: A few common ones, with words and patterns of files, `|`, `>`, `;` and `&&`.
    """
    if SYNTAX & set(command):
        return None
    printed: list[str] = []
    for line in command.splitlines():
        try:
            printed += _line(COMMENT.sub("", line))
        except FileNotFoundError as error:
            printed.append(f"{line.split()[0]}: cannot access '{error.filename}': {error.strerror}")
        except (OSError, ValueError, LookupError):  # also of an open quotation mark, and of `_ran`
            return None
    return printed


def _line(line: str) -> list[str]:
    tokens = shlex.shlex(line, posix=False, punctuation_chars=True)
    tokens.whitespace_split, tokens.commenters = True, ""
    pipes = groupby(tokens, (";", "&&").__contains__)
    return [each for is_end, pipe in pipes if not is_end for each in _piped(list(pipe))]


def _piped(tokens: list[str]) -> list[str]:
    """What commands with `|` between them print; a `>` writes it to a file instead."""
    *tokens, how, target = tokens if tokens[-2:-1] in ([">"], [">>"]) else [*tokens, "", ""]
    lines = None
    for is_bar, words in groupby(tokens, "|".__eq__):
        if not is_bar:
            lines = _ran(list(words), lines)
    if target:
        with open(shlex.split(target)[0], "a" if how == ">>" else "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines or [])
        return []
    return lines or []


def _ran(tokens: list[str], given: list[str] | None) -> list[str]:
    """What one command prints of the lines that it is given; LookupError if it takes a program."""
    name, *words = [word for token in tokens for word in _unquoted(token)]
    if is_script([name, *words]):
        return run_script(
            [name, *words], "".join(f"{line}\n" for line in given or [])
        ).out.splitlines()
    match name, words:
        case "true" | "clear", []:
            return []
        case "pwd", []:
            return [os.getcwd()]
        case "echo", _ if not words or not words[0].startswith("-"):
            return [" ".join(words)]
        case "ls", _:
            as_alias = "-F" in words  # IPython's `%ls`
            return _listed([each for each in words if each not in PLAIN], as_alias)
        case "mkdir" | "rmdir" | "touch" | "rm" | "cp" | "mv", [_, *_]:
            return _done(name, words)
        case "unzip", [*options, path] if set(options) <= set(QUIET):
            return _unpacked(path)
        case "tar", [how, path] if re.fullmatch("-?xz?f|-?zxf", how):
            return _unpacked(path)
    return _filtered(name, words, given)


def _filtered(name: str, words: list[str], given: list[str] | None) -> list[str]:
    """What is left of the lines of a file, or of those that a command is given."""
    match name, words:
        case "cat", _ if not _options(words):
            return [line for each in words for line in _lines(each)] if words else _of(given)
        case "head" | "tail", ["-n", number, *paths] if number.isdecimal():
            return _end(name, int(number), _read(paths, given))
        case "head" | "tail", [option, *paths] if re.fullmatch(r"-n?\d+", option):
            return _end(name, int(option.lstrip("-n")), _read(paths, given))
        case "head" | "tail", paths:
            return _end(name, 10, _read(paths, given))
        case "wc", ["-l", *paths]:
            return [" ".join([str(len(_read(paths, given))), *paths])]
        case "sort", paths:
            return sorted(_read(paths, given))
        case "grep", [pattern, *paths] if WORDS.fullmatch(pattern) and pattern[0] != "-":
            return [line for line in _read(paths, given) if pattern in line]
    raise LookupError(name)


def _unquoted(token: str) -> list[str]:
    """The words of what stands between spaces: files that match it, unless it is quoted."""
    if not token.strip("|;&<>"):
        raise LookupError(token)
    words = shlex.split(token)
    return words if "'" in token or '"' in token else _matching(words)


def _matching(words: list[str]) -> list[str]:
    return [each for word in words for each in sorted(glob.glob(word)) or [word]]


def _options(words: list[str]) -> list[str]:
    return [word for word in words if word.startswith("-")]


def _done(name: str, words: list[str]) -> list[str]:
    """Change files and folders; LookupError for options and ways that are rare in lessons."""
    paths = [word for word in words if not word.startswith("-")]
    change = "".join([name, *_options(words)])
    if name in ("cp", "mv"):
        source, target = paths
        return _moved(change, source, target)
    for each in paths:
        match change:
            case "mkdir":
                os.mkdir(each)
            case "mkdir-p":
                os.makedirs(each, exist_ok=True)
            case "rmdir":
                os.rmdir(each)
            case "touch":
                Path(each).touch()
            case "rm" | "rm-f" | "rm-r" | "rm-rf" | "rm-fr":
                _removed(change, each)
            case _:
                raise LookupError(change)
    return []


def _removed(change: str, path: str) -> None:
    if change in ("rm-r", "rm-rf", "rm-fr") and os.path.isdir(path):
        shutil.rmtree(path)
    elif "f" not in change or os.path.exists(path):
        os.remove(path)


def _moved(change: str, source: str, target: str) -> list[str]:
    if change == "mv":
        shutil.move(source, target)
    elif change == "cp-r" and os.path.isdir(source):
        inside = os.path.join(target, os.path.basename(source.rstrip("/")))
        shutil.copytree(source, inside if os.path.isdir(target) else target)
    elif change in ("cp", "cp-r"):
        shutil.copy(source, target)
    else:
        raise LookupError(change)
    return []


def _unpacked(archive: str) -> list[str]:
    if archive.endswith(".zip"):
        shutil.unpack_archive(archive, ".")
    else:
        shutil.unpack_archive(archive, ".", filter="data")
    return []


def _listed(words: list[str], marks_folders: bool) -> list[str]:
    """What `ls` prints of files, or of one folder."""
    hidden = "-a" in words
    found = [word for word in words if word != "-a"]
    if _options(found):
        raise LookupError("ls")
    if len(found) < 2 and all(map(os.path.isdir, found)):
        names = [*[".", ".."] * hidden, *os.listdir(*found)]
        shown = sorted(each for each in names if hidden or not each.startswith("."))
        mark = "/" if marks_folders else ""
        inside = "".join(found)
        return [each + mark * os.path.isdir(os.path.join(inside, each)) for each in shown]
    if any(map(os.path.isdir, found)):
        raise LookupError("ls")
    return [each for each in found if os.stat(each)]


def _read(paths: list[str], given: list[str] | None) -> list[str]:
    """The lines of a file, or else those that a command is given."""
    if len(paths) > 1 or _options(paths):
        raise LookupError(paths)
    return _lines(paths[0]) if paths else _of(given)


def _of(given: list[str] | None) -> list[str]:
    if given is None:
        raise LookupError("nobody types anything")
    return given


def _end(name: str, number: int, lines: list[str]) -> list[str]:
    return lines[:number] if name == "head" else lines[max(0, len(lines) - number) :]


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()
