#!/usr/bin/env bash
# Makes .venv and installs the locked packages and this project into it.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
    local name
    for name in python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Ubuntu 22.04 has 3.11 beside its own 3.10; later releases have a python3 that is new enough.
python=$(find_python) || {
    tools/system_packages.sh python3.11 python3.11-venv
    python=$(find_python)
} || {
    tools/system_packages.sh python3 python3-venv
    python=$(find_python)
} || {
    echo "No Python 3.11 or later was found. Install one and run make again." >&2
    exit 1
}

# A half-made environment (ensurepip missing on the first try) has a python but no pip.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if ! "$python" -m venv --clear .venv >/dev/null 2>&1; then
        # Debian and Ubuntu leave ensurepip out of python3; it comes with the venv package of the same version.
        version=$("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))')
        tools/system_packages.sh "python$version-venv|python3-venv"
        "$python" -m venv --clear .venv || {
            echo "$python cannot make a virtual environment. Install python$version-venv and run make again." >&2
            exit 1
        }
    fi
fi

# --no-deps: the lock is complete, and leaves out opencv-python-headless on purpose (pyproject.toml, tool.uv).
echo "Installing the locked packages into .venv; the first time takes a few minutes." >&2
pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install --no-deps --require-hashes --requirement requirements/dev.lock
"${pip[@]}" install --no-deps --no-build-isolation --editable .
