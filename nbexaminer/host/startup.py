"""Makes the grader's processes start faster."""

import sys
from typing import Any

GRAMMAR = "rfc3987_syntax"


def skip_address_grammar() -> None:
    """Keep `import nbformat` from building a grammar of web addresses.

    nbformat uses jsonschema, which imports the grammar if it is installed. Every process builds it
    again, which takes several times as long as the rest of the import. No notebook is checked
    against it.
    """
    modules: dict[str, Any] = sys.modules  # None stands for a module that cannot be imported
    modules.setdefault(GRAMMAR, None)
