import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { api, type DatasetView } from '../../api.js'
import { parseJson, useDelayed } from '../../parts/controls.js'
import { Failure, State } from '../../parts/state.js'
import { errorsByPath, Form, type FormContext } from '../../schema-form/form.js'
import type { Schemas } from '../../schema-form/json-schema.js'
import { type DataChoice, storeData } from '../../upload/store-data.js'
import { CopyAsCode } from './copy-as-code.js'
import { DataStep } from './data-step.js'
import { type Draft, forgetDraft, keepDraft } from './draft.js'
import { ModelStep } from './model-step.js'
import { PlanView, TrialsView } from './plan-view.js'
import { sweepOf } from './ranges.js'
import { onDataset } from './starter-job.js'
import { TrainingStep } from './training-step.js'

const typingPause = 400
const formId = 'new-job'

type Props = { begin: Draft; schemas: Schemas; datasets: readonly DatasetView[]; keeps: boolean; onStartOver: () => void }

/** A job being written in three steps, with the server's own verdict on it as it stands. */
export function JobEditor({ begin, schemas, datasets, keeps, onStartOver }: Props) {
  const [text, setText] = useState(() => written(begin.job))
  const [data, setData] = useState(begin.data)
  const [ranges, setRanges] = useState(begin.ranges)
  const parsed = useMemo(() => parseJson(text), [text])
  // While the text is no JSON the steps show the job as it last was.
  const lastJob = useRef<unknown>(begin.job)
  if (parsed.ok) lastJob.current = parsed.value
  const job = lastJob.current
  const setJob = (next: unknown) => setText(written(next))
  const sweeps = Object.keys(ranges).length > 0
  const verdict = useVerdict({ text, ranges, sweeps, stored: data.from === 'existing' && data.id !== null })
  useEffect(() => {
    if (keeps && parsed.ok) keepDraft({ job: parsed.value, data, ranges })
  }, [keeps, parsed, data, ranges])
  const changeData = (next: DataChoice) => {
    setData(next)
    setJob(onDataset(job, nameOf(data), nameOf(next), next.from === 'existing' ? (next.id ?? undefined) : undefined))
  }
  const submission = useSubmission({ data, job, sweeps, ranges, onStored: changeData })
  const error = submission.error ?? verdict.error
  const errors = useMemo(() => errorsByPath(error), [error])
  const context = useMemo((): FormContext => ({ schemas, errors, widgets: {} }), [schemas, errors])
  const isImage = datasets.find(({ id }) => data.from === 'existing' && id === data.id)?.kind === 'image'
  return (
    <div class="two editor">
      <Form.Provider value={context}>
        <form id={formId} aria-label="New job" onKeyDown={submitOnlyWithControl} onSubmit={submission.start}>
          <Step number={1} title="Data">
            <DataStep data={data} datasets={datasets} errors={errors} onChange={changeData} />
          </Step>
          <Step number={2} title="Model">
            <ModelStep
              job={job}
              datasetId={data.from === 'existing' ? data.id : null}
              isImage={isImage}
              plan={verdict.plan}
              schemas={schemas}
              onChange={setJob}
            />
          </Step>
          <Step number={3} title="Training">
            <TrainingStep {...{ job, text, ranges, schemas, datasets, errors }} plan={verdict.plan} onJob={setJob} onText={setText} onRanges={setRanges} />
          </Step>
        </form>
      </Form.Provider>
      <Beside {...{ parsed, data, ranges, sweeps, verdict, submission }} onStartOver={keeps ? onStartOver : null} />
    </div>
  )
}

type BesideProps = {
  parsed: ReturnType<typeof parseJson>
  data: DataChoice
  ranges: Draft['ranges']
  sweeps: boolean
  verdict: ReturnType<typeof useVerdict>
  submission: ReturnType<typeof useSubmission>
  onStartOver: (() => void) | null
}

/** The button that starts it all, the server's verdict, and the same job as code. */
function Beside({ parsed, data, ranges, sweeps, verdict, submission: { doing, error: rejected }, onStartOver }: BesideProps) {
  const error = parsed.ok ? (rejected ?? verdict.error) : parsed.error
  return (
    <div class="verdict" aria-live="polite">
      <span class="actions">
        <button type="submit" form={formId} class="primary" disabled={!parsed.ok || verdict.error !== null || !isChosen(data) || doing !== null}>
          {doing ?? (sweeps ? 'Start sweep' : 'Start training')}
        </button>
        {onStartOver && (
          <button type="button" class="plain" onClick={onStartOver}>
            Start over
          </button>
        )}
      </span>
      {doing !== null && data.from !== 'existing' && <p class="quiet">Keep this page open until the job is queued.</p>}
      {error ? <Failure error={error} /> : <Verdict {...verdict} data={data} />}
      {parsed.ok && <CopyAsCode order={sweeps ? { kind: 'sweep', body: sweepOf(parsed.value, ranges) } : { kind: 'job', body: parsed.value }} />}
    </div>
  )
}

const written = (job: unknown): string => JSON.stringify(job, null, 2)

/** The name of the data set of a choice; null where none is chosen. */
const nameOf = (data: DataChoice): string | null =>
  data.from === 'existing' ? data.name : data.from === 'sample' ? data.sample || null : (data.upload?.name ?? null)

const isChosen = (data: DataChoice): boolean =>
  data.from === 'existing' ? data.id !== null : data.from === 'sample' ? data.sample !== '' : data.upload !== null

function Step({ number, title, children }: { number: number; title: string; children: ComponentChildren }) {
  return (
    <section class="step">
      <h2>
        <span class="number">{number}</span> {title}
      </h2>
      {children}
    </section>
  )
}

/** Enter in a field must not start a training; with Ctrl or Command it does. */
function submitOnlyWithControl(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  if ((event.ctrlKey || event.metaKey) && event.currentTarget instanceof HTMLFormElement) event.currentTarget.requestSubmit()
}

/** What the server says of the job as it stood when the typing paused: its plan and that of its sweep, or every error. */
function useVerdict({ text, ranges, sweeps, stored }: { text: string; ranges: Draft['ranges']; sweeps: boolean; stored: boolean }) {
  const settled = useDelayed(
    useMemo(() => ({ text, ranges }), [text, ranges]),
    typingPause,
  )
  const judged = useMemo(() => parseJson(settled.text), [settled])
  const job = judged.ok ? judged.value : null
  const plan = useQuery({
    queryKey: ['plan', settled.text],
    enabled: judged.ok && stored,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.planJob(job, signal),
  })
  const sweep = useQuery({
    queryKey: ['sweep-plan', settled.text, settled.ranges],
    enabled: judged.ok && stored && sweeps,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.planSweep(sweepOf(job, settled.ranges), signal),
  })
  return {
    query: plan,
    plan: stored ? plan.data : undefined,
    trials: stored && sweeps ? sweep.data : undefined,
    error: stored ? (plan.error ?? (sweeps ? sweep.error : null)) : null,
  }
}

function Verdict({ query, plan, trials, data }: ReturnType<typeof useVerdict> & { data: DataChoice }) {
  if (data.from !== 'existing' || data.id === null)
    return <p class="quiet">The plan with its time and memory is here once the data is stored, which starting the training does.</p>
  return (
    <State query={query}>
      {trials && <TrialsView plan={trials} />}
      {plan && <PlanView plan={plan} />}
    </State>
  )
}

type Submission = { data: DataChoice; job: unknown; sweeps: boolean; ranges: Draft['ranges']; onStored: (data: DataChoice) => void }

/** Stores the data where that is to be done, and queues the job or the sweep; then its page opens, unless the reader has left. */
function useSubmission({ data, job, sweeps, ranges, onStored }: Submission) {
  const queries = useQueryClient()
  const [doing, setDoing] = useState<string | null>(null)
  const [, go] = useLocation()
  const here = useRef(true)
  useEffect(() => () => void (here.current = false), [])
  const submit = useMutation({
    mutationFn: async () => {
      setDoing('Starting…')
      const { id, name } = await storeData(data, setDoing)
      const spec = onDataset(job, nameOf(data), name, id)
      if (data.from !== 'existing') {
        onStored({ from: 'existing', id, name })
        await queries.invalidateQueries({ queryKey: ['datasets'] })
      }
      setDoing('Starting…')
      return sweeps ? `/sweeps/${(await api.createSweep(sweepOf(spec, ranges))).id}` : `/jobs/${(await api.createJob(spec)).id}`
    },
    onSuccess: (path) => {
      forgetDraft()
      if (here.current) go(path)
    },
    onSettled: () => setDoing(null),
  })
  return {
    doing,
    error: submit.error,
    start: (event: Event) => {
      event.preventDefault()
      if (doing === null) submit.mutate()
    },
  }
}
