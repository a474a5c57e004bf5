import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { bytes, number } from '../../parts/format.js'
import { State } from '../../parts/state.js'
import { TryIt } from './try-it.js'

/** One model: its latest version and a place to try it. */
export function ModelPage({ name }: { name: string }) {
  const model = useQuery({ queryKey: ['model', name], queryFn: () => api.model(name) })
  const latest = model.data?.latest_version
  const version = useQuery({ queryKey: ['model', name, latest], enabled: latest !== undefined && latest !== null, queryFn: () => api.modelVersion(name, latest ?? '') })
  return (
    <State query={model}>
      <h1>{name}</h1>
      <State query={version} empty={latest === null && 'No version is ready.'}>
        {version.data && (
          <>
            <p class="facts">
              version {version.data.version} · {version.data.members} members · {version.data.parameters.toLocaleString()} parameters · {bytes(version.data.bytes)} · from{' '}
              <Link href={`/jobs/${version.data.job_id}`}>{version.data.job_id}</Link>
            </p>
            <dl class="metrics">
              {Object.entries(version.data.metrics).map(([metric, value]) => (
                <div key={metric}>
                  <dt>{metric.replaceAll('_', ' ')}</dt>
                  <dd>{number(value)}</dd>
                </div>
              ))}
            </dl>
            <TryIt version={version.data} />
          </>
        )}
      </State>
    </State>
  )
}
