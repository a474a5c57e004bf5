// npm run clients [-- name …]: runs foreign clients and tools against what this repository offers. Each folder beside this file is a suite: its run.mjs prints
// what it could run and ends with a status. They install what they need in folders of their own, so that nobody else carries it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const suites = readdirSync(import.meta.dirname).filter((name) => existsSync(path.join(import.meta.dirname, name, 'run.mjs')))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !suites.includes(name))
if (unknown.length > 0) throw new Error(`there is no suite ${unknown.join(', ')}; there are ${suites.join(', ')}`)
const failed = (asked.length > 0 ? asked : suites).filter((name) => {
  console.log(`\n${name}`)
  return spawnSync(process.execPath, [path.join(import.meta.dirname, name, 'run.mjs')], { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
