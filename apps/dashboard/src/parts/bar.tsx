/** A share of one, as a bar with its percentage. */
export function Bar({ fraction, label }: { fraction: number; label: string }) {
  const percent = Math.round(fraction * 100)
  return (
    <span class="bar" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span class="track">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span class="amount">{percent} %</span>
    </span>
  )
}
