#!/bin/sh
# What the Dockerfile installs: `sh container/install.sh course` or `grader`, with the pip that is on PATH.
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
    course) pip install --no-cache-dir --requirement requirements.txt ;;
    grader) pip install --no-cache-dir --requirement requirements.txt . ;;
    *) echo "usage: sh container/install.sh course|grader" >&2; exit 2 ;;
esac
