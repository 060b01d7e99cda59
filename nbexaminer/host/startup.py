"""Makes the grader's processes start faster."""

import sys
from typing import Any

GRAMMAR = "rfc3987_syntax"


def skip_address_grammar() -> None:
    """Keep `import nbformat` from building a grammar of web addresses.

    jsonschema, which nbformat uses, imports it if it is there, and Python builds it anew each time:
    that takes several times as long as all the rest. No notebook is checked against it.
    """
    modules: dict[str, Any] = sys.modules  # None stands for a module that cannot be imported
    modules.setdefault(GRAMMAR, None)
