import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jobSpec } from '@trainyard/spec'
import { z } from 'zod'
import type { Block } from './blocks.js'
import { jobOn, type Stage } from './stage.js'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const cli = `node ${join(root, 'apps/cli/dist/main.js')}`
const limitMs = 150_000

/**
 * Runs a block as a reader would.
 * @throws {Error} with the place of the line that failed, and what it said.
 */
export async function runBlock(block: Block, stage: Stage): Promise<void> {
  const run = runners[block.language]
  if (!run)
    throw new Error(
      `${placeOf(block)}: blocks of "${block.language}" are not run here; write "<!-- not run: the reason -->" above it, or no language where it is no example`,
    )
  await run(block, stage)
}

export const placeOf = ({ file, line }: Pick<Block, 'file' | 'line'>): string => `${file}:${line}`

const runners: Readonly<Record<string, (block: Block, stage: Stage) => Promise<void>>> = {
  sh: runShell,
  bash: runShell,
  json: checkJson,
  ts: runTypescript,
}

/** The names that stand in documents for what the reader has: the service's address, ids, the way to the command line. */
function filledIn(text: string, { stack, job, other, dataset, table }: Stage): string {
  let jobs = 0
  return (
    text
      .replace(/(http:\/\/)?(localhost|127\.0\.0\.1):8080/g, (_, scheme: string | undefined) => (scheme ? stack.url : stack.url.replace('http://', '')))
      // Only a job that has not ended can be cancelled: it gets one of its own, at the moment when it is needed.
      .replace(/ cancel job_01k\w*…/g, ` cancel "$(${cli} submit long.json)"`)
      .replace(/\bjob_01k\w*…/g, () => (jobs++ % 2 === 0 ? job : other))
      .replace(/\bds_01k\w*…/g, dataset)
      .replace(/\bds_02k\w*…/g, table)
      .replace(/\bnpx trainyard /g, `${cli} `)
  )
}

async function runShell(block: Block, stage: Stage): Promise<void> {
  const script = filledIn(block.text, stage)
  // Line numbers of the script are those of the block; an error response of the service is a failure, which curl alone would not say.
  const start = `curl() { command curl --fail-with-body --max-time 30 "$@"; }; set -euo pipefail; trap 'echo "@line $LINENO" >&2' DEBUG; `
  const env = {
    ...process.env,
    TRAINYARD_URL: stage.stack.url,
    TRAINYARD_API_KEY: stage.stack.key,
    TRAINYARD_HOME: stage.stack.home,
    DATASET: stage.dataset,
    // Set by one block of the README and used by those after it.
    H: `authorization: Bearer ${stage.stack.key}`,
    URL: `${stage.stack.url}/v1/datasets`,
    JOB: stage.job,
    NO_COLOR: '1',
  }
  const { status, said } = await spawned('bash', ['-c', start + script], { cwd: stage.folder, env })
  if (status === 0) return
  // The last line that was begun is the one that failed, or that had no end.
  const offset = Number([...said.matchAll(/@line (\d+)/g)].at(-1)?.[1] ?? 1) - 1
  // default: the script ended outside of the block's lines
  const command = block.text.split('\n')[offset] ?? ''
  throw new Error(
    `${placeOf({ ...block, line: block.line + offset })}: ${command.trim()}\nended with ${status ?? 'the time limit'} and said:\n${said
      .replace(/@line \d+\n?/g, '')
      .trim()
      .slice(-3_000)}`,
  )
}

type Ended = { status: number | null; said: string }

function spawned(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let said = ''
    const hear = (part: Buffer) => void (said += part.toString())
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), limitMs)
    child.once('error', fail)
    child.once('close', (status) => {
      clearTimeout(timer)
      done({ status, said })
    })
  })
}

/** JSON must be JSON; a job must be one that the service takes. */
async function checkJson(block: Block, stage: Stage): Promise<void> {
  let value: unknown
  try {
    value = JSON.parse(filledIn(block.text, stage))
  } catch (error) {
    throw new Error(`${placeOf(block)}: this is no JSON: ${String(error)}`, { cause: error })
  }
  const part = z.record(z.string(), z.unknown()).safeParse(value).data
  // A part of a job stands for the job around it, unless it is whole. The job around it has no ensemble: a split into folds says how many members there are.
  if (part === undefined || !Object.keys(part).every((key) => key in jobSpec.shape)) return
  const isWhole = 'dataset' in part && 'architecture' in part
  const job = isWhole ? part : { ...jobOn(stage.dataset), ensemble: undefined, model: undefined, ...part }
  const { url, key } = stage.stack
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const reply = await fetch(`${url}/v1/jobs?validate_only=true`, { method: 'POST', headers, body: JSON.stringify(job) })
  if (!reply.ok) throw new Error(`${placeOf(block)}: the service refuses this job: ${await reply.text()}`)
}

/** Runs a TypeScript example as a module, with the names that documents take for granted in the environment. */
async function runTypescript(block: Block, stage: Stage): Promise<void> {
  const folder = join(root, 'test/docs/.examples')
  const file = join(folder, `${block.file.replace(/\W/g, '-')}-${block.line}.ts`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${filledIn(block.text, stage)}\nexport {}\n`)
  const before = { url: process.env['TRAINYARD_URL'], key: process.env['TRAINYARD_API_KEY'], dataset: process.env['DATASET'] }
  Object.assign(process.env, { TRAINYARD_URL: stage.stack.url, TRAINYARD_API_KEY: stage.stack.key, DATASET: stage.dataset })
  try {
    await import(file)
  } catch (error) {
    throw new Error(`${placeOf(block)}: the example threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, { cause: error })
  } finally {
    restore('TRAINYARD_URL', before.url)
    restore('TRAINYARD_API_KEY', before.key)
    restore('DATASET', before.dataset)
    rmSync(folder, { recursive: true, force: true })
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name)
  else process.env[name] = value
}
