/** The TensorFlow that the addon is built against, and what of its wheel is needed. */
export const tensorflowRelease = {
  version: '2.21.0',
  project: 'tensorflow-cpu',
  /** One Python's wheel serves all: the C library inside is the same, and no Python is run with it. */
  python: '3.11',
  pythonTag: 'cp311',
} as const

/** A platform for which wheels with a Linux C library are published. */
export interface WheelPlatform {
  /** Node's name, for folder names. */
  readonly node: string
  /** The tag in the wheel's file name. */
  readonly tag: string
  /** SHA-256 of the wheel. Where it is not pinned, every file is compared with the wheel's own RECORD. */
  readonly sha256: string | undefined
}

const platforms: readonly WheelPlatform[] = [
  { node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c' },
  { node: 'linux-arm64', tag: 'manylinux_2_27_aarch64', sha256: undefined },
]

/** The wheel's platform for this machine; `undefined` where there is no Linux C library (macOS, Windows, musl). */
export function wheelPlatform(): WheelPlatform | undefined {
  return platforms.find((platform) => platform.node === `${process.platform}-${process.arch}`)
}

/** The wheel's file name (PEP 427). */
export function wheelName(platform: WheelPlatform): string {
  const { project, version, pythonTag } = tensorflowRelease
  return `${project.replaceAll('-', '_')}-${version}-${pythonTag}-${pythonTag}-${platform.tag}.whl`
}

const libraries = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/
const headers = /^tensorflow\/include\/((?:tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/platform\/ctstring|xla\/tsl\/c\/tsl_status\.h).*)$/

/** Where a file of the wheel goes, relative to the unpacked library; `undefined` for all that the addon does not need. */
export function placeInLibrary(entry: string): string | undefined {
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
