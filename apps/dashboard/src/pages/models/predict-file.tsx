import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { defined, percentText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api, type ModelVersionView } from '../../api.js'
import { Failure } from '../../parts/state.js'

type Choice = { columns: string; onError: 'fail' | 'skip'; output: 'csv' | 'jsonl'; members: boolean }

/** Predicts a file of rows with the version that is shown. */
export function PredictFile({ version: { model, version } }: { version: ModelVersionView }) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [file, setFile] = useState<File | null>(null)
  const [choice, setChoice] = useState<Choice>({ columns: '', onError: 'fail', output: 'csv', members: false })
  const [sent, setSent] = useState(0)
  const start = useMutation({
    mutationFn: async () => {
      const upload = await api.uploadRows(defined(file, 'the file'), setSent)
      return api.createPrediction(requestOf({ model, version, upload }, choice))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['predictions'] })
      go('/predictions')
    },
  })
  return (
    <section>
      <h2>Predict a file</h2>
      <form
        class="row"
        aria-label="Predict a file"
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate()
        }}
      >
        <label class="inline">
          Rows
          <input
            type="file"
            required
            accept=".csv,.jsonl,.ndjson,.gz,.parquet,.parq,.arrow,.feather,.npz,.zip"
            onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
          />
        </label>
        <Choices choice={choice} change={(changed) => setChoice({ ...choice, ...changed })} />
        <button type="submit" disabled={file === null || start.isPending}>
          {start.isPending ? `Sending, ${percentText(sent)}` : 'Predict'}
        </button>
      </form>
      {start.error && <Failure error={start.error} />}
    </section>
  )
}

/** What is asked of the rows. */
function Choices({ choice, change }: { choice: Choice; change: (changed: Partial<Choice>) => void }) {
  return (
    <>
      <label class="inline">
        Columns to pass through
        <input placeholder="customer, or all" value={choice.columns} onInput={(event) => change({ columns: event.currentTarget.value })} />
      </label>
      <label class="inline">
        A wrong row
        <select value={choice.onError} onChange={(event) => change({ onError: event.currentTarget.value === 'skip' ? 'skip' : 'fail' })}>
          <option value="fail">ends it</option>
          <option value="skip">is written with its error</option>
        </select>
      </label>
      <label class="inline">
        Output
        <select value={choice.output} onChange={(event) => change({ output: event.currentTarget.value === 'jsonl' ? 'jsonl' : 'csv' })}>
          <option value="csv">CSV</option>
          <option value="jsonl">JSON Lines</option>
        </select>
      </label>
      <label class="inline">
        <input type="checkbox" checked={choice.members} onChange={(event) => change({ members: event.currentTarget.checked })} /> each member
      </label>
    </>
  )
}

function requestOf({ model, version, upload }: { model: string; version: string; upload: string }, { columns, onError, output, members }: Choice) {
  const names = columns
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    model,
    version,
    input: { upload },
    outputs: ['label', 'probabilities', 'uncertainty', ...(members ? ['members'] : [])],
    columns: names.length === 1 && names[0] === 'all' ? 'all' : names,
    on_error: onError,
    output,
  }
}
