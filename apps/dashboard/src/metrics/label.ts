const names: Readonly<Record<string, string>> = {
  ece: 'calibration error',
  ece_calibrated: 'calibration error, calibrated',
  nll: 'negative log-likelihood',
  nll_calibrated: 'negative log-likelihood, calibrated',
}

/** A metric's name for readers: `val_loss` is `validation loss`. */
export const metricLabel = (key: string): string => names[key] ?? key.replace(/^val_/, 'validation ').replaceAll('_', ' ')

/** Whether less of a metric is better: losses and errors. */
export const lessIsBetter = (key: string): boolean => /loss|error|ece|nll/.test(key)
