"""What the outputs of a test say about its points, before nbgrader reads them."""

import re
from collections.abc import Iterable
from typing import Any

from .sanitize.outputs import error_output

# How numpy 2 shows a number: "np.float64(0.5)". nbgrader 0.9.6 takes it for full marks.
NUMPY = re.compile(r"np\.\w+\(([^()]*)\)")


def fair(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Have a warning be no failure, a number of numpy's a number, and nan and -1 no points.

    For nbgrader, whatever a test writes on stderr is a failure, and any last value but a number
    from 0 on is full marks.

    Args:
        outputs: The outputs of a test, as nbformat has them; they are changed.

    Returns:
        The outputs to read the points from.
    """
    kept = []
    for output in outputs:
        if output.get("name") == "stderr":
            output["name"] = "stdout"
        if output["output_type"] == "execute_result":
            data = output["data"]
            if number := NUMPY.fullmatch(str(data.get("text/plain", ""))):
                data["text/plain"] = number[1]
            if not _counts(data.get("text/plain", "")):
                output = error_output("NoCredit", "The test gave no number of points.")
        kept.append(output)
    return kept


def _counts(text: Any) -> bool:
    try:
        return float(text) >= 0
    except (TypeError, ValueError):  # no number: the test gave no partial credit
        return True
