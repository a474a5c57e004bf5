import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { bytesText, countText, defined, floorText, instantText, sourceText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link, useSearchParams } from 'wouter-preact'
import { api, type ModelVersionView, type ModelView } from '../../api.js'
import { Fact, Facts, Page } from '../../parts/layout.js'
import { Failure, State } from '../../parts/state.js'
import { CallIt } from './call-it.js'
import { Drift } from './drift.js'
import { PredictFile } from './predict-file.js'
import { Signature } from './signature.js'
import { TryIt } from './try-it.js'
import { VersionTable } from './version-table.js'

/** One model: a place to try a version of it, what that version is, and which aliases point where. */
export function ModelPage({ name }: { name: string }) {
  const model = useQuery({ queryKey: ['model', name], queryFn: () => api.model(name) })
  return <State query={model}>{model.data && <Versions model={model.data} />}</State>
}

function Versions({ model }: { model: ModelView }) {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('version')
  const shown = asked ?? model.latest_version
  const setChosen = (chosen: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      next.set('version', chosen)
      return next
    })
  const usual = model.aliases['production'] ?? model.latest_version
  const version = useQuery({
    queryKey: ['model', model.name, shown],
    enabled: shown !== null,
    queryFn: () => api.modelVersion(model.name, defined(shown, 'version')),
  })
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
        <p class="empty">No version is ready yet.</p>
      ) : (
        <State query={version}>
          {version.data && (
            <>
              <TryIt key={version.data.version} version={version.data} />
              <CallIt key={`call ${version.data.version}`} version={version.data} isUsual={version.data.version === usual} />
              <PredictFile key={`file ${version.data.version}`} version={version.data} />
              <Signature version={version.data} />
              <VersionFacts version={version.data} />
              <Drift key={`drift ${version.data.version}`} model={model.name} version={version.data.version} />
              <VersionTable model={model} shown={version.data} onChoose={setChosen} />
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
        {version.job_id !== null && (
          <Fact name="Job">
            <Link href={`/jobs/${version.job_id}`}>
              <code>{version.job_id}</code>
            </Link>
          </Fact>
        )}
        {version.source !== null && (
          <>
            <Fact name="Imported from">{sourceText(version.source)}</Fact>
            <Fact name="SHA-256 of the file">
              <code>{version.source.sha256}</code>
            </Fact>
            <Fact name="Imported by">
              <code>{version.source.imported_by}</code>
            </Fact>
          </>
        )}
        <Fact name="Task">{version.task}</Fact>
        <Fact name="Members">{version.members}</Fact>
        <Fact name="Parameters">{countText(version.parameters)}</Fact>
        <Fact name="Size">{bytesText(version.bytes)}</Fact>
        <Fact name="Created">{instantText(version.created_at)}</Fact>
      </Facts>
    </section>
  )
}

/** Names that point to versions, and the way to point one to the version that is shown. */
export function Aliases({ model, version }: { model: ModelView; version: string | null }) {
  const queries = useQueryClient()
  const [alias, setAlias] = useState('stable')
  const point = useMutation({
    mutationFn: (to: string) => api.setAlias(model.name, alias, to),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['model', model.name] }),
  })
  const entries = Object.entries(model.aliases)
  return (
    <section>
      <h2>Aliases</h2>
      <p class="facts">
        {entries.length === 0
          ? 'No aliases. Predictions without a version use the one that production points to, else the latest.'
          : entries.map(([name, to]) => `${name} → ${to}`).join(' · ')}
      </p>
      {model.floor && <p class="facts">Versions are published with {floorText(model.floor)}.</p>}
      {version !== null && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            point.mutate(version)
          }}
        >
          <label class="inline">
            Alias
            <input required value={alias} onInput={(event) => setAlias(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={point.isPending}>
            Point to version {version}
          </button>
        </form>
      )}
      {point.error && <Failure error={point.error} />}
    </section>
  )
}
