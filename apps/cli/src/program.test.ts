import type { Command } from 'commander'
import { expect, test } from 'vitest'
import type { CliContext, Output } from './cli-context.js'
import { exitCodes } from './cli-error.js'
import { createProgram } from './program.js'
import { reportError } from './report-error.js'

function capturing(environment: Record<string, string> = {}) {
  const written: string[] = []
  const output: Output = { write: (text) => void written.push(text), interactive: false, colors: false, columns: 80, stream: process.stdout }
  const context: CliContext = {
    environment: { TRAINYARD_HOME: '/nonexistent/trainyard', ...environment },
    cwd: '/',
    repository: '/nonexistent',
    base: '/nonexistent',
    stdout: output,
    stderr: output,
    readStdin: async () => '',
    stdin: process.stdin,
    interrupted: new AbortController().signal,
  }
  const program = createProgram(context, '1.2.3')
  const run = async (...words: string[]) => {
    try {
      await program.parseAsync(words, { from: 'user' })
      return { status: 0, text: written.join('') }
    } catch (error) {
      const { status, lines } = reportError(error)
      return { status, text: [...written, ...lines].join('\n') }
    }
  }
  return { program, run }
}

const leaves = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leaves))

test('the help documents every exit code', async () => {
  const { status, text } = await capturing().run('--help')
  expect(status).toBe(0)
  for (const { status: code, meaning } of Object.values(exitCodes)) expect(text).toMatch(new RegExp(`${code} +${meaning.slice(0, 20)}`))
})

test('every command has a description and shows --json in its help', () => {
  const commands = leaves(capturing().program)
  expect(commands.filter((command) => command.description() === '').map((command) => command.name())).toEqual([])
  expect(commands.filter((command) => !command.helpInformation().includes('--json')).map((command) => command.name())).toEqual([])
})

test.each([
  [['frob']],
  [['submit']],
  [['watch']],
  [['up', '--port', '0']],
  [['submit', 'x', '--timeout', '-1']],
  [['completion', 'csh']],
  [['list', '--status', 'lost']],
])('%j is a mistake of usage', async (words) => expect((await capturing().run(...words)).status).toBe(exitCodes.usage.status))

test('an unknown command suggests the nearest one', async () => {
  expect((await capturing().run('statsu')).text).toContain('Did you mean status?')
})

test('without a key a call is not even tried', async () => {
  const { status, text } = await capturing({ TRAINYARD_URL: 'http://192.0.2.1:8080' }).run('list')
  expect(status).toBe(exitCodes.not_found.status)
  expect(text).toContain('no key for http://192.0.2.1:8080')
})

test('a file that is not there is reported by its name and in words', async () => {
  const { status, text } = await capturing({ TRAINYARD_API_KEY: 'ty_x' }).run('datasets', 'add', 'no-such.csv', '--label', 'y')
  expect(status).toBe(exitCodes.usage.status)
  expect(text).toContain('no-such.csv cannot be read: there is no such file')
})

test('an address that is none is reported as it was given', async () => {
  const { status, text } = await capturing().run('list', '--url', 'localhost:8080')
  expect(status).toBe(exitCodes.usage.status)
  expect(text).toContain('"localhost:8080"')
})

test('a worker without its addresses says which are missing', async () => {
  const { status, text } = await capturing({ DATABASE_URL: 'postgresql://x' }).run('worker')
  expect(status).toBe(exitCodes.usage.status)
  expect(text).toContain('a worker needs REDIS_URL')
})
