/**
 * Takes protections out of the product one at a time and runs the test that must notice: `npm run mutations`, or with the beginning of a name
 * `npm run mutations -- fence`. The sources are not touched: vitest replaces the text while it loads the file. Ends with status 1 where a test passed.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const mutations = JSON.parse(readFileSync(new URL('mutations.json', import.meta.url), 'utf8'))
const [wanted = ''] = process.argv.slice(2)
const run = (file, environment) =>
  spawnSync(process.execPath, [path.join(root, 'apps/cli/bootstrap.mjs'), 'test', file], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })

let survived = 0
console.log('| protection | what its absence does | test that must fail | failed |\n|---|---|---|---|')
for (const { name, breaks, test } of mutations.filter((each) => each.name.startsWith(wanted))) {
  const whole = run(test, {})
  if (whole.status !== 0) throw new Error(`${test} fails without a mutation:\n${whole.stdout}`)
  const { status, stdout } = run(test, { TRAINYARD_MUTATION: name })
  const failed = /(\d+) passed, (\d+) failed/.exec(stdout)?.[2]
  // A run that ended without a count did not come to its tests: that proves nothing.
  const noticed = status !== 0 && Number(failed) > 0
  if (!noticed) survived += 1
  console.log(`| ${name} | ${breaks} | ${test} | ${noticed ? failed : 'NO'} |`)
}
process.exitCode = survived === 0 ? 0 : 1
