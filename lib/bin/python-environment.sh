#!/usr/bin/env bash
# Makes a Python virtual environment with these packages, or completes one that a former call left half-made; does nothing
# when it is complete. Says in one line what is missing and exits 3 where there is no Python or no package index.
#
#   lib/bin/python-environment.sh FOLDER REQUIREMENT…      e.g. .lab/python 'jupyterlab>=4.2,<5'
set -euo pipefail

folder=$1
shift
wanted=$(printf '%s\n' "$@")
done=$folder/requirements.txt # last: where it stands, all else is complete

missing() { echo "$1" >&2; exit 3; }

# environments are not movable: the interpreter's own path must still be this one
if [ -f "$done" ] && [ "$(cat "$done")" = "$wanted" ] && "$folder/bin/python" -c '' 2>/dev/null &&
  head -3 "$folder/bin/pip" | grep -qF "$(cd "$folder" && pwd)"; then
  exit 0
fi
rm -f "$done"
command -v python3 >/dev/null || missing 'Python is missing: install python3 (3.9 or newer)'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || missing "$(python3 --version) is too old: 3.9 or newer is needed"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! python3 -m venv --clear "$folder" >"$log" 2>&1; then
  missing "python3 -m venv failed; on Debian and Ubuntu: apt install python3-venv. It said: $(tail -1 "$log")"
fi
if ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >"$log" 2>&1; then
  missing "pip could not install $*; is there a network? It said: $(tail -1 "$log")"
fi
# JupyterLab runs CommonJS scripts of its own, for which a package.json further up must not decide that they are modules
echo '{ "type": "commonjs" }' >"$folder/package.json"
echo "$wanted" >"$done"
