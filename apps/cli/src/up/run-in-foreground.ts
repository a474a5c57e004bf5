import { spawn } from 'node:child_process'

type ForegroundOptions = {
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly interrupted: AbortSignal
}

/** Runs a Node program with our own input and output until it ends, passing a request to end on. Gives its status, or its signal. */
export async function runInForeground({ args, environment, interrupted }: ForegroundOptions): Promise<number | string> {
  const child = spawn(process.execPath, args, { env: { ...environment }, stdio: 'inherit' })
  const end = () => child.kill('SIGTERM')
  interrupted.addEventListener('abort', end)
  try {
    return await new Promise((done, failed) => {
      child.once('error', failed)
      child.once('exit', (status, signal) => done(signal ?? status ?? 1))
    })
  } finally {
    interrupted.removeEventListener('abort', end)
  }
}
