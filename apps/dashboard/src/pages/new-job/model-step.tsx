import { useQuery } from '@tanstack/preact-query'
import { chosenByAuto, compactText } from '@trainyard/spec'
import { useId } from 'preact/hooks'
import { api, type JobPlan } from '../../api.js'
import { asObject } from '../../schema-form/form.js'
import { type JsonSchema, kindOf, resolve, type Schemas } from '../../schema-form/json-schema.js'
import { Fields, SchemaField } from '../../schema-form/schema-field.js'
import { NetworkDrawing } from './network-drawing.js'
import { valueAt, withPath } from './ranges.js'

/** The preset that chooses the models by itself, and the one that stands for layers of one's own. */
const [automatic, own] = ['auto', 'none'] as const

type Props = {
  job: unknown
  /** The data set that the networks are drawn for; null where it is not there yet. */
  datasetId: string | null
  isImage: boolean
  plan: JobPlan | undefined
  schemas: Schemas
  onChange: (job: unknown) => void
}

export const isAuto = (job: unknown): boolean => valueAt(job, 'architecture.preset') === automatic
const presetOf = (job: unknown): string => {
  const preset = valueAt(job, 'architecture.preset')
  return typeof preset === 'string' ? preset : own
}

type Card = { type: string; schema: JsonSchema }

/** The ways to say which network is trained, as the service describes them: the recommended one first, layers of one's own last. */
function cardsOf(schemas: Schemas): Card[] {
  const job = schemas['JobSpecInput']
  const architecture = job?.properties?.['architecture']
  const kind = architecture ? kindOf(resolve(architecture, schemas), schemas) : null
  const options = kind?.kind === 'choice' ? kind.options : []
  const place = ({ type }: Card) => (type === automatic ? 0 : type === own ? 2 : 1)
  return [...options].sort((a, b) => place(a) - place(b))
}

/** Cards of the models that can be trained, and the options of the chosen one. */
export function ModelStep({ job, datasetId, isImage, plan, schemas, onChange }: Props) {
  const cards = cardsOf(schemas)
  const chosen = cards.find(({ type }) => type === presetOf(job))
  return (
    <>
      <fieldset class="models">
        <legend class="unseen">Model</legend>
        {cards.map((card) => (
          <ModelCard
            key={card.type}
            card={card}
            chosen={card === chosen}
            datasetId={datasetId}
            plan={card === chosen ? plan : undefined}
            onChoose={() => onChange(withModel(job, card.type, isImage))}
          />
        ))}
      </fieldset>
      {chosen?.type === automatic && <TimeLimit job={job} onChange={onChange} />}
      {chosen && chosen.type !== automatic && <Options card={chosen} job={job} schemas={schemas} onChange={onChange} />}
    </>
  )
}

/** The job with another model. What the recommended one chooses by itself is taken out; else it would be an error. */
function withModel(job: unknown, type: string, isImage: boolean): Record<string, unknown> {
  const { architecture: _architecture, ...rest } = asObject(job)
  if (type === own) return { ...rest, architecture: { layers: [...(isImage ? [{ type: 'flatten' }] : []), { type: 'dense', units: 64, activation: 'relu' }] } }
  const taken: readonly string[] = type === automatic ? [...chosenByAuto, 'ensemble'] : []
  return { ...Object.fromEntries(Object.entries(rest).filter(([field]) => !taken.includes(field))), architecture: { preset: type } }
}

type CardProps = { card: Card; chosen: boolean; datasetId: string | null; plan: JobPlan | undefined; onChoose: () => void }

/** One model: its name, what it is, and its layers as the service lays them out for the data set. */
function ModelCard({ card: { type, schema }, chosen, datasetId, plan, onChoose }: CardProps) {
  const id = useId()
  const title = schema.title ?? 'Own layers'
  const isPreset = type !== automatic && type !== own
  const drawn = useQuery({
    queryKey: ['plan-of-preset', datasetId, type],
    enabled: isPreset && datasetId !== null,
    retry: false,
    staleTime: Infinity,
    queryFn: ({ signal }) => api.planJob({ dataset: { id: datasetId }, architecture: { preset: type } }, signal),
  })
  const shown = isPreset ? (plan ?? drawn.data) : type === own ? plan : undefined
  return (
    <label class={`model${chosen ? ' chosen' : ''}`} for={id}>
      <span class="name">
        <input id={id} type="radio" name="model" aria-label={title} checked={chosen} aria-describedby={`${id}-about`} onChange={onChoose} />
        <b>
          {title} {type === automatic && <span class="badge">recommended</span>}
        </b>
      </span>
      {shown && <NetworkDrawing layers={shown.layers} />}
      <small id={`${id}-about`}>
        {drawn.error ? `Does not fit the data set: ${drawn.error.message}` : firstSentence(schema.description ?? 'Write the layers one by one')}
        {shown && ` · ${compactText(shown.parameters)} parameters`}
      </small>
    </label>
  )
}

/** As much of a description as a card has room for. */
const firstSentence = (text: string): string => text.replace(/(?:[;:.] .*| \(.*|\.$)/s, '')

const secondsOfMinute = 60

function TimeLimit({ job, onChange }: { job: unknown; onChange: (job: unknown) => void }) {
  const id = useId()
  const seconds = valueAt(job, 'limits.max_seconds')
  const change = (text: string) => {
    const minutes = Number(text)
    onChange(withPath(job, ['limits', 'max_seconds'], text.trim() === '' || Number.isNaN(minutes) ? undefined : Math.round(minutes * secondsOfMinute)))
  }
  return (
    <div class="field short">
      <label for={id}>Time limit, minutes</label>
      <input
        id={id}
        type="number"
        min={1 / secondsOfMinute}
        step="any"
        aria-describedby={`${id}-about`}
        value={typeof seconds === 'number' ? String(seconds / secondsOfMinute) : ''}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <small id={`${id}-about`}>The ensemble of what was trained by then is published. More time tries more models.</small>
    </div>
  )
}

/** Options of a preset, or the layers one by one. */
function Options({ card: { type, schema }, job, schemas, onChange }: { card: Card; job: unknown; schemas: Schemas; onChange: (job: unknown) => void }) {
  const kind = kindOf(resolve(schema, schemas), schemas)
  const fields = kind.kind === 'object' ? kind.fields : []
  const value = asObject(job)['architecture']
  const change = (next: unknown) => onChange(withPath(job, ['architecture'], type === own ? next : { preset: type, ...asObject(next) }))
  const layers = fields.find(({ name }) => name === 'layers')
  if (type === own && layers)
    return (
      <SchemaField
        path="architecture.layers"
        label="Layers"
        schema={layers.schema}
        value={asObject(value)['layers']}
        onChange={(next) => change({ layers: next ?? [] })} // default: a network without hidden layers
      />
    )
  return (
    <details class="part">
      <summary>Options of {schema.title ?? type}</summary>
      <Fields path="architecture" label="Options" schema={schema} value={value} onChange={change} fields={fields} />
    </details>
  )
}
