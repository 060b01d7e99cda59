"""What is attached to an e-mail, who wrote it and when."""

import email
import email.policy
import email.utils
import functools

from ...notebook.archives import inner_path
from .attempt import Attempt
from .entries import Entry
from .timestamps import moment


def attached(entry: Entry) -> Attempt:
    """The attempt that a letter brings; the letter itself, as a file, if it cannot be read."""
    content = entry.read()
    try:
        return _attached(content, entry.path)
    except Exception:  # the package raises errors of many kinds for letters that break its rules
        return Attempt(
            entry.path, loose=True, files={entry.path: functools.partial(bytes, content)}
        )


def _attached(content: bytes, path: str) -> Attempt:
    letter = email.message_from_bytes(content, policy=email.policy.default)
    writer, address = email.utils.parseaddr(str(letter["From"] or ""))
    attempt = Attempt(address or path, {address}, writer, moment(str(letter["Date"] or "")))
    attempt.loose = not address
    for part in letter.walk():
        file = inner_path(name) if (name := part.get_filename()) else ""
        inside = part.get_payload(decode=True)
        if file and isinstance(inside, bytes):
            attempt.files[file] = functools.partial(bytes, inside)
    return attempt
