import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ourContenders, peerContenders, type Surroundings } from './contenders.js'
import { measure } from './measure.js'
import { peersPython } from './peers-python.js'
import { linesOf, reportOf, type WorkloadReport } from './report.js'
import { isWorkload, WORKLOADS, type WorkloadName } from './workload.js'

// npm run bench -- [W1 W2 …] [--rounds 7] [--threads 2] [--install-peers] [--python FILE] [--json FILE]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: String(availableParallelism()) },
    'install-peers': { type: 'boolean', default: false },
    python: { type: 'string' },
    json: { type: 'string' },
  },
})
const unknown = positionals.filter((name) => !isWorkload(name))
if (unknown.length > 0) throw new Error(`no workload ${unknown.join(', ')}; there are ${Object.keys(WORKLOADS).join(', ')}`)
const workloads = (positionals.length > 0 ? positionals : Object.keys(WORKLOADS)).filter(isWorkload)

const python = values.python ?? (await peersPython({ home: process.env['HOME'] ?? '', install: values['install-peers'] }))
if (python === undefined)
  print('peers are skipped: no Python environment for them; --install-peers makes one, --python names one that has torch and tensorflow-cpu')
const surroundings: Surroundings = {
  threads: Number(values.threads),
  path: process.env['PATH'] ?? '',
  home: process.env['HOME'] ?? '',
  ...(python === undefined ? {} : { python }),
}

const reports: WorkloadReport[] = []
const versions = new Map<string, string>()
for (const workload of workloads) reports.push(await runWorkload(workload))

const processor = `${cpus()[0]?.model ?? 'unknown'}, ${surroundings.threads} threads`
print(`\n${processor}\n${[...versions].map(([name, version]) => `${name}: ${version}`).join('\n')}`)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ workloads: reports, versions: Object.fromEntries(versions), processor }, null, 2)}\n`)

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function runWorkload(workload: WorkloadName): Promise<WorkloadReport> {
  const specs = [...ourContenders(workload, surroundings), ...peerContenders(workload, surroundings)]
  const outcome = await measure(specs, Number(values.rounds), (text) => process.stderr.write(`${workload}: ${text}\n`))
  for (const { name, version } of outcome.measured) versions.set(name, version)
  const { title, batch } = WORKLOADS[workload]
  print(linesOf(`${workload}  ${title}, batch ${batch}`, outcome).join('\n'))
  return reportOf(workload, outcome)
}
