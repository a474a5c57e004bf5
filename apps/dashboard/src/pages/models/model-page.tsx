import { useQuery } from '@tanstack/preact-query'
import type { ModelVersionView, ModelView } from '../../api/shapes.js'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api } from '../../api/calls.js'
import { metricLabel } from '@trainyard/spec'
import { Fact, Facts } from '../../parts/facts.js'
import { bytes, instant, number } from '../../parts/format.js'
import { Page } from '../../parts/page.js'
import { State } from '../../parts/state.js'
import { Aliases } from './aliases.js'
import { TryIt } from './try-it.js'

/** One model: a place to try a version of it, what that version is, and which aliases point where. */
export function ModelPage({ name }: { name: string }) {
  const model = useQuery({ queryKey: ['model', name], queryFn: () => api.model(name) })
  return <State query={model}>{model.data && <Versions model={model.data} />}</State>
}

function Versions({ model }: { model: ModelView }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = chosen ?? model.latest_version
  const version = useQuery({ queryKey: ['model', model.name, shown], enabled: shown !== null, queryFn: () => api.modelVersion(model.name, shown ?? '') })
  return (
    <Page
      title={model.name}
      beside={
        shown !== null && (
          <label class="inline">
            Version
            <select value={shown} onChange={(event) => setChosen(event.currentTarget.value)}>
              {model.versions.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        )
      }
    >
      {shown === null ? (
        <p class="empty">No version is ready.</p>
      ) : (
        <State query={version}>
          {version.data && (
            <>
              <TryIt key={version.data.version} version={version.data} />
              <VersionFacts version={version.data} />
            </>
          )}
        </State>
      )}
      <Aliases model={model} version={shown} />
    </Page>
  )
}

function VersionFacts({ version }: { version: ModelVersionView }) {
  return (
    <section>
      <h2>Version {version.version}</h2>
      <Facts>
        <Fact name="From">
          <Link href={`/jobs/${version.job_id}`}>
            <code>{version.job_id}</code>
          </Link>
        </Fact>
        <Fact name="Task">{version.task}</Fact>
        <Fact name="Members">{version.members}</Fact>
        <Fact name="Parameters">{version.parameters.toLocaleString()}</Fact>
        <Fact name="Size">{bytes(version.bytes)}</Fact>
        <Fact name="Made">{instant(version.created_at)}</Fact>
        {Object.entries(version.metrics).map(([metric, value]) => (
          <Fact key={metric} name={metricLabel(metric)}>
            {number(value)}
          </Fact>
        ))}
      </Facts>
    </section>
  )
}
