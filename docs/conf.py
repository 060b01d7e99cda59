"""How the pages of docs/ become a site. Run by `make docs`."""

project = "nbexaminer"
html_title = "One neuron at a time"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
html_theme = "furo"
html_show_sphinx = False
html_copy_source = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
