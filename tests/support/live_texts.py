"""Texts, outputs and files with which a student tries to control a page, by what they try.

In a browser, each would set `window.ATTACKED`, send a request, cover or forge a part of the page,
or keep the page waiting.
"""

import base64

RUNS = "window.ATTACKED=true"
SCRIPT = f"<script>{RUNS}</script>"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlE" + (
    "QVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

TEXTS = {
    "script": SCRIPT,
    "handler": f"<img src=x onerror='{RUNS}'>",
    "svg": f"a<svg/onload='{RUNS}'>",
    "toggle": f"<details open ontoggle='{RUNS}'>x</details>",
    "link": f"[link](javascript:{RUNS})",
    "link-entity": f"[link](&#106;avascript:{RUNS})",
    "link-twice": f"[link](javascript&amp;colon;{RUNS}) [link](javascript&amp;#58;{RUNS})",
    "link-tab": f"[link](java&Tab;script&colon;{RUNS})",
    "link-angle": f"[link](<javascript:{RUNS}>)",
    "link-reference": f"[link][there]\n\n[there]: javascript:{RUNS}",
    "link-in-quote": f"> [a]: javascript:{RUNS}\n\n[link][a]",
    "link-in-list": f"1. [b]:javascript:{RUNS}\n\n[link][b]",
    "link-page": f"[\\]]: data:text/html,{SCRIPT}\n\n[\\]]",
    "link-auto": f"<javascript:{RUNS}>",
    "picture-quote": f'![x](x.png"onerror="{RUNS})',
    "fenced": f"```\n</code></pre>{SCRIPT}\n```",
    "frame": '$x$ <iframe srcdoc="<script>parent.ATTACKED=true</script>"></iframe>',
    "formula-link": f"$\\href{{javascript:{RUNS}}}{{x}}$ $\\style{{position:fixed}}{{x}}$",
    "formula-html": f"$</span>{SCRIPT}$ $$\n<img src=x onerror={RUNS}>\n$$",
    "pictures-away": "![p](http://127.0.0.1:9/a.png) ![q](//127.0.0.1:9/b.png) ![r](/logout)"
    " <img src=http://127.0.0.1:9/c.png srcset=http://127.0.0.1:9/d.png>",
    "settings": "![plot](/formgrader?path=autograded/x/ps1)",
    "pretends": '<div class="panel panel-primary nbgrader_cell" id="toc">Score: 3.0 / 3.0</div>',
    "covers": '<div style="position:fixed;top:0;z-index:9">x</div><p style="margin:-9em">y</p>',
    "refresh": "<meta http-equiv=refresh content='0;url=//c.example'><base href=//b.example>",
    "form": "<form action=//there.example><input name=a><button>x</button></form>",
    "blank-lines": f"<div>\n\n{SCRIPT}\n\n</div>\n\n<pre>\n\n{SCRIPT}",
    "reversed": "a\u202eb \u2066c",
}
SLOW = {
    "brackets": "[" * 50_000,
    "formulas": "\\begin{a}" * 30_000,
    "dollars": "$x $$" * 5_000,
    "quotes": "> " * 14_000,
    "emphasis": "*a_" * 9_000,
    "long": "\U0001f600" * 3_900_000,
}
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RUNS}</script></svg>'
ATTACHED = {
    "p.svg": {"image/svg+xml": base64.b64encode(DRAWING.encode()).decode()},
    "p.png": {"image/png": base64.b64encode(SCRIPT.encode()).decode()},
}
OUTPUTS = {
    "application/javascript": RUNS,
    "application/vnd.vega.v5+json": {"x": SCRIPT},
    "application/vnd.jupyter.widget-view+json": {"model_id": SCRIPT},
    "application/vnd.bokehjs_exec.v0+json": SCRIPT,
    "image/svg+xml": DRAWING,
    "image/png": SCRIPT,
    "text/html": " ".join(TEXTS.values()),
    "text/markdown": "\n\n".join(TEXTS.values()),
    "text/latex": f"$\\href{{javascript:{RUNS}}}{{x}}$ {SCRIPT}",
    "text/vnd.mermaid": "graph TD; A-->B",
}
FILES = {
    "nbgrader_config.py": "",
    "jupyter_server_config.json": "{}",
    ".jupyter/jupyter_server_config.py": "",
    ".envrc": "",
    "conftest.py": "",
    "page.html": SCRIPT,
    "plot.svg": DRAWING,
    "custom/custom.js": RUNS,
    "other.ipynb": "{}",
    "run.sh": "",
}
