/**
 * Joins all points of a series, whose id is a column such as `s.id`, to a query: `${pointsOf('s.id')} p`. Without `OFFSET 0` the planner turns this into a plain join with
 * the view, which has no index: each query then unpacks the points of all jobs.
 */
export const pointsOf = (series: string): string => `CROSS JOIN LATERAL (SELECT * FROM all_metric_points WHERE series_id = ${series} OFFSET 0)`
