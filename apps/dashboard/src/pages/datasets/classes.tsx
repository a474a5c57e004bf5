/** How many training rows each class has. */
export function Classes({ names, counts }: { names: readonly string[]; counts: readonly number[] }) {
  const most = Math.max(1, ...counts)
  return (
    <section>
      <h2>Classes</h2>
      <ol class="probabilities">
        {names.map((name, index) => (
          <li key={name}>
            <span>{name}</span>
            <span class="track">
              <span style={{ width: `${(100 * (counts[index] ?? 0)) / most}%` }} />
            </span>
            <span>{(counts[index] ?? 0).toLocaleString()}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
