import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { CliContext } from '../cli-context.js'
import type { Check } from './finding.js'

const run = promisify(execFile)
const oldest = [20, 19] as const
/** From this major version on, tfjs' native addon does not load. */
const firstWithoutNative = 24

/** Node itself: new enough for the tools, old enough for TensorFlow's addon. */
export const nodeCheck: Check = () => {
  const { version, versions } = process
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return { name: 'node', verdict: 'bad', text: version, advice: `Trainyard needs Node ${oldest.join('.')} or newer, best 22.` }
  if (major >= firstWithoutNative)
    return {
      name: 'node',
      verdict: 'note',
      text: version,
      advice: 'TensorFlow’s native addon is made for Node 20 and 22; with this version training may run on WebAssembly.',
    }
  return { name: 'node', verdict: 'good', text: version }
}

/** A C++ compiler, which builds the addon once. */
export const compilerCheck: Check = async (context) => {
  const named = context.environment['CXX']
  for (const command of named ? [named] : ['g++', 'c++', 'clang++']) {
    const version = await firstLine(context, command, ['--version'])
    if (version !== undefined) return { name: 'compiler', verdict: 'good', text: version }
  }
  return {
    name: 'compiler',
    verdict: 'note',
    text: 'no C++ compiler',
    advice: 'It builds TensorFlow’s addon once; without it training runs on WebAssembly. Debian: apt-get install g++; macOS: xcode-select --install.',
  }
}

/** pip fetches TensorFlow's library; there is another way without it. */
export const pythonCheck: Check = async (context) => {
  const version = await firstLine(context, 'python3', ['-m', 'pip', '--version'])
  return version === undefined
    ? {
        name: 'python',
        verdict: 'note',
        text: 'no Python 3 with pip',
        advice: 'Only needed to fetch TensorFlow’s library once; without it the library is fetched over HTTPS.',
      }
    : { name: 'python', verdict: 'good', text: version.replace(/ from .*\(/, ' (') }
}

async function firstLine({ environment }: CliContext, command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, [...args], { env: { ...environment }, timeout: 10_000 })
    return stdout.split('\n')[0]?.trim()
  } catch {
    return undefined
  }
}
