import { useMutation } from '@tanstack/preact-query'
import type { JobView } from '../../api/shapes.js'
import { axes } from '../../charts/axis.js'
import { seriesColour } from '../../charts/palette.js'
import { metricsCsv } from '../../metrics/download-csv.js'
import { saveFile } from '../../parts/save-file.js'
import type { View } from './lines.js'

const mostSmoothing = 0.99

/** How the charts are drawn: axis, smoothing, scale, members; and the way to all points as a file. */
export function ChartSettings({ job, view, onChange }: { job: JobView; view: View; onChange: (view: View) => void }) {
  const save = useMutation({ mutationFn: () => metricsCsv(job.id), onSuccess: (text) => saveFile(`${job.id}-metrics.csv`, text, 'text/csv') })
  return (
    <>
      <div class="head">
        <h2>Metrics</h2>
        <label class="inline">
          Axis
          <select value={view.axis} onChange={(event) => onChange({ ...view, axis: axes.find((name) => name === event.currentTarget.value) ?? 'step' })}>
            {axes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="inline">
          Smoothing
          <input
            type="range"
            min="0"
            max={mostSmoothing}
            step="0.01"
            value={view.smoothing}
            onInput={(event) => onChange({ ...view, smoothing: event.currentTarget.valueAsNumber })}
          />
          <output class="fixed">{view.smoothing.toFixed(2)}</output>
        </label>
        <label class="inline">
          <input type="checkbox" checked={view.logarithmic} onChange={(event) => onChange({ ...view, logarithmic: event.currentTarget.checked })} />
          Logarithmic
        </label>
        <button type="button" disabled={save.isPending} onClick={() => save.mutate()}>
          {save.isPending ? 'Reading…' : 'CSV'}
        </button>
      </div>
      {save.error && <p class="failure">{save.error.message}</p>}
      <Legend job={job} view={view} onChange={onChange} />
    </>
  )
}

/** Which colour is which member. Each is a switch; the last one turns them into their mean. */
function Legend({ job, view, onChange }: { job: JobView; view: View; onChange: (view: View) => void }) {
  const toggle = (member: number) => {
    const hidden = new Set(view.hidden)
    if (!hidden.delete(member)) hidden.add(member)
    onChange({ ...view, hidden })
  }
  return (
    <div class="legend">
      <span class="key">
        <i class="thin" aria-hidden="true" /> training
      </span>
      <span class="key">
        <i class="thick" aria-hidden="true" /> validation
      </span>
      {job.members.length > 1 && (
        <>
          {job.members.map(({ index }) => (
            <button key={index} type="button" class="chip" aria-pressed={!view.hidden.has(index)} onClick={() => toggle(index)}>
              <i class="swatch" style={{ background: seriesColour(index) }} aria-hidden="true" /> member {index}
            </button>
          ))}
          <button
            type="button"
            class="chip"
            aria-pressed={view.members === 'mean'}
            onClick={() => onChange({ ...view, members: view.members === 'mean' ? 'each' : 'mean' })}
          >
            mean ± deviation
          </button>
        </>
      )}
    </div>
  )
}
