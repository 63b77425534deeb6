#!/usr/bin/env bash
# Makes the virtual environment DIR with exactly what requirements.lock names, then puts this project into it.
# Needs Python 3.11 to 3.13 and its pip, nothing else: neither ensurepip (python3-venv on Debian) nor uv.
set -euo pipefail

dir=${1:?usage: make-venv.sh DIR}
cd "$(dirname "$0")/../.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

fits() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

find_python() {
  local name
  for name in ${PYTHON:-python3.11 python3 python3.12 python3.13}; do
    if fits "$name"; then
      printf '%s\n' "$name"
      return
    fi
  done
  echo "medviewer needs Python 3.11, 3.12 or 3.13; none was found. Name one with PYTHON=/path/to/python make setup." >&2
  return 1
}

make_environment() {
  local python=$1
  if "$python" -m ensurepip --version >/dev/null 2>&1; then
    "$python" -m venv --clear "$dir"
    return
  fi
  # Debian keeps ensurepip in a package of its own; the system's pip can fill an environment that has none.
  "$python" -m venv --clear --without-pip "$dir"
  pinned_pip >"$dir/pip.lock"
  if ! "$python" -m pip --python "$dir/bin/python" install --require-hashes -r "$dir/pip.lock"; then
    echo "pip is missing or older than 22.3. Run: sudo apt-get install -y python3-venv python3-pip" >&2
    return 1
  fi
}

pinned_pip() {
  awk '/^pip==/ {found = 1} found {print} found && !/\\$/ {exit}' requirements.lock
}

if ! fits "$dir/bin/python" || ! "$dir/bin/python" -m pip --version >/dev/null 2>&1; then
  make_environment "$(find_python)"
fi
"$dir/bin/python" -m pip install --quiet --require-hashes -r requirements.lock
"$dir/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
