#!/usr/bin/env bash
# Commonly expected: python-dateutil reads "UTC+2" as two hours east of Greenwich, as ISO 8601 and RFC 5322 mean "+02:00",
#   and "GMT+0100" as JavaScript's `String(new Date())` in a browser means it, one hour east.
# Instead: behind UTC or GMT the sign is turned round, as in POSIX's variable TZ: the times are four and two hours off.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet python-dateutil==2.9.0.post0

cat > run.py <<'PYTHON'
from datetime import timedelta

from dateutil.parser import parse

for text, hours in [
    ("2026-02-02 12:00 +02:00", 2),
    ("2026-02-02 12:00 UTC+2", -2),
    ("Mon Feb 02 2026 12:00:00 GMT+0100", -1),
]:
    offset = parse(text).utcoffset()
    print(text, "is", offset / timedelta(hours=1), "hours east of Greenwich")
    assert offset == timedelta(hours=hours), "it is another one now"
PYTHON
pip list 2>/dev/null | grep python-dateutil
python run.py
