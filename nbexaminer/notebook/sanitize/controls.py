"""Shows what stands in the controls of a form: a page has no form, and its text would be lost."""

import html
import re

VALUE = r"\"([^\"<]{0,500})\"|'([^'<]{0,500})'"
CONTROL = re.compile(
    r"<(/?)(input|textarea|select|option|button|progress|meter)\b"
    rf"((?:[^<>\"']|{VALUE.replace('(', '(?:')}){{0,500}})>",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(rf"([a-z]+)(?:\s?=\s?(?:{VALUE}|([^\s\"'>]+)))?", re.IGNORECASE)
TICKED = {"checkbox": "☐☑", "radio": "○●"}


def with_controls(text: str) -> str:
    """HTML with what a form's controls show in their place."""
    return CONTROL.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    end, tag = found[1], found[2].lower()
    has = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(found[3])}
    if tag in ("textarea", "button"):
        return f"<{end}kbd>"
    if end or tag == "select" or has.get("type") == "hidden":
        return " "
    if tag == "option":
        return f" {TICKED['radio']['selected' in has]} "
    if tag in ("progress", "meter"):
        said = f"{has.get('value', '?')} of {has.get('max', '1')}"
    elif signs := TICKED.get(has.get("type", "")):
        return f"{signs['checked' in has]} "
    else:
        said = html.unescape(has.get("value") or has.get("placeholder") or "…")
    return f"<kbd>{html.escape(said)}</kbd>"
