import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const INSTALL_MS = 900_000

/** What the peers are: Keras over TensorFlow, and PyTorch. */
const PACKAGES = ['tensorflow-cpu', 'keras', 'torch', 'numpy']

/** The Python of the peers' own environment, kept in the user's cache; made when asked for; undefined where there is none. */
export async function peersPython({ home, install }: { home: string; install: boolean }): Promise<string | undefined> {
  const folder = join(home, '.cache', 'trainyard', 'bench-peers')
  const python = join(folder, 'bin', 'python')
  if (!existsSync(python) && install) {
    await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: INSTALL_MS })
  }
  return existsSync(python) ? python : undefined
}
