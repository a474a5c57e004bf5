import { useQuery } from '@tanstack/preact-query'
import { api } from '../../../api/calls.js'
import { State } from '../../../parts/state.js'
import { CalibrationView } from './calibration-view.js'
import { ClassReport } from './class-report.js'
import { Confusion } from './confusion.js'
import { Disagreement } from './disagreement.js'
import { Regression } from './regression.js'
import { Selection } from './selection.js'
import { Worst } from './worst.js'

/** What the held-out rows say of the ensemble and its members. A job that has ended keeps its analysis: it is asked for once. */
export function Analysis({ id }: { id: string }) {
  const query = useQuery({ queryKey: ['analysis', id], queryFn: () => api.analysis(id), staleTime: Infinity })
  const analysis = query.data
  return (
    <State query={query}>
      {analysis && (
        <>
          <div class="two">
            {analysis.confusion && <Confusion analysis={analysis} />}
            {analysis.per_class.length > 0 && <ClassReport analysis={analysis} />}
          </div>
          {analysis.regression && <Regression regression={analysis.regression} split={analysis.split} />}
          <Worst analysis={analysis} />
          {analysis.calibration && <CalibrationView calibration={analysis.calibration} split={analysis.split} />}
          <div class="two">
            {analysis.selection && <Selection rounds={analysis.selection} />}
            {analysis.disagreement && analysis.members.length > 1 && <Disagreement analysis={analysis} />}
          </div>
        </>
      )}
    </State>
  )
}
