import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { skipUnless } from '../support/skip-unless.js'
import { type Stack, startStack } from '../support/stack.js'

const python = process.env['TRAINYARD_TEST_PYTHON'] ?? 'python3'
const packages = ['httpx', 'typing_extensions', 'pandas', 'pytest', 'hypothesis']
const probe = spawnSync(python, ['-c', `import ${packages.join(', ')}`], { encoding: 'utf8', timeout: 60_000 })
const folder = fileURLToPath(new URL('../../packages/python', import.meta.url))

describe('the client for Python', skipUnless(probe.status === 0, `Python with ${packages.join(', ')}`), () => {
  let stack: Stack

  beforeAll(async () => void (stack = await startStack({ environment: { TRAINYARD_DEVICE: 'cpu' } })))
  afterAll(() => stack.stop())

  test('passes its own tests against a real service, the example of its README among them', async () => {
    const environment = { ...process.env, TRAINYARD_URL: stack.url, TRAINYARD_API_KEY: stack.key, PYTHONDONTWRITEBYTECODE: '1' }
    const { code, output } = await run(['-m', 'pytest', '-q', '-rs', '-p', 'no:cacheprovider'], environment)
    expect(code, output).toBe(0)
    // A test that found no service would be skipped: that is a failure here.
    expect(output).not.toContain('SKIPPED')
  })
})

/** Runs Python without holding up this process, whose stack is asked meanwhile. */
function run(args: string[], environment: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(python, args, { cwd: folder, env: environment })
  let output = ''
  child.stdout.on('data', (part) => (output += String(part)))
  child.stderr.on('data', (part) => (output += String(part)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
