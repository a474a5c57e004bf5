import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Environment } from '../local-context.js'
import { messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runCommand } from '../processes/run-command.js'

const found = z.object({
  /** Shared libraries that the system's loader does not find. */
  lacks: z.array(z.string()),
  adapter: z.object({ device: z.string(), description: z.string(), software: z.boolean() }).nullable(),
})

/** What this machine has of what WebGPU needs. */
export type WebGpuState = {
  /** The GPU that Dawn would take; `software` for a program on the CPU. */
  readonly adapter: { readonly name: string; readonly software: boolean } | undefined
  /** Why there is none, in Dawn's words. */
  readonly reason: string | undefined
  /** Of Vulkan's loader and the libraries that NVIDIA's driver needs, those that are not found. Empty but on Linux. */
  readonly lacks: readonly string[]
  /** The drivers that Vulkan's loader reads, by their files. Empty but on Linux. */
  readonly drivers: readonly string[]
}

/** Vulkan's loader first; then what NVIDIA's driver for it cannot do without. */
export const vulkanLibraries = { loader: 'libvulkan.so.1', nvidia: ['libEGL.so.1', 'libGLX.so.0'] } as const

/** A library that is no Node module is refused as such, but only once it was found and loaded. */
const program = `
const [dawn, ...libraries] = process.argv.slice(1)
const lacks = libraries.filter((name) => {
  try { process.dlopen({ exports: {} }, name) } catch (error) { return /cannot open shared object/.test(error.message) }
})
const { create } = await import(dawn)
const info = (await create([]).requestAdapter({ powerPreference: 'high-performance' }))?.info
const software = info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(info?.device + ' ' + info?.description)
console.log(JSON.stringify({ lacks, adapter: info ? { device: info.device, description: info.description, software } : null }))
process.exit(0)
`

/** Asks Dawn for its adapter in a process of its own, where a driver that crashes hurts nobody. `root` is `/` but for a test. */
export async function webgpuState(environment: Environment, root = '/'): Promise<WebGpuState> {
  const linux = process.platform === 'linux'
  const drivers = linux ? vulkanDrivers(environment, root) : []
  const nothing = (reason: string): WebGpuState => ({ adapter: undefined, reason, lacks: [], drivers })
  const dawn = dawnModule()
  if (dawn === undefined) return nothing('the optional package webgpu is not installed')
  const args = ['--input-type=module', '-e', program, dawn, ...(linux ? [vulkanLibraries.loader, ...vulkanLibraries.nvidia] : [])]
  try {
    const { stdout, output, status } = await runCommand({
      command: process.execPath,
      args,
      environment: { ...environment, NODE_OPTIONS: '' },
      limitSeconds: localLimits.probeSeconds,
    })
    const said = found.safeParse(parse(lastLine(stdout)))
    const complaint = /(?:Warning|Error): (.+)/.exec(output)?.[1]
    if (!said.success) return nothing(complaint ?? `Dawn ended with ${status ?? 'a signal'}`)
    const { adapter, lacks } = said.data
    if (adapter === null) return { adapter: undefined, reason: complaint, lacks, drivers }
    return { adapter: { name: adapter.device || adapter.description, software: adapter.software }, reason: undefined, lacks, drivers }
  } catch (error) {
    return nothing(messageOf(error))
  }
}

/** Where Vulkan's loader looks for drivers on Linux: where its variables say, else in the system's and the user's folders. */
function vulkanDrivers(environment: Environment, root: string): string[] {
  const named = environment['VK_DRIVER_FILES'] || environment['VK_ICD_FILENAMES']
  if (named)
    return named
      .split(delimiter)
      .filter((file) => existsSync(file))
      .map((file) => basename(file))
  const home = environment['HOME'] ? [join(environment['HOME'], '.local/share')] : []
  const folders = [...['etc', 'usr/share', 'usr/local/share', 'usr/local/etc'].map((folder) => join(root, folder)), ...home]
  return folders
    .map((folder) => join(folder, 'vulkan', 'icd.d'))
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []))
}

/** Dawn belongs to the engine, so it is looked up from there. */
function dawnModule(): string | undefined {
  try {
    return pathToFileURL(createRequire(new URL('../../../engine/package.json', import.meta.url)).resolve('webgpu')).href
  } catch {
    return undefined
  }
}

const lastLine = (text: string): string => text.slice(text.trimEnd().lastIndexOf('\n') + 1).trim()

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
