/** The header of a prediction's reply that says what it took of the project's operations of the day. */
export const costHeader = 'x-prediction-cost'

/** What a prediction took: rows, and floating-point operations of all members, samples and views. */
export type PredictionCost = { rows: number; flops: number }

/** As the header says it: `rows=3, flops=12000`. */
export const writeCost = ({ rows, flops }: PredictionCost): string => `rows=${rows}, flops=${Math.round(flops)}`

/** What the header says; null where it is none. */
export function readCost(header: unknown): PredictionCost | null {
  const { rows, flops } = (typeof header === 'string' && /^rows=(?<rows>\d{1,15}), flops=(?<flops>\d{1,24})$/.exec(header)?.groups) || {}
  return rows === undefined || flops === undefined ? null : { rows: Number(rows), flops: Number(flops) }
}
