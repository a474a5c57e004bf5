import { localLimits } from '../local-limits.js'

/** The TensorFlow that the addon is built against. */
export const tensorflowRelease = {
  version: '2.21.0',
  /** One Python's wheel serves all: the C library inside is the same, and no Python is run with it. */
  python: '3.11',
  pythonTag: 'cp311',
} as const

/** A platform for which wheels with a Linux C library are published. */
export type WheelPlatform = {
  /** Node's name, for folder names. */
  readonly node: string
  /** The tag in the wheel's file name. */
  readonly tag: string
  /** SHA-256 of the wheel. Where it is not pinned, every file is compared with the wheel's own RECORD. */
  readonly sha256: string | undefined
}

/** A build of the library: for the CPU, or for NVIDIA's GPUs, with the NVIDIA libraries that it needs next to it. */
export type LibraryVariant = {
  readonly name: 'cpu' | 'cuda'
  readonly project: string
  readonly platforms: readonly WheelPlatform[]
  /** The wheel's extra whose packages belong to it: only pip can find versions of them that fit together. */
  readonly extra?: string
  /** What is fetched, in words. */
  readonly download: string
  /** Free space that fetching it takes: wheels and what is unpacked from them lie beside each other for a while. */
  readonly diskBytes: number
  readonly limitSeconds: number
}

const cpu: LibraryVariant = {
  name: 'cpu',
  project: 'tensorflow-cpu',
  platforms: [
    { node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c' },
    { node: 'linux-arm64', tag: 'manylinux_2_27_aarch64', sha256: undefined },
  ],
  download: '270 MB',
  diskBytes: 1.2e9,
  limitSeconds: localLimits.libtensorflowSeconds,
}

const cuda: LibraryVariant = {
  name: 'cuda',
  project: 'tensorflow',
  platforms: [{ node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: undefined }],
  extra: 'and-cuda',
  // The sizes are those of 2.18 with CUDA 12, to the gigabyte; 2.21 was not weighed.
  download: 'about 3 GB',
  diskBytes: 9e9,
  limitSeconds: localLimits.libtensorflowCudaSeconds,
}

/** Both builds of the library, by name. */
export const libraryVariants = { cpu, cuda } as const

/** The wheel's platform for a machine (this one, if not named); `undefined` where there is no such library (macOS, Windows, for CUDA also ARM). */
export function wheelPlatform({ platforms }: LibraryVariant, machine = `${process.platform}-${process.arch}`): WheelPlatform | undefined {
  return platforms.find(({ node }) => node === machine)
}

/** What the name of the release's wheel begins with (PEP 427): a platform may have several tags. */
export function wheelPrefix({ project }: LibraryVariant): string {
  return `${project.replaceAll('-', '_')}-${tensorflowRelease.version}-`
}

/** The wheel's file name (PEP 427). */
export function wheelName(variant: LibraryVariant, { tag }: WheelPlatform): string {
  const { pythonTag } = tensorflowRelease
  return `${wheelPrefix(variant)}${pythonTag}-${pythonTag}-${tag}.whl`
}

/** What is kept of a wheel. */
export type WheelContents = {
  /** Where a file of the wheel goes, relative to the unpacked library; `undefined` for all that is not needed. */
  pathOf(entry: string): string | undefined
  /** How many files must end up in `lib/`. */
  readonly libraries: number
}

const libraries = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/
const headers = /^tensorflow\/include\/((?:tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/platform\/ctstring|xla\/tsl\/c\/tsl_status\.h).*)$/

/** Of TensorFlow's wheel: the two libraries, and the headers that the addon needs. */
export const tensorflowContents: WheelContents = { pathOf: pathInLibrary, libraries: 2 }

// Libraries are opened by name, `ptxas` and the device code in `nvvm` are what XLA compiles with. Headers and static libraries are for building.
const nvidia = /^nvidia\/[\w.-]+\/(?:lib|bin|nvvm)\/.+[^/]$/

/** Of NVIDIA's wheels, laid out as they are: the library looks for `../nvidia/<package>/lib` from where it lies. */
export const nvidiaContents: WheelContents = {
  pathOf: (entry) => (nvidia.test(entry) && !entry.split('/').includes('..') && !/\.(?:a|h|hpp|py)$/.test(entry) ? entry : undefined),
  libraries: 0,
}

function pathInLibrary(entry: string): string | undefined {
  const library = libraries.exec(entry)?.[1]
  if (library !== undefined) return `lib/${library}`
  const header = headers.exec(entry)?.[1]
  return header === undefined || header.endsWith('/') || header.split('/').includes('..') ? undefined : `include/${header}`
}

/** Links under the names by which linkers and tfjs know the two libraries. Name → file. */
export const libraryLinks: Readonly<Record<string, string>> = {
  'libtensorflow.so': 'libtensorflow_cc.so.2',
  'libtensorflow.so.2': 'libtensorflow_cc.so.2',
  'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
}
