#!/usr/bin/env bash
# Reproduces "Causal Inspired Multi Modal Recommendation" (arXiv 2510.12325) in TypeScript, on a world whose truth is known.
#
#   ./reproduce.sh                    five notebooks on the embedded world: about 8 minutes on 2 cores, 1 GB
#   ./reproduce.sh --test             every test; ends with `N passed, 0 failed`
#   ./reproduce.sh --data FOLDER      the same notebooks on your clicks (MMRec format), 60,000 clicks: some hours; --seeds N, default 1
#   ./reproduce.sh --smoke            the same notebooks on a tiny world, into figures/smoke
#   ./reproduce.sh --lessons          the lessons with every exercise solved and checked, into figures/lessons
#   ./reproduce.sh --lab [OPTION...]  JupyterLab on the notebooks, the one on the PATH or else one in .lab/; options go to it
#
# Needs Node >= 20.19 and npm, nothing else; --lab needs Python >= 3.9 as well. Installs and builds only what is missing. Afterwards
# `git status` is clean: notebooks, figures and results come out byte for byte as committed.
set -euo pipefail
cd "$(dirname "$0")"

usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; }
fail() { echo "reproduce.sh: $1" >&2; exit 2; }

MODE=shop DATA='' SEEDS='' LAB=()
while [ $# -gt 0 ]; do
  case "$1" in
    --test) MODE=test ;;
    --smoke) MODE=smoke ;;
    --lessons) MODE=lessons ;;
    --lab) MODE=lab; shift; LAB=("$@"); break ;;
    --data) MODE=data; DATA=${2:-}; [ -n "$DATA" ] || fail '--data needs a folder'; shift ;;
    --seeds) SEEDS=${2:-}; [[ "$SEEDS" =~ ^[1-9][0-9]?$ ]] || fail "--seeds needs a number from 1 to 99, got '$SEEDS'"; shift ;;
    -h|--help) usage; exit 0 ;;
    *) fail "unknown option '$1'; possible: --test --smoke --lessons --lab --data FOLDER --seeds N --help" ;;
  esac
  shift
done

command -v node >/dev/null || fail 'Node.js is missing: install 20.19 or newer'
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node.js $(node --version) is too old: 20.19 or newer is needed"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'installing packages (npm ci --ignore-scripts)'
  npm ci --ignore-scripts --loglevel=error
fi
node lib/bin/build.js --if-needed

NOTEBOOKS=(notebooks/[1-5]-*.ipynb)
case "$MODE" in
  test)
    exec node lib/bin/test.js
    ;;
  lessons)
    export CAMREC_LESSONS=strict
    exec node lib/bin/camrec.js notebook run --solutions --quiet --timeout 30 --out figures/lessons notebooks/lessons/*.ipynb
    ;;
  lab)
    # Found by no other Jupyter than the one started here, which looks there first: nothing outside of this folder is touched.
    node lib/bin/camrec.js kernel install --prefix .lab
    export JUPYTER_PATH=$PWD/.lab/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}
    if ! [[ "$(jupyter lab --version 2>/dev/null)" =~ ^4\. ]]; then
      echo 'no JupyterLab 4 on the PATH; using one in .lab/python (installed once, 240 MB, one to four minutes)'
      lib/bin/python-environment.sh .lab/python 'jupyterlab>=4.2,<5' || fail 'JupyterLab could not be installed'
      PATH=$PWD/.lab/python/bin:$PATH
    fi
    exec jupyter lab --ServerApp.root_dir="$PWD" --LabApp.default_url=/lab/tree/notebooks ${LAB[@]+"${LAB[@]}"}
    ;;
  shop)
    export CAMREC_DATA=shop CAMREC_SEEDS=${SEEDS:-3} CAMREC_FIGURES=$PWD/figures
    node lib/bin/camrec.js notebook run "${NOTEBOOKS[@]}"
    ;;
  smoke)
    export CAMREC_DATA=shop CAMREC_SCALE=smoke CAMREC_SEEDS=${SEEDS:-2} CAMREC_FIGURES=$PWD/figures/smoke
    node lib/bin/camrec.js notebook run "${NOTEBOOKS[@]}" --out figures/smoke/notebooks
    ;;
  data)
    [ -d "$DATA" ] || fail "no folder '$DATA'"
    DATA=$(cd "$DATA" && pwd)
    export CAMREC_DATA=$DATA CAMREC_SEEDS=${SEEDS:-1}
    CAMREC_FIGURES=$PWD/figures/$(basename "$DATA")
    export CAMREC_FIGURES
    node lib/bin/camrec.js notebook run "${NOTEBOOKS[@]}" --out "$CAMREC_FIGURES/notebooks" --timeout 36000
    ;;
esac
node lib/bin/camrec.js results "$CAMREC_FIGURES/results.json"
