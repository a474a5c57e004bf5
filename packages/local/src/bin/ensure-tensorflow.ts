import { fileURLToPath } from 'node:url'
import { localFolders } from '../local-context.js'
import { ensureAddon } from '../tensorflow/ensure-addon.js'
import { ensureLibtensorflow } from '../tensorflow/ensure-libtensorflow.js'
import { libraryVariants } from '../tensorflow/release.js'

/**
 * Lays TensorFlow's library and addon and nothing else, for an image: that for CUDA where `TRAINYARD_DEVICE` is `cuda`, whether or not there is a GPU where the
 * image is built. Ends with 1 and the reason where they cannot be had.
 */
const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '')
const context = { cache: localFolders(process.env, root).cache, environment: process.env, log: (line: string) => console.log(line) }
const variant = process.env['TRAINYARD_DEVICE'] === 'cuda' ? libraryVariants.cuda : libraryVariants.cpu
const addon = await ensureAddon(await ensureLibtensorflow(context, variant), context)
if (addon.kind === 'wasm') {
  console.error(addon.reason)
  process.exitCode = 1
} else console.log(`TensorFlow ${addon.library} from ${addon.dir}${addon.gpu ? ', on a GPU' : ''}`)
