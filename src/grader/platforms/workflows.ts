/**
 * Workflows of GitHub Actions that grade: one for a class whose submissions lie in a folder, spread over several machines, and one for each
 * learner's repository of a GitHub Classroom assignment.
 *
 *     classWorkflow({ shards: 8, submissions: 'submissions', chapters: [] })   //=> 'name: Grade the class\n…'
 *     classroomWorkflow({ chapters: ['08'] })                                  //=> 'name: Autograding\n…'
 *
 * The platform does the spreading: a job a shard, and a last one that puts the parts together. Graders run without a network, as root, so that
 * each learner's program has a user of its own.
 */

export interface ClassWorkflow {
  /** Jobs among which the submissions are divided. */
  readonly shards: number;
  /** The folder of the submissions, in the repository. */
  readonly submissions: string;
  /** What to grade; empty for the whole course. */
  readonly chapters: readonly string[];
}

/** Node for npm alone: graders run on the one that the course pins. */
const SET_UP = `      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - uses: actions/setup-node@v7
        with:
          node-version: 24
          cache: npm
      - run: npm run setup -- --without-jupyter`;

export function classWorkflow({ shards, submissions, chapters }: ClassWorkflow): string {
  const what = chapters.length === 0 ? '' : `${chapters.join(' ')} `;
  return `# Grades a folder of submissions as a job matrix and puts the class table together.
# It belongs into a private repository: the course with its solutions, and the submissions in ${submissions}/.
# The secret CLASS_SEED holds the seed of the class, a whole number of up to 15 digits: Settings, Secrets and variables, Actions.
name: Grade the class
on: workflow_dispatch
permissions:
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    strategy:
      fail-fast: false
      matrix:
        shard: [${Array.from({ length: shards }, (_, index) => index + 1).join(', ')}]
    steps:
${SET_UP}
${graded(submissions, `npm run grade -- ${what}--submissions ${submissions} --shard \${{ matrix.shard }}/${shards} --seed-file "$RUNNER_TEMP/class-seed" --json class-results`)}
      - uses: actions/upload-artifact@v7
        if: always()
        with:
          name: class-results-\${{ matrix.shard }}
          path: class-results/students
  # All results in one folder: the same command finds them done, grades what a failed job has left, and writes the table.
  table:
    runs-on: ubuntu-latest
    needs: grade
    if: always()
    steps:
${SET_UP}
      - uses: actions/download-artifact@v8
        with:
          pattern: class-results-*
          path: class-results/students
          merge-multiple: true
${graded(submissions, `npm run grade -- ${what}--submissions ${submissions} --seed-file "$RUNNER_TEMP/class-seed" --json class-results --csv class-results/class.csv --html class-results/pages`)}
      - uses: actions/upload-artifact@v7
        if: always()
        with:
          name: class
          path: class-results
`;
}

/** A grading without a network, as root: each learner's program then runs as a user of its own. */
function graded(submissions: string, command: string): string {
  return `      - name: Grade without a network, each program as a user of its own
        env:
          CLASS_SEED: \${{ secrets.CLASS_SEED }}
        run: |
          if [ -z "$CLASS_SEED" ]; then echo "::error::The secret CLASS_SEED is missing. Set it to a whole number of up to 15 digits."; exit 1; fi
          (umask 077; printf '%s\\n' "$CLASS_SEED" >"$RUNNER_TEMP/class-seed")
          folder=$PWD
          while [ "$folder" != / ]; do sudo chmod o+x "$folder"; folder=$(dirname "$folder"); done
          chmod -R go= solutions ${submissions}
          mkdir -p class-results/students
          trap 'sudo chown -R "$USER" class-results' EXIT
          sudo env "PATH=$PATH" WORKBOOK_LEARNER_USER=other unshare --net ${command}`;
}

export function classroomWorkflow({ chapters }: Pick<ClassWorkflow, 'chapters'>): string {
  const what = chapters.length === 0 ? '' : `${chapters.join(' ')} `;
  return `# GitHub Classroom: grades each push and reports the points.
# It belongs into the assignment's template repository, as .github/workflows/classroom.yml.
name: Autograding
on:
  push:
    branches-ignore: [badges]
  workflow_dispatch:
  repository_dispatch:
permissions:
  actions: read
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    if: github.actor != 'github-classroom[bot]'
    steps:
${SET_UP}
      - name: Grade
        id: workbook
        run: |
          code=0
          npm run grade -- ${what}--format classroom --out "$RUNNER_TEMP/classroom" || code=$?
          if [ "$code" -gt 1 ]; then exit "$code"; fi
          echo "result=$(cat "$RUNNER_TEMP/classroom")" >>"$GITHUB_OUTPUT"
      - name: Report
        uses: classroom-resources/autograding-grading-reporter@v1
        env:
          WORKBOOK_RESULTS: \${{ steps.workbook.outputs.result }}
        with:
          runners: workbook
`;
}
