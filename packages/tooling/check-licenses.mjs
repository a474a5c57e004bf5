// Every package that is installed for production has a license that the product may be distributed under. Writes the list of them, a CycloneDX SBOM, to
// `.trainyard/sbom.cdx.json`; pnpm makes it from the lockfile and what is installed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = fileURLToPath(new URL('../..', import.meta.url))
const file = path.join(root, '.trainyard/sbom.cdx.json')
/** Licenses that ask for no more than their notice, by their SPDX ids. */
const allowed = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'Python-2.0'])
/** Libraries under other licenses, with the reason why that is fine. */
const exceptions = [{ name: /^@img\/sharp-libvips-/, license: 'LGPL-3.0-or-later', reason: 'a shared library, loaded as it is' }]

mkdirSync(path.dirname(file), { recursive: true })
const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
execFileSync('npx', ['-y', packageManager, 'sbom', '--sbom-format', 'cyclonedx', '--prod', '--out', file], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})

/** The SPDX expressions of a component; an expression is fine when each of its parts joined by AND is, and one of those joined by OR. */
const expressionsOf = ({ licenses = [] }) => licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name)
const isAllowed = (expression) =>
  expression
    .replace(/[()]/g, '')
    .split(/ AND /)
    .every((part) => part.split(/ OR /).some((id) => allowed.has(id.trim())))

const { components } = JSON.parse(readFileSync(file, 'utf8'))
const foreign = components
  .map((component) => ({ name: [component.group, component.name].filter(Boolean).join('/'), version: component.version, licenses: expressionsOf(component) }))
  .filter(({ name }) => !name.startsWith('@trainyard/'))
if (foreign.length < 100) throw new Error(`the SBOM lists ${foreign.length} packages only: it is not whole`)
const wrong = foreign.filter(
  ({ name, licenses }) =>
    (licenses.length === 0 || !licenses.every(isAllowed)) &&
    !exceptions.some((each) => each.name.test(name) && licenses.every((license) => license === each.license)),
)
for (const { name, version, licenses } of wrong)
  console.error(`${name}@${version}: ${licenses.join(', ') || 'no license'} is not among those allowed (check-licenses.mjs)`)
console.log(`${foreign.length} packages, ${wrong.length} with a license that is not allowed; the list is in ${path.relative(root, file)}`)
process.exitCode = wrong.length === 0 ? 0 : 1
