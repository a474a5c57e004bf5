const order = ['loss', 'accuracy', 'mean_absolute_error', 'root_mean_squared_error', 'learning_rate', 'gradient_norm', 'samples_per_second']

/** Which keys share a chart: a metric and its validation side. Known ones first, the rest by name, layers last. */
export function chartKeys(keys: readonly string[]): string[][] {
  const base = (key: string) => key.replace(/^val_/, '')
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : name.startsWith('layers/') ? order.length + 1 : order.length)
  const names = [...new Set(keys.map(base))].sort((a, b) => place(a) - place(b) || a.localeCompare(b))
  return names.map((name) => [name, `val_${name}`].filter((key) => keys.includes(key)))
}
