"""Python imports this when it starts: programs that tests run do without a grammar of addresses.

nbexaminer's own commands do so (see `nbexaminer.host.startup`). nbgrader and JupyterLab build that
grammar anew each time that they start, which takes longer than most of what tests ask of them.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # it cannot be imported
