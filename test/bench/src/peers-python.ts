import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const INSTALL_MS = 900_000

const LOOK_MS = 120_000
const looksForGpu = "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '', torch.__version__, sep='|')"

/** The GPU that PyTorch sees, or why it sees none. */
export async function torchGpu(python: string | undefined): Promise<{ gpu: string } | { reason: string }> {
  if (python === undefined) return { reason: 'there is no Python with PyTorch' }
  try {
    const { stdout } = await run(python, ['-c', looksForGpu], { timeout: LOOK_MS })
    const [gpu = '', version = ''] = stdout.trim().split('|')
    return gpu === '' ? { reason: `PyTorch ${version} sees no GPU` } : { gpu }
  } catch (error) {
    // default: an error without a message
    return { reason: `PyTorch cannot be loaded: ${error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)}` }
  }
}

/** What each benchmark's peers need. */
const PACKAGES = {
  peers: ['tensorflow-cpu', 'keras', 'torch', 'numpy'],
  tables: ['numpy', 'pandas', 'scikit-learn', 'lightgbm', 'rdata', 'requests'],
}

/** The Python of a benchmark's own environment, kept in the user's cache; made when asked for; undefined where there is none. */
export async function peersPython({
  home,
  install,
  peers = 'peers',
}: {
  home: string
  install: boolean
  peers?: keyof typeof PACKAGES
}): Promise<string | undefined> {
  const folder = join(home, '.cache', 'trainyard', `bench-${peers}`)
  const python = join(folder, 'bin', 'python')
  if (!existsSync(python) && install) {
    await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES[peers]], { timeout: INSTALL_MS })
  }
  return existsSync(python) ? python : undefined
}
