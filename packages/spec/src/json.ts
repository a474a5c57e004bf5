/** Whether a value read from JSON is an object: neither null nor an array. Its fields are still unknown. */
export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The number as JSON can hold it: NaN and the infinities become null, as does null itself. */
export const finiteOrNull = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)
