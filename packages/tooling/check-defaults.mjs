// `?? 0`, `?? ''`, `?? NaN` and `?? -1` turn a missing value into a plausible one. Where the value must be there, state it with
// `defined`, `elementAt` or `invariant` of packages/spec; where it is a default, a comment `// default: <reason>` on the line or above it says so.
// `node check-defaults.mjs [path …]` looks below these paths of the repository; at all of apps and packages without any.
import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = fileURLToPath(new URL('../..', import.meta.url))
const silent = /\?\? (0n?|-1|''|""|``|NaN|Number\.NaN)(?![\w.'"])/
const documented = /\/\/ default: \S/

const paths = process.argv.slice(2)
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...(paths.length > 0 ? paths : ['apps', 'packages'])], {
  cwd: root,
  encoding: 'utf8',
})
const files = listed.split('\n').filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/generated\//.test(file))

let found = 0
for (const file of files) {
  const lines = read(file)
  lines.forEach((line, index) => {
    if (!silent.test(line) || documented.test(line) || documented.test(lines[index - 1] ?? '')) return
    found += 1
    console.log(`${file}:${index + 1}: ${line.trim()}`)
  })
}
if (found > 0) {
  console.log(`${found} silent defaults: state the invariant, or write "// default: <reason>"`)
  process.exitCode = 1
}

/** The lines of a file; none of one that was deleted and is not committed yet. */
function read(file) {
  try {
    return readFileSync(path.join(root, file), 'utf8').split('\n')
  } catch {
    return []
  }
}
