import type { JobAnalysis } from '../../../api.js'
import { makeScale } from '../../../charts/scale.js'
import { ScatterChart } from '../../../charts/scatter-chart.js'
import { number } from '../../../parts/format.js'
import { Tile } from '../../../parts/layout.js'

type Report = NonNullable<JobAnalysis['regression']>

/** Predicted against true values, and what is left over. */
export function Regression({ regression, split }: { regression: Report; split: string }) {
  const { scatter, quantiles } = regression
  const residuals = scatter.map(({ label, predicted }) => (predicted === null ? null : predicted - label))
  const truths = scatter.map(({ label }) => label)
  const x = makeScale('linear', truths)
  const y = makeScale('linear', [...truths, ...scatter.map(({ predicted }) => predicted)])
  const left = makeScale('linear', [...residuals, 0])
  const title = (index: number) => {
    const point = scatter[index]
    return point ? `row ${point.row ?? '–'}: is ${number(point.label)}, predicted ${number(point.predicted)}` : ''
  }
  return (
    <section>
      <h2>Residuals, predicted − true</h2>
      <div class="tiles">
        <Tile title="R²" value={number(regression.r_squared, 3)} note={`on the ${split} split`} />
        <Tile title="mean absolute error" value={number(regression.mean_absolute_error)} />
        <Tile title="root mean squared error" value={number(regression.root_mean_squared_error)} />
        <Tile title="bias" value={number(regression.mean)} note={`deviation ${number(regression.std)}`} />
        <Tile
          title="middle half"
          value={`${number(quantiles.p25, 3)} … ${number(quantiles.p75, 3)}`}
          note={`median ${number(quantiles.p50, 3)}; 5 % to 95 %: ${number(quantiles.p05, 3)} … ${number(quantiles.p95, 3)}`}
        />
      </div>
      <div class="charts">
        <ScatterChart
          title="predicted against true"
          about={`${scatter.length} rows, R² ${number(regression.r_squared, 3)}`}
          xLabel="true"
          x={x}
          y={y}
          diagonal
          points={scatter.map(({ label, predicted }, index) => ({ x: x.place(label), y: y.place(predicted), title: title(index), look: 'small' }))}
        />
        <ScatterChart
          title="residual against true"
          about={`${scatter.length} rows, mean ${number(regression.mean)}, deviation ${number(regression.std)}`}
          xLabel="true"
          x={x}
          y={left}
          joined={[0, 1].map((share) => ({ x: share, y: left.place(0) }))}
          points={scatter.map(({ label }, index) => ({ x: x.place(label), y: left.place(residuals[index]), title: title(index), look: 'small' }))}
        />
      </div>
    </section>
  )
}
