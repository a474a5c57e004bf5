import { databaseUrl, logLevel } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { z } from 'zod'

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

/** The serving process's environment variables. Only the database and the token have no default. */
export const servingEnvironment = z.object({
  DATABASE_URL: databaseUrl,
  /** What the API shows to be let in. Clients never see it. */
  SERVING_TOKEN: z.string().min(16),
  /** The process starts a second one of the role `heavy`, for what would hold up others. */
  SERVING_ROLE: z.enum(['light', 'heavy']).default('light'),
  SERVING_HOST: z.string().default('127.0.0.1'),
  SERVING_PORT: whole(0, 65_535).default(8_091),
  /** Bytes of weights that stay loaded, in each of the two processes. */
  SERVING_MODELS_BYTES: whole(2 ** 20, Number.MAX_SAFE_INTEGER).default(2 ** 30),
  /** Floating-point operations that one request may take: rows × members × views × samples of those of the network. */
  SERVING_REQUEST_FLOPS: z.coerce.number().min(1e6).max(1e18).default(limits.predictFlops),
  /** Threads of one run of a model. Small networks are several times faster on one, large convolutional ones gain from more. */
  SERVING_THREADS: whole(1, 1_024).default(1),
  /** Where predictions are computed: a GPU is left to the training unless it is named here. */
  SERVING_DEVICE: z.enum(['auto', 'cpu', 'wasm', 'cuda']).optional(),
  TRAINYARD_DEVICE: z.enum(['auto', 'cpu', 'wasm', 'cuda', 'webgpu']).default('auto'),
  LOG_LEVEL: logLevel.default('info'),
  LOG_PRETTY: z.stringbool().default(false),
})

/** The device of predictions: the one named for serving, else the CPU, by WebAssembly where training uses that. */
export const servingDevice = ({ SERVING_DEVICE, TRAINYARD_DEVICE }: z.output<typeof servingEnvironment>): 'auto' | 'cpu' | 'wasm' | 'cuda' =>
  SERVING_DEVICE ?? (TRAINYARD_DEVICE === 'wasm' ? 'wasm' : 'cpu')
