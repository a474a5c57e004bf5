import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { limits } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api } from '../../api.js'
import { type DrawnRuns, writeRuns } from '../../charts/runs.js'
import { Failure } from '../../parts/state.js'
import type { Item } from './use-job-rows.js'

type Asked = Parameters<typeof api.bulkJobs>[0]
type Outcome = Awaited<ReturnType<typeof api.bulkJobs>>

const sentences: Record<Asked['action'], string> = { cancel: 'asked to stop', delete: 'deleted', tag: 'tagged' }

/** What can be done with the ticked jobs together. What cannot be undone is asked for twice. */
export function BulkBar({ runs, items, onClear }: { runs: DrawnRuns; items: readonly Item[]; onClear: () => void }) {
  const [step, setStep] = useState<'choose' | 'tag' | 'cancel' | 'delete'>('choose')
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: (asked: Asked) => api.bulkJobs(asked),
    onSuccess: async () => {
      setStep('choose')
      await queries.invalidateQueries({ queryKey: ['jobs'] })
      await queries.invalidateQueries({ queryKey: ['job'] })
    },
  })
  const ids = [...runs.keys()]
  const jobs = `${ids.length} ${ids.length === 1 ? 'job' : 'jobs'}`
  return (
    <div class="bulk" role="group" aria-label="Selected jobs">
      <strong>{ids.length} selected</strong>
      <Link class="button" href={`/compare?jobs=${writeRuns(runs)}`}>
        Compare {ids.length}
      </Link>
      {step === 'choose' && (
        <>
          <button type="button" onClick={() => setStep('tag')}>
            Tag…
          </button>
          <button type="button" onClick={() => setStep('cancel')}>
            Cancel…
          </button>
          <button type="button" onClick={() => setStep('delete')}>
            Delete…
          </button>
          <button type="button" class="plain" onClick={onClear}>
            Clear selection
          </button>
        </>
      )}
      {step === 'tag' && (
        <TagForm items={items} isPending={act.isPending} onTag={(change) => act.mutate({ action: 'tag', ids, add: [], remove: [], ...change })} />
      )}
      {(step === 'cancel' || step === 'delete') && (
        <button type="button" class="danger" autoFocus disabled={act.isPending} onClick={() => act.mutate({ action: step, ids })}>
          {step === 'cancel' ? `Cancel ${jobs}` : `Delete ${jobs} for good`}
        </button>
      )}
      {step !== 'choose' && (
        <button type="button" class="plain" onClick={() => setStep('choose')}>
          Back
        </button>
      )}
      {act.error && <Failure error={act.error} />}
      {act.data && <Result outcome={act.data} action={act.variables.action} items={items} />}
    </div>
  )
}

type TagProps = { items: readonly Item[]; isPending: boolean; onTag: (change: { add: string[] } | { remove: string[] }) => void }

function TagForm({ items, isPending, onTag }: TagProps) {
  const [tag, setTag] = useState('')
  const isDisabled = tag.trim() === '' || isPending
  return (
    <form class="row" onSubmit={(event) => event.preventDefault()}>
      <label class="inline">
        Tag
        <input value={tag} maxLength={limits.nameUnits} list="tags-of-jobs" autoFocus onInput={(event) => setTag(event.currentTarget.value)} />
      </label>
      <datalist id="tags-of-jobs">
        {[...new Set(items.flatMap(({ job }) => job.tags))].map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <button type="submit" disabled={isDisabled} onClick={() => onTag({ add: [tag] })}>
        Add
      </button>
      <button type="button" disabled={isDisabled} onClick={() => onTag({ remove: [tag] })}>
        Remove
      </button>
    </form>
  )
}

/** What came of each: how many it was done to, and why not to the others. */
function Result({ outcome: { done, results }, action, items }: { outcome: Outcome; action: Asked['action']; items: readonly Item[] }) {
  const failed = results.filter(({ error }) => error !== null)
  const nameOf = (id: string) => items.find(({ job }) => job.id === id)?.job.name ?? id // default: it is not in the list
  return (
    <div role="status" class="bulk-result">
      {done} {sentences[action]}
      {failed.length > 0 && (
        <ul>
          {failed.map(({ id, error }) => (
            <li key={id}>
              {nameOf(id)}: {error?.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
