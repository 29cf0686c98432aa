#!/usr/bin/env bash
# The kernel and its notebooks in other people's tools: jupyter_kernel_test, nbconvert, papermill, stock tslab, and JupyterLab in a
# browser. The Python tools come from PyPI into .lab/checks, once; where they cannot be had, a line says what is skipped.
#
#   lib/bin/jupyter-checks.sh [--every]    needs a built kit; Python, a network and Chromium (or CHROMIUM=/path) for all of it;
#                                          --every runs all notebooks under nbconvert and papermill instead of one, and in JupyterLab,
#                                          at full size, instead of two
set -euo pipefail
cd "$(dirname "$0")/../.."

home=$PWD/.lab/checks
scratch=$home/scratch
python=$home/python/bin/python
mkdir -p "$scratch"

# the smallest data and two seeds, with the figures away from those that are committed
smoke() { CAMREC_DATA=shop CAMREC_SCALE=smoke CAMREC_SEEDS=2 CAMREC_FIGURES=$scratch/figures timeout 600 "$@"; }

for notebook in notebooks/[1-5]-*.ipynb; do
  smoke node lib/dist/jupyter/checks/stockTslab.js "$notebook"
done

if ! timeout 300 lib/bin/python-environment.sh "$home/python" \
  'jupyterlab>=4.2,<5' 'jupyter_kernel_test>=0.7,<0.8' 'nbconvert>=7.16,<8' 'papermill>=2.6,<3'; then
  echo 'skipped: jupyter_kernel_test, nbconvert, papermill and JupyterLab could not be installed here'
  exit 0
fi
node lib/bin/camrec.js kernel install --prefix "$home/python"
# no kernelspec, setting or file of the user's own Jupyter takes part
unset JUPYTER_PATH
export JUPYTER_CONFIG_DIR=$scratch/config JUPYTER_DATA_DIR=$scratch/data JUPYTER_RUNTIME_DIR=$scratch/runtime

timeout 300 "$python" -m unittest lib/jupyter/checks/conformance.py

notebooks=(notebooks/1-scm-and-data.ipynb)
if [ "${1:-}" = --every ]; then notebooks=(notebooks/[1-5]-*.ipynb); fi
for notebook in "${notebooks[@]}"; do
  smoke "$python" -m nbconvert --to notebook --execute --log-level WARN --output-dir "$scratch/nbconvert" "$notebook"
  smoke "$python" -m papermill --no-progress-bar --log-level WARNING --cwd notebooks "$notebook" "$scratch/papermill.ipynb"
  echo "ok  $notebook under nbconvert and papermill"
done

timeout 3600 node lib/dist/jupyter/checks/browserCheck.js "$python" "$scratch/browser" "$@"
