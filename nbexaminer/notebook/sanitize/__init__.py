"""Makes everything that a student wrote inert before it leaves the grader.

An instructor opens graded notebooks, feedback and the log with their own rights. So these modules
keep only what an allowlist names. `text` escapes text. `html` sends HTML through nh3 with a list of
tags. `markdown` renders Markdown to such HTML. `pictures` checks raster pictures. `outputs` keeps
outputs of known types. `pages` limits a notebook to a size that a browser can show. `files` keeps
data files only.
"""
