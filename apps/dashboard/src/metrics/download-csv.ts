import { api } from '../api/calls.js'

/** Every stored point of a job as CSV, read page by page by the cursor: what the charts are drawn from, with nothing left out. */
export async function metricsCsv(jobId: string): Promise<string> {
  const rows = ['member,key,step,epoch,value,at']
  for (let since = '0'; ; ) {
    const page = await api.metrics(jobId, { since })
    for (const { member, key, step, epoch, value, at } of page.series)
      for (const [index, each] of step.entries()) rows.push([member, key, each, epoch[index], value[index] ?? '', at[index]].join(','))
    since = page.next
    if (!page.has_more) return `${rows.join('\n')}\n`
  }
}
