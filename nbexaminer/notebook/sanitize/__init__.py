"""The way out: all that a student wrote, made inert before anybody else opens it.

An instructor opens graded notebooks, feedback and the log with their own rights. So whatever leaves
the grader passes here, and what is not allowed is not kept: text is escaped (`text`), HTML goes
through nh3 with a list of tags (`html`), Markdown is rendered first (`markdown`), pictures are
checked rasters (`pictures`), outputs are of known types (`outputs`), a notebook has a size that a
browser can show (`pages`), and files beside it are data (`files`).
"""
