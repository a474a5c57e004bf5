import { nvidiaDriver } from './nvidia.js'
import type { LocalContext } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { addonPackage, type AddonPackage } from './build-addon.js'
import { type Addon, ensureAddon, wasmWarning } from './ensure-addon.js'
import { ensureLibtensorflow, isLaid } from './ensure-libtensorflow.js'
import { type LibraryVariant, libraryVariants, wheelPlatform } from './release.js'

type TensorflowContext = Pick<LocalContext, 'cache' | 'environment' | 'log'>

/** Where to look; a test gives others. `root` is where the traces of a driver are looked for. */
export type TensorflowPlaces = {
  readonly root?: string
  readonly find?: () => AddonPackage
}

/**
 * Lays TensorFlow's library and addon for the device that `TRAINYARD_DEVICE` names. `cuda` fetches the library for CUDA, and fails where it cannot be had
 * or sees no GPU: who asks for a GPU wants to know. `auto` takes it where it was laid before and a driver is here, but never fetches its gigabytes unasked:
 * it says how to ask. All else takes the library for the CPU, and ends with a reason, and WebAssembly, where it cannot be had.
 * @throws {LocalError} `local_tensorflow_failed` for `cuda`; `local_setting_invalid` when `TRAINYARD_LIBTENSORFLOW` names no library.
 */
export async function findTensorflow(context: TensorflowContext, places: TensorflowPlaces = {}): Promise<Addon> {
  const { root, find = addonPackage } = places
  const [device, driver] = [context.environment['TRAINYARD_DEVICE'] || 'auto', nvidiaDriver(context.environment, root)]
  const lay = async (variant: LibraryVariant, gpu: boolean) => ensureAddon(await ensureLibtensorflow(context, variant), { ...context, gpu }, find)
  if (device === 'cuda') {
    if (driver === undefined) throw new LocalError('local_tensorflow_failed', noDriver)
    return onGpu(await lay(libraryVariants.cuda, true))
  }
  if (device === 'auto' && driver !== undefined && mayHaveCuda(context)) {
    if (isLaid(context.cache, libraryVariants.cuda)) {
      const addon = await lay(libraryVariants.cuda, true)
      if (addon.kind === 'native' && addon.gpu) return addon
      context.log(`tensorflow: the library for CUDA is not used: ${reasonOf(addon)}`)
    } else context.log(hint)
  }
  const addon = await lay(libraryVariants.cpu, false)
  if (addon.kind === 'wasm') context.log(wasmWarning(addon.reason))
  return addon
}

const { download } = libraryVariants.cuda
const noDriver = 'TRAINYARD_DEVICE is cuda, and no NVIDIA driver is here (no /proc/driver/nvidia, no nvidia-smi on the PATH)'
const hint = `tensorflow: an NVIDIA GPU is here and training runs on the CPU; TRAINYARD_DEVICE=cuda fetches the library for CUDA (${download}, once), TRAINYARD_DEVICE=webgpu needs no further download`

/** Where the user names a library, that one is used whatever it is for. */
const mayHaveCuda = ({ environment }: TensorflowContext): boolean =>
  !environment['TRAINYARD_LIBTENSORFLOW'] && wheelPlatform(libraryVariants.cuda) !== undefined

function onGpu(addon: Addon): Addon {
  if (addon.kind === 'native' && addon.gpu) return addon
  throw new LocalError('local_tensorflow_failed', `TRAINYARD_DEVICE is cuda: ${reasonOf(addon)}`)
}

function reasonOf(addon: Addon): string {
  if (addon.kind === 'wasm') return addon.reason
  return `the library in ${addon.dir} sees no GPU${addon.complaint === undefined ? '' : ` (${addon.complaint})`}`
}
