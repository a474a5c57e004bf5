/** Whether more of a metric is better; of losses and errors less is. */
export const higherIsBetter = (metric: string): boolean => /accuracy|precision|recall|f1|auc|r2/.test(metric)
