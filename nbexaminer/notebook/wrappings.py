"""Finds a notebook inside other JSON, such as the answer of a server or a file encoded twice."""

import base64
import binascii
import itertools
import json
from collections.abc import Iterator
from typing import Any

from ..limits import MAX_NOTEBOOK_CHARS

MAX_WRAPPINGS = 4  # of nested wrappings
MAX_PARTS = 20  # that are searched in an object or a list


def unwrap(value: Any) -> Any:
    """The only notebook in a JSON value; the value itself if it holds none or several."""
    found = list(itertools.islice(_notebooks(value, MAX_WRAPPINGS), 2))
    return found[0] if len(found) == 1 else value


def is_notebook(value: Any) -> bool:
    """Whether a value has a list of cells, as notebooks of all formats do."""
    return isinstance(value, dict) and (
        isinstance(value.get("cells"), list) or isinstance(value.get("worksheets"), list)
    )


def _notebooks(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if is_notebook(value):
        yield value
    elif depth and isinstance(value, str):
        yield from _notebooks(_decoded(value), depth - 1)
    elif depth and isinstance(value, dict):
        for part in itertools.islice(value.values(), MAX_PARTS):
            yield from _notebooks(part, depth - 1)
    elif depth and isinstance(value, list):
        if value and all(isinstance(part, dict) and "cell_type" in part for part in value):
            yield {"nbformat": 4, "cells": value}
        for part in value[:MAX_PARTS]:
            yield from _notebooks(part, depth - 1)


def _decoded(text: str) -> Any:
    """Decode a text as JSON or as base64 of JSON; None if it is neither."""
    text = text.strip()
    if len(text) > MAX_NOTEBOOK_CHARS:
        return None
    try:
        if not text.startswith(("{", "[", '"')):
            packed = base64.b64decode("".join(text.split()), validate=True)
            text = packed.decode("utf-8-sig").strip()
        return json.loads(text) if text.startswith(("{", "[", '"')) else None
    except (ValueError, binascii.Error):
        return None
