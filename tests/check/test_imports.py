"""The files of the lab import each other in one direction only."""

from __future__ import annotations

from graphlib import TopologicalSorter

import grimp


def test_no_file_of_the_lab_imports_in_a_circle():
    """Imports inside functions and for type checkers only count, too."""
    graph = grimp.build_graph("lab", cache_dir=None)
    assert {"lab.check.judge", "lab.ask", "lab.exercises.backprop"} <= graph.modules
    order = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    order.prepare()  # raises CycleError, which names the circle
