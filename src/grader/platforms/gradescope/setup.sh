#!/usr/bin/env bash
# Prepares the container in which submissions are graded. Gradescope runs it once, as root, when the image is built.
#
# AUTOGRADER names another folder than /autograder, so that all of this can be tried anywhere.
set -euo pipefail
autograder=${AUTOGRADER:-/autograder}
cd "$autograder/source"

# Any npm can install the packages; what grades is the pinned Node that comes with them.
if ! command -v npm >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm
fi
if [ ! -e node_modules/.package-lock.json ]; then
  npm ci --include=dev --include=optional --ignore-scripts --no-audit --no-fund
fi

# A learner's program runs as a user who owns nothing. The graders and the seed are for root alone; others pass through to the runtime.
chmod 711 .
chmod -R go= exercises grading.json
if [ -d solutions ]; then chmod -R go= solutions; fi

# Proves itself before the first submission comes: an empty one is graded, as every later one will be.
if [ "$(id -u)" = 0 ]; then export WORKBOOK_LEARNER_USER=other; fi
node_modules/.bin/node src/dist/grader/platforms/gradescope/run.js "$autograder" --check
