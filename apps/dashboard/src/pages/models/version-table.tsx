import { useQuery } from '@tanstack/preact-query'
import { countText, instantText, intervalText, metricLabel, metricRecords, metricText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type ModelVersionView, type ModelView } from '../../api.js'
import { Delta, DifferenceRows } from '../../parts/comparison.js'
import { Table } from '../../parts/layout.js'
import { specDifferences } from '../../parts/spec-differences.js'
import { State } from '../../parts/state.js'

/** The newest versions; a table of all would ask for each of them. */
const mostShown = 20

type Props = { model: ModelView; shown: ModelVersionView; onChoose: (version: string) => void }

/** What each version measures, with its 95 % intervals, and in what two of them differ. */
export function VersionTable({ model, shown, onChoose }: Props) {
  const newest = model.versions.toSorted((a, b) => Number(b) - Number(a))
  const asked = [...new Set([...newest.slice(0, mostShown), shown.version])]
  const versions = useQuery({
    queryKey: ['model', model.name, 'versions', asked],
    queryFn: () => Promise.all(asked.map((version) => api.modelVersion(model.name, version))),
    staleTime: Infinity,
  })
  const rows = versions.data ?? [] // default: they come in a moment
  const order: readonly string[] = metricRecords.map(({ key }) => key)
  const metrics = [...new Set(rows.flatMap((each) => Object.keys(measured(each))))].toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  const [other, setOther] = useState<string | null>(null)
  const base = rows.find(({ version }) => version === (other ?? newest[newest.indexOf(shown.version) + 1]))
  return (
    <section aria-label="Versions">
      <h2>Versions</h2>
      <State query={versions}>
        <Rows rows={rows} metrics={metrics} shown={shown} onChoose={onChoose} />
        {newest.length > asked.length && (
          <p class="facts">
            The newest {mostShown} of {countText(newest.length)} versions.
          </p>
        )}
        {rows.length > 1 && (
          <label class="inline">
            Compare version {shown.version} with
            <select
              value={base?.version ?? ''} // default: nothing is chosen
              onChange={(event) => setOther(event.currentTarget.value)}
            >
              <option value="" disabled>
                choose
              </option>
              {rows
                .filter(({ version }) => version !== shown.version)
                .map(({ version }) => (
                  <option key={version}>{version}</option>
                ))}
            </select>
          </label>
        )}
        {base && <Difference shown={shown} base={base} metrics={metrics} />}
      </State>
    </section>
  )
}

type RowsProps = { rows: readonly ModelVersionView[]; metrics: readonly string[]; shown: ModelVersionView; onChoose: (version: string) => void }

function Rows({ rows, metrics, shown, onChoose }: RowsProps) {
  return (
    <Table label="Versions" head={['Version', 'Measured on', ...metrics.map(metricLabel), 'Members', 'Created']}>
      {rows.map((each) => (
        <tr key={each.version}>
          <th scope="row">
            <button type="button" class="plain" aria-pressed={each.version === shown.version} onClick={() => onChoose(each.version)}>
              {each.version}
            </button>
            {each.aliases.map((alias) => (
              <span key={alias} class="tag">
                {alias}
              </span>
            ))}
          </th>
          <td>{each.ensemble ? `${each.ensemble.split.replaceAll('_', ' ')} rows` : 'not held-out rows'}</td>
          {metrics.map((metric) => (
            <td key={metric}>
              {metricText(metric, measured(each)[metric])}
              {each.ensemble?.intervals?.[metric] && <small>{intervalText(metric, each.ensemble.intervals[metric])}</small>}
            </td>
          ))}
          <td>{each.members}</td>
          <td>{instantText(each.created_at)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** On held-out rows where there are any, with the ensemble; else as its member was measured. */
const measured = ({ ensemble, metrics }: ModelVersionView): ModelVersionView['metrics'] => ensemble?.metrics ?? metrics

/** What one version has that another one has not: figures, data, and the configurations of their jobs. */
function Difference({ shown, base, metrics }: { shown: ModelVersionView; base: ModelVersionView; metrics: readonly string[] }) {
  // A version that was imported has no job, and so no configuration.
  const ids = [shown.job_id, base.job_id].filter((id) => id !== null)
  const jobs = useQuery({
    queryKey: ['jobs of versions', ids],
    queryFn: () => Promise.all(ids.map((id) => api.job(id))),
    staleTime: Infinity,
  })
  const isAlike = shown.dataset_id === base.dataset_id && shown.ensemble?.split === base.ensemble?.split
  const differences = specDifferences((ids.length === 2 ? (jobs.data ?? []) : []).map(({ spec }) => spec)) // default: they come in a moment
  return (
    <section aria-label={`Versions ${shown.version} and ${base.version}`}>
      {!isAlike && (
        <p class="stale">
          {shown.dataset_id === base.dataset_id ? 'They were measured on different splits' : 'They were trained and measured on different data sets'}: their
          figures cannot be compared.
        </p>
      )}
      <State query={jobs}>
        <Table label="Differences" head={['Field', `Version ${shown.version}`, `Version ${base.version}`]}>
          {metrics.map((metric) => (
            <tr key={metric}>
              <th scope="row">{metricLabel(metric)}</th>
              <td>
                {metricText(metric, measured(shown)[metric])}
                {isAlike && <Delta metric={metric} value={measured(shown)[metric] ?? null} base={measured(base)[metric] ?? null} />}
              </td>
              <td>{metricText(metric, measured(base)[metric])}</td>
            </tr>
          ))}
          <DifferenceRows of={differences} />
        </Table>
        {ids.length === 2 && differences.length === 0 && <p class="facts">Their configurations differ in names and seeds only.</p>}
      </State>
    </section>
  )
}
