import { availableParallelism, homedir, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { type GpuEnvironment, visibleGpus } from '@trainyard/engine/environment'
import { retentionSettings } from '@trainyard/db'
import { databaseUrl, logLevel, outboundHosts, queueUrl } from '@trainyard/runtime'
import { z } from 'zod'
import { deviceChoice, xlaMode } from './trainer/trainer-arguments.js'

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const gibibyte = 2 ** 30

/** The worker's environment variables. Only the two URLs have no default. */
export const workerEnvironment = z.object({
  DATABASE_URL: databaseUrl,
  QUEUE_URL: queueUrl,
  LOG_LEVEL: logLevel.default('info'),
  LOG_PRETTY: z.stringbool().default(false),
  /** Tasks at once, each in a trainer of its own; on CUDA they are dealt out over the visible GPUs, one a GPU if not set. */
  WORKER_SLOTS: whole(1, 256).optional(),
  /** Cores of one trainer; the cores of this machine divided by the slots, if not set. */
  WORKER_THREADS: whole(1, 1_024).optional(),
  /** Resident bytes at which a trainer is ended as out of memory; nine tenths of the memory divided by the slots, if not set. */
  WORKER_MEMORY_BYTES: whole(2 ** 28, Number.MAX_SAFE_INTEGER).optional(),
  /** A trainer that makes no progress for so long, and for many times its own step, is restarted from its checkpoint. */
  WORKER_STALL_SECONDS: whole(1, 86_400).default(120),
  TRAINYARD_DEVICE: deviceChoice.default('auto'),
  /** Whether the training steps of members by themselves are compiled by XLA, on all workers alike: the last digits of results depend on it. */
  TRAINYARD_XLA: xlaMode.default('off'),
  TRAINYARD_HOME: z.string().default(path.join(tmpdir(), 'trainyard')),
  /** Where files that samples are made from are kept, beside other downloads; below the home folder's cache, if not set. */
  TRAINYARD_CACHE: z.string().default(path.join(homedir(), '.cache', 'trainyard')),
  BLOB_CACHE_BYTES: whole(2 ** 20, Number.MAX_SAFE_INTEGER).default(8 * gibibyte),
  /** Where `/healthz` answers, on the loopback address; nowhere, if not set. */
  HEALTH_PORT: whole(0, 65_535).optional(),
  /** Hosts that webhooks may name although their addresses are private, separated by commas. */
  OUTBOUND_ALLOWED_HOSTS: outboundHosts.default([]),
  ...retentionSettings.shape,
  /** The GPUs of this worker on CUDA; all of the machine, if not set. */
  CUDA_VISIBLE_DEVICES: z.string().optional(),
  /** Where XLA finds NVIDIA's compiler. */
  XLA_FLAGS: z.string().optional(),
  LD_LIBRARY_PATH: z.string().optional(),
  /** Where Vulkan's loader finds the driver of a GPU for WebGPU, if not by itself; the second is the name that older loaders know. */
  VK_DRIVER_FILES: z.string().optional(),
  VK_ICD_FILENAMES: z.string().optional(),
  TMPDIR: z.string().optional(),
  /** For the system's package manager, which fetches samples. */
  PATH: z.string().optional(),
  HOME: z.string().optional(),
  http_proxy: z.string().optional(),
  https_proxy: z.string().optional(),
  no_proxy: z.string().optional(),
  APT_CONFIG: z.string().optional(),
})

export type WorkerSettings = ReturnType<typeof workerSettings>

/** What this machine offers; a test gives other numbers. */
export type Machine = { cores: number; memoryBytes: number; gpus?: (environment: GpuEnvironment) => string[] }

const thisMachine = (): Machine => ({ cores: availableParallelism(), memoryBytes: process.constrainedMemory() || totalmem() })

/**
 * The slots of a CPU worker: small networks use two cores better as two trainers than as two threads of one. A GPU is one slot; where `cuda` is asked for and
 * none is seen, there is one for the trainer that says so. WebGPU takes the one that its driver calls the best.
 */
const slotsFor = (device: string, cores: number, gpus: number): number => (device === 'cuda' ? Math.max(gpus, 1) : device === 'webgpu' ? 1 : Math.min(cores, 4))

/** Fills in what follows from the machine. */
export function workerSettings(environment: z.output<typeof workerEnvironment>, { cores, memoryBytes, gpus = visibleGpus }: Machine = thisMachine()) {
  const visible = environment.TRAINYARD_DEVICE === 'cuda' ? gpus(environment) : []
  const slots = environment.WORKER_SLOTS ?? slotsFor(environment.TRAINYARD_DEVICE, cores, visible.length)
  return {
    databaseUrl: environment.DATABASE_URL,
    queueUrl: environment.QUEUE_URL,
    logLevel: environment.LOG_LEVEL,
    logPretty: environment.LOG_PRETTY,
    slots,
    /** On CUDA, the GPUs that trainers are dealt out over, by the names that CUDA knows; a trainer sees one. Empty elsewhere. */
    gpus: visible.slice(0, slots),
    threads: environment.WORKER_THREADS ?? Math.max(1, Math.floor(cores / slots)),
    memoryBytes: environment.WORKER_MEMORY_BYTES ?? Math.floor((0.9 * Math.min(memoryBytes, totalmem())) / slots),
    stallMs: environment.WORKER_STALL_SECONDS * 1_000,
    device: environment.TRAINYARD_DEVICE,
    xla: environment.TRAINYARD_XLA,
    cacheFolder: path.join(environment.TRAINYARD_HOME, 'blobs'),
    attemptsFolder: path.join(environment.TRAINYARD_HOME, 'attempts'),
    /** What trainers remember of the graphs that they compiled. */
    graphFolder: path.join(environment.TRAINYARD_HOME, 'graphs'),
    cacheBytes: environment.BLOB_CACHE_BYTES,
    healthPort: environment.HEALTH_PORT ?? null,
    outboundHosts: environment.OUTBOUND_ALLOWED_HOSTS,
    /** How long what is stored is kept. */
    retention: retentionSettings.parse(environment),
    /** Passed on to trainers as they are: which GPU they see and its driver, where the system finds its libraries, and where temporary files go. */
    passedOn: present(environment, ['CUDA_VISIBLE_DEVICES', 'XLA_FLAGS', 'LD_LIBRARY_PATH', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'TMPDIR']),
    samplesFolder: path.join(environment.TRAINYARD_CACHE, 'samples'),
    /** The environment of programs that fetch samples. */
    downloading: present(environment, ['PATH', 'HOME', 'TMPDIR', 'http_proxy', 'https_proxy', 'no_proxy', 'APT_CONFIG']),
  }
}

type Environment = z.output<typeof workerEnvironment>
type TextName = { [K in keyof Environment]-?: Environment[K] extends string | undefined ? K : never }[keyof Environment]

/** The variables of these names that are set. */
const present = (environment: Environment, names: readonly TextName[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, environment[name]]).filter((entry): entry is [string, string] => entry[1] !== undefined))
