import { useQuery } from '@tanstack/preact-query'
import { byDrift, countText, defined, hourMs, numberText, percentText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type DriftOfValues, type DriftView } from '../../api.js'
import { seriesColor } from '../../charts/colors.js'
import { LineChart } from '../../charts/line-chart.js'
import { Table } from '../../parts/layout.js'
import { State } from '../../parts/state.js'

const spans = { '24 hours': 24, '7 days': 168, '31 days': 744 } as const
type Span = keyof typeof spans
const spanNames = Object.keys(spans) as Span[]

const rangeOf = (span: Span): { from: string; to: string } => {
  const end = (Math.floor(Date.now() / hourMs) + 1) * hourMs
  return { from: new Date(end - spans[span] * hourMs).toISOString(), to: new Date(end).toISOString() }
}

/** How what a version was asked and answered differs from its training: all inputs by size of the change, and one of them by bin and hour. */
export function Drift({ model, version }: { model: string; version: string }) {
  const [span, setSpan] = useState<Span>('24 hours')
  const drift = useQuery({ queryKey: ['drift', model, version, span], queryFn: () => api.drift(model, version, rangeOf(span)) })
  return (
    <section>
      <h2>Drift</h2>
      <label class="inline">
        Of the last
        <select value={span} onChange={(event) => setSpan(spanNames.find((name) => name === event.currentTarget.value) ?? span)}>
          {spanNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <State query={drift} empty={drift.data && whyNothing(drift.data)}>
        {drift.data && <Changes drift={drift.data} />}
      </State>
    </section>
  )
}

function whyNothing({ why_none: why, rows }: DriftView): string | false {
  if (why !== null) return `Nothing to compare with: ${why}.`
  return rows === 0 && 'No row was asked in this time. Batch predictions are not counted.'
}

function Changes({ drift }: { drift: DriftView }) {
  const all: DriftOfValues[] = [...(drift.predictions ? [{ ...drift.predictions, name: `predicted ${drift.predictions.name}` }] : []), ...byDrift(drift.inputs)]
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = all.find(({ name }) => name === chosen) ?? all[0]
  return (
    <>
      <p class="facts">
        {countText(drift.rows)} rows, compared with {countText(defined(drift.training_rows, 'training rows'))} training rows by the population stability index
        (PSI): a change is moderate from 0.1 on and large from 0.25 on, unless as few rows differ as much by chance.
        {drift.inputs_left_out > 0 && ` ${countText(drift.inputs_left_out)} more columns are not counted.`}
      </p>
      <Table label="Drift" head={['What', 'Change', 'PSI', 'By chance', 'Missing: training → now', 'Unknown: training → now']}>
        {all.map(({ name, measure, level, psi, by_chance, missing, unknown }) => (
          <tr key={name}>
            <th scope="row">
              <button type="button" class="chip" aria-pressed={name === shown?.name} onClick={() => setChosen(name)}>
                {measure === 'value' || measure === name ? name : `${name} (${measure})`}
              </button>
            </th>
            <td>{level === 'large' ? <b>large</b> : (level ?? '–')}</td>
            <td>{numberText(psi)}</td>
            <td>{numberText(by_chance)}</td>
            <td>{sharesText(missing)}</td>
            <td>{unknown ? sharesText(unknown) : '–'}</td>
          </tr>
        ))}
      </Table>
      {shown && <Values values={shown} to={Date.parse(drift.to)} />}
    </>
  )
}

const sharesText = ({ training, served }: DriftOfValues['missing']): string => `${percentText(training)} → ${percentText(served)}`

function Values({ values: { name, bins, hours }, to }: { values: DriftOfValues; to: number }) {
  const x = hours.map(({ hour }) => (Date.parse(hour) - to) / hourMs)
  const lineOf = (label: string, series: number, y: (number | null)[], dash: readonly number[] = []) => ({
    label,
    color: seriesColor(series),
    style: 'strong' as const,
    dash,
    x,
    y,
  })
  return (
    <>
      <h3>{name}</h3>
      <LineChart
        title="PSI by hour"
        xLabel="hours before now"
        lines={[
          lineOf(
            'PSI',
            0,
            hours.map(({ psi }) => psi),
          ),
          lineOf(
            'by chance',
            7,
            hours.map(({ by_chance }) => by_chance),
            [4, 4],
          ),
        ]}
      />
      <Table label={`Shares of ${name}`} head={['Values', 'Training', 'Now']}>
        {bins.map(({ label, training, served }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{percentText(training)}</td>
            <td>{percentText(served)}</td>
          </tr>
        ))}
      </Table>
    </>
  )
}
