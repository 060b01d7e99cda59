#!/usr/bin/env bash
# Commonly expected: a converter from LaTeX to MathML aligns `\begin{aligned}`, or says that it cannot.
# Instead: latex2mathml gives one line without a table, and each `&` of the alignment stands in it as it is, so
#   that the result is no XML. An unknown command becomes a variable with a backslash. Neither raises an error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet latex2mathml==3.81.1

cat > convert.py <<'PYTHON'
from xml.etree import ElementTree

from latex2mathml.converter import convert

aligned = convert(r"\begin{aligned} a &= b \\ c &= d \end{aligned}")
unknown = convert(r"\nosuchcommand{x}")
print(aligned, unknown, sep="\n")
try:
    ElementTree.fromstring(aligned)
except ElementTree.ParseError as error:
    print("aligned is no XML:", error)
else:
    raise SystemExit("aligned is XML now")
assert "<mi>&</mi>" in aligned and "mtable" not in aligned, "aligned has changed"
assert r"<mi>\nosuchcommand</mi>" in unknown, "unknown commands have changed"
PYTHON
pip list 2>/dev/null | grep '^latex2mathml '
python convert.py
