import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { addonName, stageAddon } from './addon.mjs'
import { filesBelow, foreignDependencies, isOurs, neededParts, readJson, workspaceParts } from './workspace.mjs'

const programs = ['@trainyard/api', '@trainyard/cli', '@trainyard/serving', '@trainyard/worker']
/** Programs of who works on Trainyard. */
const forDevelopment = ['apps/api/dist/write-openapi.js', 'packages/local/dist/bin/run-vitest.js', 'packages/local/dist/bin/test-environment.js']
const pages = 'apps/dashboard/dist'
const asTheyAre = ['README.md', 'LICENSE', 'CHANGELOG.md', 'apps/cli/trainyard.mjs', 'apps/cli/bootstrap.mjs', 'apps/cli/bootstrap', 'prisma/migrations']

/**
 * Lays the whole product into a folder as one package: what was built, in the same places as in the checkout, and a manifest that names the dependencies of all
 * parts. Imports of our own packages become relative paths, so that they need no `node_modules`.
 * @throws {Error} when a part is not built.
 */
export function stageProduct(root, folder) {
  const parts = workspaceParts(root)
  const needed = neededParts(parts, programs)
  for (const file of asTheyAre) cpSync(path.join(root, file), path.join(folder, file), { recursive: true })
  for (const { folder: part, manifest } of needed) {
    for (const file of builtFiles(root, part).filter((each) => !forDevelopment.includes(`${part}/${each}`))) {
      const text = readFileSync(path.join(root, part, file), 'utf8')
      write(path.join(folder, part, file), ownImportsRelative(withoutMap(text), `${part}/${file}`, parts))
    }
    const { name, version, type } = manifest
    write(path.join(folder, part, 'package.json'), json({ name, version, private: true, type }))
  }
  for (const file of filesBelow(path.join(root, pages)).filter((each) => !each.endsWith('.map')))
    cpSync(path.join(root, pages, file), path.join(folder, pages, file))
  const addonsOwn = stageAddon(root, folder)
  write(path.join(folder, 'package.json'), json(productManifest(root, needed, addonsOwn)))
}

function productManifest(root, needed, addonsOwn) {
  const { name, version, description, license, type, engines, bin } = readJson(path.join(root, 'package.json'))
  const keywords = ['machine-learning', 'training', 'tensorflow', 'ensembles', 'http']
  const foreign = foreignDependencies([...needed, { folder: addonName, manifest: { dependencies: addonsOwn } }])
  return { name, version, description, keywords, license, type, engines, bin, ...foreign, bundleDependencies: [addonName] }
}

/** What the compiler made of the sources that are there now: of a source that was removed, older output may still lie around. */
function builtFiles(root, part) {
  const dist = path.join(root, part, 'dist')
  if (!existsSync(dist)) throw new Error(`${part} is not built: run "npm run pack", which builds first`)
  return filesBelow(dist)
    .filter((file) => /\.m?js$/.test(file) && sourceEndings(file).some((source) => existsSync(path.join(root, part, 'src', source))))
    .map((file) => `dist/${file}`)
}

const sourceEndings = (file) => [file, file.replace(/\.(m?)js$/, '.$1ts'), file.replace(/\.js$/, '.tsx')]

/** Source maps are not packed. */
const withoutMap = (text) => text.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n')

function ownImportsRelative(text, file, parts) {
  return text.replace(/(\bfrom |\bimport |\bimport\()(['"])(@trainyard\/[^'"]+)\2/g, (_, before, quote, specifier) => {
    const [scope, name, ...rest] = specifier.split('/')
    const part = parts.get(`${scope}/${name}`)
    const target = part?.manifest.exports?.[['.', ...rest].join('/')]?.default
    if (!isOurs(specifier) || target === undefined) throw new Error(`${file} imports ${specifier}, which no package of the workspace exports`)
    const relative = path.posix.relative(path.posix.dirname(file), path.posix.join(part.folder, target))
    return `${before}${quote}${relative.startsWith('.') ? relative : `./${relative}`}${quote}`
  })
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}
