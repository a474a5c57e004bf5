import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const scope = '@trainyard/'

/** The manifests of all apps and packages: `{ folder: 'packages/spec', manifest }` by name. */
export function workspaceParts(root) {
  const folders = ['apps', 'packages'].flatMap((group) => readdirSync(path.join(root, group)).map((name) => `${group}/${name}`))
  return new Map(
    folders
      .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
      .map((folder) => ({ folder, manifest: readJson(path.join(root, folder, 'package.json')) }))
      .map((part) => [part.manifest.name, part]),
  )
}

/** Those that the named ones need, themselves included, each once. */
export function neededParts(parts, names) {
  const needed = new Set()
  const add = (name) => {
    const part = parts.get(name)
    if (part === undefined) throw new Error(`no package of the workspace is named ${name}`)
    if (needed.has(part)) return
    needed.add(part)
    for (const dependency of Object.keys(part.manifest.dependencies ?? {}).filter(isOurs)) add(dependency)
  }
  for (const name of names) add(name)
  return [...needed].sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/**
 * What others have made and these parts need, in the versions that the workspace names.
 * @throws {Error} when two parts need different versions, or one version is not exact.
 */
export function foreignDependencies(parts) {
  const kinds = { dependencies: {}, optionalDependencies: {} }
  for (const { folder, manifest } of parts)
    for (const [kind, all] of Object.entries(kinds))
      for (const [name, version] of Object.entries(manifest[kind] ?? {}).filter(([each]) => !isOurs(each))) {
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) throw new Error(`${folder} needs ${name} ${version}: a release names exact versions`)
        if ((all[name] ?? version) !== version) throw new Error(`${folder} needs ${name} ${version}, another package ${all[name]}`)
        all[name] = version
      }
  // What one part cannot do without is not optional.
  for (const name of Object.keys(kinds.dependencies)) delete kinds.optionalDependencies[name]
  return { dependencies: sorted(kinds.dependencies), optionalDependencies: sorted(kinds.optionalDependencies) }
}

export const isOurs = (name) => name.startsWith(scope)

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** The files below a folder, as paths from there with `/`. */
export const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
