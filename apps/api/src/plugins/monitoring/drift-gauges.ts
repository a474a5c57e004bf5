import type { Database } from '@trainyard/db'
import { type DriftOfValues, hourMs } from '@trainyard/spec'
import { Gauge, type Registry } from 'prom-client'

/** Versions that have gauges: those that were asked most in this hour and the one before. Others have none, so that there are never more series. */
const shownVersions = 50
/** Gauges of how the rows of versions differ from their training, read from the database when they are asked for. */
export function driftGauges(registry: Registry, { drift }: Pick<Database, 'drift'>): { refresh(): Promise<void> } {
  const registers = [registry]
  const version = ['project', 'model', 'version'] as const
  const psi = new Gauge({
    name: 'trainyard_drift_psi',
    help: 'Largest population stability index of an input, or that of the predictions, this hour and the last; 0 where it may be chance',
    labelNames: [...version, 'part'] as const,
    registers,
  })
  const share = new Gauge({
    name: 'trainyard_drift_share',
    help: 'Largest share of missing values, or of unknown categories, that an input had more than in training, this hour and the last',
    labelNames: [...version, 'kind'] as const,
    registers,
  })
  const rows = new Gauge({ name: 'trainyard_drift_rows', help: 'Rows that these figures are of', labelNames: version, registers })
  return {
    async refresh() {
      const found = await drift.ofMostServed(new Date((Math.floor(Date.now() / hourMs) - 1) * hourMs), shownVersions)
      for (const gauge of [psi, share, rows]) gauge.reset()
      for (const { projectId: project, model, version, drift: view } of found) {
        const labels = { project, model, version: String(version) }
        rows.set(labels, view.rows)
        if (view.why_none !== null) continue
        psi.set({ ...labels, part: 'inputs' }, largest(view.inputs.map(certain)))
        if (view.predictions) psi.set({ ...labels, part: 'predictions' }, certain(view.predictions))
        share.set({ ...labels, kind: 'missing' }, largest(view.inputs.map(({ missing }) => excess(missing))))
        share.set({ ...labels, kind: 'unknown' }, largest(view.inputs.map(({ unknown }) => excess(unknown))))
      }
    },
  }
}

const largest = (values: readonly number[]): number => Math.max(0, ...values)
const certain = ({ psi, by_chance: byChance }: DriftOfValues): number => (psi === null || byChance === null || psi <= byChance ? 0 : psi)
const excess = (share: DriftOfValues['unknown']): number => (share?.served == null ? 0 : share.served - share.training)
