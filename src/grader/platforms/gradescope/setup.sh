#!/usr/bin/env bash
# Prepares the container in which submissions are graded. Gradescope runs it once, as root, when the image is built.
#
# AUTOGRADER names another folder than /autograder, so that all of this can be tried anywhere.
set -euo pipefail
autograder=${AUTOGRADER:-/autograder}
cd "$autograder/source"

install() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# What grades is the pinned Node that comes with the packages. Ubuntu's npm is too old to install them all (some are for one platform only), but
# it can bring that Node and a newer npm, which then do.
machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
if [ ! -e node_modules/.package-lock.json ]; then
  if ! command -v npm >/dev/null; then install nodejs npm; fi
  version=$(sed -n "s/.*\"node-linux-$machine\": \"\(.*\)\".*/\1/p" package.json)
  tools=$(mktemp -d)
  npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund "node-linux-$machine@$version" npm@11.21.2
  bin=$tools/node_modules/node-linux-$machine/bin
  chmod 755 "$bin/node"
  # The one library that it needs and that small images lack.
  if ! "$bin/node" --version >/dev/null 2>&1; then install libatomic1; fi
  PATH=$bin:$PATH node "$tools/node_modules/npm/bin/npm-cli.js" ci --include=dev --include=optional --ignore-scripts --no-audit --no-fund
  rm -rf "$tools"
fi
node=node_modules/node-linux-$machine/bin/node
"$node" --version

# A learner's program runs as a user who owns nothing. The graders and the seed are for root alone; others pass through to the runtime.
chmod 711 .
chmod -R go= exercises grading.json
if [ -d solutions ]; then chmod -R go= solutions; fi

# Proves itself before the first submission comes: an empty one is graded, as every later one will be.
if [ "$(id -u)" = 0 ]; then export WORKBOOK_LEARNER_USER=other; fi
"$node" src/dist/grader/platforms/gradescope/run.js "$autograder" --check
