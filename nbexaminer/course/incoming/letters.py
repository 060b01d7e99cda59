"""What is attached to an e-mail, who wrote it and when."""

import email
import email.policy
import email.utils
import functools
from collections.abc import Iterator
from email.message import Message
from typing import cast

from ...notebook.archives import inner_path
from .attempt import Attempt
from .entries import Entry
from .timestamps import moment

LETTER = "message/rfc822"


def attached(entry: Entry) -> list[Attempt]:
    """The attempts that a letter brings, its own and those of letters that it forwards.

    If it cannot be read, the letter itself is the file.
    """
    content = entry.read()
    try:
        letter = email.message_from_bytes(content, policy=email.policy.default)
        found = [_attempt(each, entry.path) for each in (letter, *_forwarded(letter))]
        return [each for each in found if each.files] or found[:1]
    except Exception:  # the package raises errors of many kinds for letters that break its rules
        return [Attempt(entry.path, loose=True, files={entry.path: entry.read})]


def _forwarded(letter: Message) -> Iterator[Message]:
    for part in letter.walk():
        if part.get_content_type() == LETTER:
            yield from cast(list[Message], part.get_payload())


def _parts(part: Message) -> Iterator[Message]:
    """The parts of a letter, but not those of letters in it."""
    yield part
    if part.is_multipart() and part.get_content_type() != LETTER:
        for each in cast(list[Message], part.get_payload()):
            yield from _parts(each)


def _attempt(letter: Message, path: str) -> Attempt:
    writer, address = email.utils.parseaddr(str(letter["From"] or ""))
    attempt = Attempt(address or path, {address}, writer, moment(str(letter["Date"] or "")))
    attempt.loose = not address
    for part in _parts(letter):
        file = inner_path(name) if (name := part.get_filename()) else ""
        inside = part.get_payload(decode=True)
        if file and isinstance(inside, bytes):
            attempt.files[file] = functools.partial(bytes, inside)
    return attempt
