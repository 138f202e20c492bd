/**
 * Entry of `npm run setup`, `npm start`, `npm test` and `npm run doctor`. It runs on whatever Node the learner has, so it
 * checks that first, in words that old releases understand, and loads the rest only then.
 *
 *     node src/setup/cli.mjs setup | start | test | doctor
 */
const major = Number.parseInt(process.versions.node, 10);
const command = process.argv[2];

if (major < 20) {
  console.error('This is Node ' + process.versions.node + '; the workbook needs Node 20 or newer. Install the current release from https://nodejs.org and start again.');
  process.exit(1);
}

import('./commands.mjs')
  .then(({ runCommand }) => runCommand(command, process.argv.slice(3)))
  .then((code) => {
    process.exitCode = code;
  });
