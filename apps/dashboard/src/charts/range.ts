/** Where a chart begins and ends on its horizontal axis. */
export type Range = readonly [number, number]
