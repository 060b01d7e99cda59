#!/usr/bin/env bash
# Commonly expected: resvg_py.svg_to_bytes draws a valid SVG as it is, such as a figure that matplotlib saved.
# Instead: its default is dpi=0.0, with which every length in points, inches or centimetres is nothing. matplotlib writes sizes
#   in points, so all its figures fail with "SVG has an invalid size". With dpi=96 they are drawn.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet resvg-py==0.5.0 matplotlib==3.11.2

cat > draw.py <<'PYTHON'
import io

import matplotlib
import resvg_py

matplotlib.use("svg")
from matplotlib import pyplot

pyplot.plot([1, 3, 2])
saved = io.StringIO()
pyplot.savefig(saved, format="svg")
svg = saved.getvalue()
print(next(line.strip() for line in svg.splitlines() if line.startswith("<svg"))[:120])
try:
    resvg_py.svg_to_bytes(svg_string=svg)
    raise SystemExit("it is drawn now")
except ValueError as error:
    print("as it is:", error)
print("with dpi=96:", len(resvg_py.svg_to_bytes(svg_string=svg, dpi=96.0)), "bytes of PNG")
PYTHON
pip list 2>/dev/null | grep -E '^(resvg|matplotlib)[ _-]'
python draw.py
