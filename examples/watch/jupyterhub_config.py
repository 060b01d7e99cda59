"""A service of JupyterHub that grades an assignment as it is handed in: add it to your own file."""

c = get_config()  # noqa: F821  # JupyterHub defines it

c.JupyterHub.services = [
    {
        "name": "grade-ps1",
        "command": ["/srv/venv/bin/nbexaminer", "watch", "ps1"],
        "cwd": "/srv/course",
        "user": "instructor",
        # nbgrader calls the program alembic, so the folder of the installation has to be on PATH.
        "environment": {"PATH": "/srv/venv/bin:/usr/bin:/bin"},
    }
]
