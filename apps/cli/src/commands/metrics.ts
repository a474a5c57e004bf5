import { countText, metricOf, numberText } from '@trainyard/spec'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, count } from './options.js'
import { openService } from './service.js'
import { sparkline } from '../terminal/charts.js'
import { right, tableText } from '../terminal/text.js'

type MetricsOptions = {
  readonly keys?: string
  readonly members?: string
  readonly maxPoints: number
  readonly layers?: boolean
}

/** `trainyard metrics ID --keys loss,val_loss`: curves in the terminal, or points as JSON. */
export const addMetrics: AddCommand = (program, context) => {
  program
    .command('metrics')
    .description('show the curves of a job')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .option('--keys <keys>', 'comma-separated; all but those of layers if left out')
    .option('--layers', 'those of layers, too')
    .option('--members <numbers>', 'comma-separated; all if left out')
    .option('--max-points <count>', 'points a curve', count, 200)
    .action(async (id: string, { keys, members, maxPoints, layers }: MetricsOptions, command) => {
      const { api, json, find } = openService(context, command)
      const query = { max_points: maxPoints, ...(keys === undefined ? {} : { keys }), ...(members === undefined ? {} : { members }) }
      const page = await api.metrics(await find('job', id), query)
      if (json) return sayJson(context, page)
      const series = page.series.filter(({ key }) => keys !== undefined || layers === true || metricOf(key)?.place !== 'layer')
      if (series.length === 0) return say(context, 'no points yet')
      const rows = series.map(({ member, key, step, value, min, max }) => {
        const finite = (values: readonly (number | null)[]) => values.filter((each): each is number => each !== null)
        return [
          key,
          String(member),
          sparkline(value, 40),
          numberText(value.at(-1)),
          numberText(Math.min(...finite(min.length > 0 ? min : value))),
          numberText(Math.max(...finite(max.length > 0 ? max : value))),
          // default: a curve without points is at its start
          countText(step.at(-1) ?? 0),
        ]
      })
      say(context, tableText(context.stdout, ['key', right('member'), 'curve', right('last'), right('least'), right('most'), right('step')], rows))
    })
}
