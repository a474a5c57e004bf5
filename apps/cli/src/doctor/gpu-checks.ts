import { cudaState, type CudaState, localFolders, vulkanLibraries, type WebGpuState, webgpuState } from '@trainyard/local'
import type { Check, Finding } from './machine-checks.js'

/** The oldest driver whose CUDA can run libraries made for CUDA 12. */
const oldestDriver = 525

/** What stands between this machine and training on CUDA. It is an error only where CUDA is asked for. */
export const cudaCheck: Check = async ({ environment, base }) =>
  asked(environment['TRAINYARD_DEVICE'] === 'cuda', cudaFinding(await cudaState({ cache: localFolders(environment, base).cache, environment })))

/** What stands between this machine and training on WebGPU. It is an error only where WebGPU is asked for. */
export const webgpuCheck: Check = async ({ environment }) => asked(environment['TRAINYARD_DEVICE'] === 'webgpu', webgpuFinding(await webgpuState(environment)))

const asked = (wanted: boolean, finding: Finding): Finding => (wanted && finding.verdict === 'note' ? { ...finding, verdict: 'bad' } : finding)

/** CUDA's line: driver, GPUs, library. */
export function cudaFinding({ driver, version, gpus, library, download }: CudaState): Finding {
  if (!driver) return { name: 'cuda', verdict: 'note', text: 'no NVIDIA driver' }
  const laid = {
    laid: 'its library is installed',
    named: 'the library is the one that TRAINYARD_LIBTENSORFLOW names',
    to_be_had: 'its library is not installed',
    not_published: 'there is no library for such a machine',
  }[library]
  const text = `driver ${version ?? 'of unknown version'}, ${gpus.length === 0 ? 'no GPU listed' : gpus.join(', ')}; ${laid}`
  const finding = { name: 'cuda', verdict: 'note', text } as const
  if (library === 'not_published') return { ...finding, advice: 'It is published for Linux on x86-64; TRAINYARD_DEVICE=webgpu may use the GPU.' }
  // default: a driver that does not tell its version is taken as new enough
  if (Number.parseInt(version ?? '', 10) < oldestDriver) return { ...finding, advice: `CUDA 12 needs driver ${oldestDriver} or newer.` }
  if (gpus.length === 0) return { ...finding, advice: 'Check nvidia-smi; a container needs the NVIDIA container toolkit.' }
  if (library === 'to_be_had') return { ...finding, advice: `TRAINYARD_DEVICE=cuda npx trainyard start fetches it (${download}, once).` }
  return { ...finding, verdict: 'good' }
}

/** WebGPU's line: Dawn's adapter or its reason, and on Linux Vulkan's loader and drivers. */
export function webgpuFinding({ adapter, reason, lacks, drivers }: WebGpuState, platform: NodeJS.Platform = process.platform): Finding {
  const loader = !lacks.includes(vulkanLibraries.loader)
  const vulkan = platform === 'linux' ? `; Vulkan loader ${loader ? 'found' : 'not found'}, drivers: ${drivers.join(', ') || 'none'}` : ''
  const text = `${adapter === undefined ? 'no adapter' : `${adapter.name}${adapter.software ? ' (software)' : ''}`}${vulkan}`
  if (adapter?.software === false) return { name: 'webgpu', verdict: 'good', text }
  if (adapter !== undefined) return { name: 'webgpu', verdict: 'note', text, advice: 'That is a program on the CPU: for tests, slower than any other device.' }
  return { name: 'webgpu', verdict: 'note', text, advice: webgpuAdvice({ reason, loader, lacks, drivers, linux: platform === 'linux' }) }
}

function webgpuAdvice({
  reason,
  loader,
  lacks,
  drivers,
  linux,
}: Pick<WebGpuState, 'reason' | 'lacks' | 'drivers'> & { loader: boolean; linux: boolean }): string {
  const needs = lacks.filter((name) => name !== vulkanLibraries.loader)
  if (linux && !loader) return 'Needed for TRAINYARD_DEVICE=webgpu alone. Debian: apt-get install libvulkan1, and the driver of the GPU.'
  if (linux && drivers.length === 0)
    return 'Install the GPU’s Vulkan driver (Debian: mesa-vulkan-drivers, or NVIDIA’s), or name its .json file in VK_DRIVER_FILES.'
  if (needs.length > 0 && drivers.some((name) => name.includes('nvidia')))
    return `NVIDIA’s Vulkan driver needs ${needs.join(' and ')}. Debian: apt-get install libegl1 libglx0.`
  return `Dawn says: ${reason ?? 'nothing'}.`
}
