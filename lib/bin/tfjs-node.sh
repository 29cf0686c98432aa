#!/usr/bin/env bash
# Makes the optional backend `tensorflow` (tfjs-node 4.22.0) available where only npm and PyPI can be reached: the native
# library comes out of the tensorflow-cpu wheel, the binding is compiled from the sources inside the npm package.
# Needs Linux x64 with glibc, node ≥ 20, npm, python3 with pip, g++. About half a minute and 0.7 GB of disk.
#
#   lib/bin/tfjs-node.sh [FOLDER]     default: node_modules/.cache/tfjs-node, where loadTensorflow() looks
#
# The package is unpacked without its own dependencies: its `require('@tensorflow/tfjs')` then finds the kit's copy.
# (`node_modules/@tensorflow/tfjs-node` itself is a stand-in that danfo needs, and stays one.)
set -euo pipefail

TFJS_NODE=4.22.0
PROTOBUF=3.9.2       # google-protobuf, the only other package that its backend requires
NODE_HEADERS=1.9.0   # node-api-headers
TENSORFLOW=2.15.1    # first line of versions whose wheel holds the C library apart from Python
PYTHON=3.11          # names the wheel; the local Python may be another one

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mkdir -p "${1:-$root/node_modules/.cache/tfjs-node}" && cd "${1:-$root/node_modules/.cache/tfjs-node}" && pwd)
package=$folder/node_modules/@tensorflow/tfjs-node
binding=$package/lib/napi-v8/tfjs_binding.node

if [ -f "$binding" ]; then
  echo "tfjs-node is there already: $folder"
  exit 0
fi
case "$(uname -sm)" in "Linux x86_64") ;; *) echo "tfjs-node.sh: Linux x86_64 is needed, this is $(uname -sm)" >&2; exit 1 ;; esac
for tool in node npm python3 g++ tar; do
  command -v "$tool" >/dev/null || { echo "tfjs-node.sh: $tool is missing" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack NAME@VERSION FOLDER: a package of npm without its dependencies
unpack() {
  local archive
  archive=$(cd "$work" && npm pack --silent "$1")
  mkdir -p "$2"
  tar xzf "$work/$archive" -C "$2" --strip-components=1
}

rm -rf "$package"
unpack "@tensorflow/tfjs-node@$TFJS_NODE" "$package"
unpack "google-protobuf@$PROTOBUF" "$folder/node_modules/google-protobuf"
unpack "node-api-headers@$NODE_HEADERS" "$work/headers"

python3 -m pip download --quiet --no-deps --no-cache-dir --only-binary=:all: --implementation cp \
  --python-version "$PYTHON" --platform manylinux2014_x86_64 --dest "$work" "tensorflow-cpu==$TENSORFLOW"
python3 - "$work" "$folder" <<'PYTHON'
import glob, os, shutil, sys, zipfile

work, folder = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(os.path.join(work, 'tensorflow_cpu-*.whl'))[0])
for name in wheel.namelist():
    if os.path.basename(name) in ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'):
        with wheel.open(name) as source, open(os.path.join(folder, os.path.basename(name)), 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 24)
    elif name.startswith('tensorflow/include/') and '/include/external' not in name:
        wheel.extract(name, work)
PYTHON

mkdir -p "$(dirname "$binding")"
g++ -O2 -fPIC -shared -std=c++17 -DNAPI_VERSION=8 \
  -I"$work/headers/include" -I"$work/tensorflow/include" "$package"/binding/*.cc \
  -Wl,--no-as-needed,-rpath,"$folder" "$folder/libtensorflow_cc.so.2" "$folder/libtensorflow_framework.so.2" \
  -o "$work/tfjs_binding.node"
mv "$work/tfjs_binding.node" "$binding" # last: where it stands, all else is complete
echo "tfjs-node $TFJS_NODE on TensorFlow $TENSORFLOW: $folder"
