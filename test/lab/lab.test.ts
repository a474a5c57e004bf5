import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.js'

const cli = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))
const run = promisify(execFile)
/** Seconds on a quiet machine; nothing here depends on how long it takes. */
const patience = 900_000
let stack: Stack

beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

/** The command as a user runs it, as JSON. */
async function lab(...words: string[]): Promise<LabReply> {
  const env = { ...process.env, TRAINYARD_URL: stack.url, TRAINYARD_API_KEY: stack.key, TRAINYARD_HOME: stack.home }
  const { stdout } = await run(process.execPath, [cli, 'lab', ...words, '--json'], { env, maxBuffer: 1 << 24 })
  return JSON.parse(stdout) as LabReply
}

type LabReply = {
  seeds: number[]
  faults: unknown[]
  results: { claim: string; jobs: string[]; findings: { values: number[]; interval: { mean: number; low: number; high: number }; verdict: string }[] }[]
}

test(
  'a claim runs as jobs of the service with paired seeds, comes with its interval and verdict, and finds its jobs again',
  async () => {
    const first = await lab('sparsity', '--quick')
    expect(first.faults).toEqual([])
    expect(first.seeds).toHaveLength(2)
    const [result] = first.results
    expect(result?.claim).toBe('sparsity')
    const [finding] = result?.findings ?? []
    expect(finding?.values).toHaveLength(2)
    for (const value of finding?.values ?? []) {
      expect(value).toBeGreaterThan(0.1)
      expect(value).toBeLessThan(0.9)
    }
    expect(finding?.interval.low).toBeLessThan(finding?.interval.mean ?? 0)
    expect(finding?.interval.high).toBeGreaterThan(finding?.interval.mean ?? 1)
    expect(['seen', 'not seen', 'opposite']).toContain(finding?.verdict)

    const ids = result?.jobs ?? []
    expect(ids).toHaveLength(4)
    const jobs = await Promise.all(ids.map(async (id) => (await stack.client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })).data))
    expect(jobs.map((job) => job?.status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded'])
    const named = jobs.map((job) => `${job?.name} ${job?.seed} ${job?.metadata['lab']}`).sort()
    expect(named).toEqual(['lab-sparsity-relu 1 sparsity', 'lab-sparsity-relu 2 sparsity', 'lab-sparsity-tanh 1 sparsity', 'lab-sparsity-tanh 2 sparsity'])
    expect(new Set(jobs.map((job) => job?.spec.dataset.id)).size).toBe(1)

    const again = await lab('sparsity', '--quick')
    expect(again.results[0]?.jobs.toSorted()).toEqual(ids.toSorted())
    expect(again.results[0]?.findings[0]?.values).toEqual(finding?.values)
  },
  patience,
)
