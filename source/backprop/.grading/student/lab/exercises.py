"""The lesson's own arithmetic is not there while a notebook is graded."""

raise ImportError("while a notebook is graded, `lab` knows no answers: write your own")
