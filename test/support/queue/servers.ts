import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

function required(variable: string, example: string): string {
  const value = process.env[variable]
  if (!value) throw new Error(`${variable} is not set: this test needs a server such as ${example}`)
  return value
}

/** The Redis that tests may write to. */
export const redisTestUrl = (): string => required('TRAINYARD_TEST_REDIS_URL', 'redis://127.0.0.1:6379')

/** The Postgres server on which tests may make databases. */
export const postgresTestUrl = (): string => required('TRAINYARD_TEST_DATABASE_URL', 'postgresql://postgres@127.0.0.1:5432/postgres')

/** A Redis of a test's own, that it may stop and start. */
export type OwnRedis = {
  url: string
  start(): Promise<void>
  stop(): Promise<void>
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  command(line: string): Promise<string>
}

/**
 * Starts the program named by `TRAINYARD_TEST_REDIS_SERVER` (its libraries in `TRAINYARD_TEST_REDIS_LIBRARIES`), or `redis-server` on the path, on a free port.
 */
export async function startRedis({ policy = 'noeviction' }: { policy?: string } = {}): Promise<OwnRedis> {
  const program = process.env['TRAINYARD_TEST_REDIS_SERVER'] ?? 'redis-server'
  const libraries = process.env['TRAINYARD_TEST_REDIS_LIBRARIES']
  const port = await freePort()
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-redis-'))
  let child: ChildProcess | undefined
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', '', '--dir', folder, '--maxmemory-policy', policy]
    const started = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
    })
    child = started
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject)
      started.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
      started.stdout?.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve())
    })
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    signal: (signal) => void child?.kill(signal),
    command: (line) => tell(port, line),
    stop: async () => {
      child?.kill('SIGCONT')
      if (child && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    },
  }
}

/** Sends one line in Redis' inline form and gives back the first piece of its answer. */
async function tell(port: number, line: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write(`${line}\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString()
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
