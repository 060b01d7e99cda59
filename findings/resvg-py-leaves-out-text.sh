#!/usr/bin/env bash
# Commonly expected: text in a font that is not installed is drawn in another one, as browsers, Inkscape and Cairo do.
# Instead: resvg leaves it out, without an error or a warning. A drawing by Graphviz, which names Times, loses all its labels on
#   a machine that has only DejaVu. The same text is drawn when its font-family names a font that is there behind the first.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet resvg-py==0.5.0 matplotlib==3.11.2  # matplotlib brings the fonts

cat > draw.py <<'PYTHON'
from importlib.util import find_spec

import resvg_py

fonts = find_spec("matplotlib").submodule_search_locations[0] + "/mpl-data/fonts/ttf"
svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20" font-family="{}">label</text></svg>'


def drawn(family):
    return resvg_py.svg_to_bytes(svg_string=svg.format(family), skip_system_fonts=True, font_dirs=[fonts])


empty = resvg_py.svg_to_bytes(svg_string=svg.replace("label", ""), skip_system_fonts=True)
for family in ("Times,serif", "Helvetica", "Helvetica, DejaVu Sans"):
    print(f"{family}:", "nothing is drawn" if drawn(family) == empty else "the text is drawn")
assert drawn("Times,serif") == drawn("Helvetica") == empty != drawn("Helvetica, DejaVu Sans")
PYTHON
pip list 2>/dev/null | grep -E '^(resvg|matplotlib)[ _-]'
python draw.py
