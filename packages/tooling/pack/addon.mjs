import { cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, readJson } from './workspace.mjs'

/** The package with the C++ sources of tfjs' native backend. */
export const addonName = '@tensorflow/tfjs-node-gpu'

/** What its install script and its tests alone need. */
const notToRun = ['adm-zip', 'https-proxy-agent', 'rimraf', 'tar']
const isNeeded = (file) => (/^dist\/.*\.js$/.test(file) && !/(_test|run_tests)\.js$/.test(file)) || /^binding\/.*\.(cc|h)$/.test(file)

/**
 * Lays the addon's package into the modules of a package, without its install script: that would download a library for CUDA and compile against it, and fail the
 * whole installation where it cannot. Trainyard compiles the addon itself at its first start, against the library that it fetches. npm installs no dependencies
 * of a package that comes inside another: they are returned, in the versions that are installed here, for the manifest of the other one.
 */
export function stageAddon(root, folder) {
  const source = realpathSync(path.join(root, 'packages/engine/node_modules', addonName))
  const target = path.join(folder, 'node_modules', addonName)
  for (const file of filesBelow(source).filter(isNeeded)) cpSync(path.join(source, file), path.join(target, file), { dereference: true })
  // The text of the Apache License 2.0, which the package names but does not hold.
  cpSync(path.join(root, 'packages/tracing/node_modules/@opentelemetry/api/LICENSE'), path.join(target, 'LICENSE'))
  const { name, version, main, license, repository, engines, binary, dependencies } = readJson(path.join(source, 'package.json'))
  const description = 'TensorFlow.js for Node, changed by Trainyard: without its install script, tests and types'
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, 'package.json'), `${JSON.stringify({ name, version, description, main, license, repository, engines, binary }, null, 2)}\n`)
  const beside = source.slice(0, -addonName.length)
  const needed = Object.keys(dependencies).filter((each) => !notToRun.includes(each))
  return Object.fromEntries(needed.map((each) => [each, readJson(path.join(beside, each, 'package.json')).version]))
}
