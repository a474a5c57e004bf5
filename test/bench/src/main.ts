import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { COMPARISONS, GPU_COMPARISONS, type Row } from './comparisons.js'
import type { Surroundings } from './contenders.js'
import { peersPython } from './peers-python.js'
import { compareOnTables } from './tables.js'

// npm run bench -- [W1 … W7 predict beside | wasm] [--device webgpu] [--rounds 7] [--threads 2] [--install-peers] [--python FILE] [--json FILE]
//   [--service-rounds 3] [--service-epochs 40] [--seconds 10] [--only sampled,loading]
// npm run bench -- tables [churn …] [--methods lightgbm,trainyard_mlp] [--splits 3] [--folder FOLDER] [--install-peers] [--python FILE]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'cpu' },
    rounds: { type: 'string', default: '7' },
    'service-rounds': { type: 'string', default: '3' },
    'service-epochs': { type: 'string', default: '40' },
    seconds: { type: 'string', default: '10' },
    only: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    'install-peers': { type: 'boolean', default: false },
    python: { type: 'string' },
    json: { type: 'string' },
    methods: { type: 'string' },
    splits: { type: 'string', default: '3' },
    folder: { type: 'string' },
  },
})
// default: an empty PATH finds no programs; without a home nothing of it is used
const [path, home] = [process.env['PATH'] ?? '', process.env['HOME'] ?? '']
if (positionals[0] === 'tables') {
  const { methods, splits, folder, python } = values
  const names = positionals.slice(1)
  await compareOnTables({ names, methods, splits, folder, python, install: values['install-peers'], threads: Number(values.threads), path, home })
  process.exit()
}
const comparisons = { cpu: COMPARISONS, webgpu: GPU_COMPARISONS }[values.device]
if (comparisons === undefined) throw new Error(`no device ${values.device}; there are cpu and webgpu`)
const unknown = positionals.filter((name) => !(name in comparisons))
if (unknown.length > 0) throw new Error(`no workload ${unknown.join(', ')} on ${values.device}; there are ${Object.keys(comparisons).join(', ')}`)
const wanted = positionals.length > 0 ? positionals : Object.keys(comparisons).filter((name) => name !== 'wasm')

const python = values.python ?? (await peersPython({ home, install: values['install-peers'] }))
if (python === undefined)
  print('peers are skipped: no Python environment for them; --install-peers makes one, --python names one that has torch and tensorflow-cpu')
const surroundings: Surroundings = {
  threads: Number(values.threads),
  path,
  home,
  ...(python === undefined ? {} : { python }),
  vulkan: Object.fromEntries(
    ['LD_LIBRARY_PATH', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES'].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  ),
}

const reports: Row['report'][] = []
const versions = new Map<string, string>()
for (const name of wanted) {
  const effort = {
    rounds: Number(values.rounds),
    serviceRounds: Number(values['service-rounds']),
    serviceEpochs: Number(values['service-epochs']),
    seconds: Number(values.seconds),
    only: values.only?.split(',') ?? [],
    note: (text: string) => process.stderr.write(`${name}: ${text}\n`),
  }
  for (const { report, lines, measured } of (await comparisons[name]?.(surroundings, effort)) ?? []) {
    print(lines.join('\n'))
    reports.push(report)
    for (const { name: contender, version } of measured) versions.set(contender, version)
  }
}

const processor = `${cpus()[0]?.model ?? 'unknown'}, ${surroundings.threads} threads`
print(`\n${processor}\n${[...versions].map(([name, version]) => `${name}: ${version}`).join('\n')}`)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ workloads: reports, versions: Object.fromEntries(versions), processor }, null, 2)}\n`)

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
