import type { EnsembleResult } from '@trainyard/spec'
import { number } from '../../parts/format.js'

/** What averaging gained, measured on rows that no member was trained on. */
export function EnsembleView({ result }: { result: EnsembleResult }) {
  const value = result.metrics[result.metric]
  const sure = result.gain.ci95[0] !== null && result.gain.ci95[0] > 0
  return (
    <section class="tiles" aria-label="Ensemble">
      <Tile title={`${result.metric} of the ensemble`} value={number(value)} note={`${result.members_used} members, ${result.combine}, on the ${result.split} split`} />
      <Tile title="best member" value={number(result.best_member.value)} note={`member ${result.best_member.index}; mean of members ${number(result.mean_member)}`} />
      <Tile title="gain over the best" value={signed(result.gain.delta)} note={`95 % interval ${signed(result.gain.ci95[0])} to ${signed(result.gain.ci95[1])}${sure ? '' : ': not sure'}`} />
      {result.diversity && <Tile title="disagreement" value={number(result.diversity.mean_disagreement)} note="share of rows on which two members differ" />}
    </section>
  )
}

function Tile({ title, value, note }: { title: string; value: string; note: string }) {
  return (
    <div class="tile">
      <h3>{title}</h3>
      <strong>{value}</strong>
      <small>{note}</small>
    </div>
  )
}

const signed = (value: number | null) => (value === null ? '–' : `${value >= 0 ? '+' : '−'}${number(Math.abs(value), 3)}`)
