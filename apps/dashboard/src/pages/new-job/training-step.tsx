import { useId, useState } from 'preact/hooks'
import type { DatasetView, JobPlan } from '../../api.js'
import { parseJson } from '../../parts/controls.js'
import { Tabs } from '../../parts/layout.js'
import { asObject } from '../../schema-form/form.js'
import { type FieldKind, type JsonSchema, kindOf, resolve, type Schemas } from '../../schema-form/json-schema.js'
import { SchemaField } from '../../schema-form/schema-field.js'
import { JobForm } from './job-form.js'
import { isAuto } from './model-step.js'
import { type Range, rangeAround, type Ranges, spacedTypes, valueAt, withPath } from './ranges.js'

type Props = {
  job: unknown
  text: string
  ranges: Ranges
  plan: JobPlan | undefined
  schemas: Schemas
  datasets: readonly DatasetView[]
  errors: ReadonlyMap<string, string>
  onJob: (job: unknown) => void
  onText: (text: string) => void
  onRanges: (ranges: Ranges) => void
}

/** The settings that are usually changed, by their paths; all others are folded. */
const usual = [
  ['training.epochs', 'Epochs'],
  ['training.batch_size', 'Batch size'],
  ['optimizer.learning_rate', 'Learning rate'],
  ['ensemble.members', 'Members'],
] as const

/** How the model is trained and what it is called: the usual settings, and all of them on demand. */
export function TrainingStep(props: Props) {
  const { job, schemas, onJob } = props
  const [opened, setOpened] = useState(false)
  const auto = isAuto(job)
  return (
    <>
      {auto && <p class="quiet">Optimizers, rates, epochs and the ensemble are chosen for the data set.</p>}
      <div class="fields">
        {!auto && usual.map(([path, label]) => <UsualField key={path} path={path} label={label} {...props} />)}
        <Named path="name" label="Job name" schema={fieldAt(props, 'name')} {...props} />
        <Named path="model.name" label="Model name" schema={fieldAt(props, 'model.name')} {...props} />
      </div>
      <details class="part" open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>All settings</summary>
        {opened && 'JobSpecInput' in schemas && <AllSettings {...props} onChange={onJob} />}
      </details>
    </>
  )
}

function Named({ path, label, schema, job, onJob }: Props & { path: string; label: string; schema: JsonSchema | null }) {
  if (!schema) return null
  const change = (next: unknown) =>
    onJob(path === 'model.name' && next === undefined ? withPath(job, ['model'], undefined) : withPath(job, path.split('.'), next))
  return <SchemaField path={path} label={label} schema={schema} value={valueAt(job, path)} onChange={change} />
}

/** One of the usual settings, which may be tried with several values. What is left open shows what the service would take. */
function UsualField({ path, label, ...props }: Props & { path: string; label: string }) {
  const { job, ranges, plan, schemas, onJob, onRanges } = props
  const id = useId()
  const schema = fieldAt(props, path)
  const types = spacedTypes(schemas)
  const [first] = types
  if (!schema) return null
  const kind = kindOf(schema, schemas)
  const resolved = valueAt(plan?.spec, path)
  const range = ranges[path]
  const tick = (on: boolean) => {
    const { [path]: _range, ...others } = ranges
    onRanges(on && first !== undefined ? { ...others, [path]: rangeAround(valueAt(job, path) ?? resolved, { integer: isInteger(kind), type: first }) } : others)
  }
  return (
    <div class="usual">
      {range ? (
        <RangeFields label={label} range={range} types={types} onChange={(next) => onRanges({ ...ranges, [path]: next })} />
      ) : (
        <SchemaField
          path={path}
          label={label}
          schema={resolved === undefined ? schema : { ...schema, default: resolved }}
          value={valueAt(job, path)}
          onChange={(next) => onJob(withUsual(props, path, next))}
        />
      )}
      {first !== undefined && (
        <label class="inline" for={id}>
          <input id={id} type="checkbox" checked={range !== undefined} onChange={(event) => tick(event.currentTarget.checked)} />
          Try several<span class="unseen"> values of {label.toLowerCase()}</span>
        </label>
      )}
    </div>
  )
}

const isInteger = (kind: FieldKind): boolean => kind.kind === 'number' && kind.integer

/** The job with one of its settings. What is told apart by a type, as a rate by its optimizer, needs the type beside it. */
function withUsual({ job, plan, schemas }: Pick<Props, 'job' | 'plan' | 'schemas'>, path: string, next: unknown): unknown {
  const [part = ''] = path.split('.')
  const type = valueAt(plan?.spec, `${part}.type`) ?? valueAt(schemas['JobSpecInput']?.properties?.[part]?.default, 'type')
  const changed = withPath(job, path.split('.'), next)
  if (next !== undefined && type !== undefined && valueAt(job, `${part}.type`) === undefined)
    return withPath(changed, [part], { type, ...asObject(asObject(changed)[part]) })
  return Object.keys(asObject(asObject(changed)[part])).length === 0 ? withPath(changed, [part], undefined) : changed
}

/** The schema of the field at a path of a job; of objects that a type tells apart, that of the job's own or of the plan's type. */
function fieldAt({ job, plan, schemas }: Pick<Props, 'job' | 'plan' | 'schemas'>, path: string): JsonSchema | null {
  let schema: JsonSchema | undefined = schemas['JobSpecInput']
  const before: string[] = []
  for (const part of path.split('.')) {
    const kind = schema ? kindOf(resolve(schema, schemas), schemas) : null
    const inner = kind?.kind === 'optional' ? resolve(kind.schema, schemas) : schema && resolve(schema, schemas)
    const at = before.join('.')
    const type =
      kind?.kind === 'choice' ? (valueAt(job, `${at}.${kind.key}`) ?? valueAt(plan?.spec, `${at}.${kind.key}`) ?? valueAt(inner?.default, kind.key)) : null
    const chosen = kind?.kind === 'choice' ? kind.options.find((option) => option.type === type)?.schema : inner
    schema = chosen?.properties?.[part]
    before.push(part)
  }
  return schema ? resolve(schema, schemas) : null
}

/** Two ends and how many values between them. */
function RangeFields({ label, range, types, onChange }: { label: string; range: Range; types: readonly string[]; onChange: (range: Range) => void }) {
  const id = useId()
  const ends = [
    ['from', 'From'],
    ['to', 'To'],
    ['count', 'Values'],
  ] as const
  return (
    <fieldset class="range">
      <legend>{label}</legend>
      {ends.map(([name, text]) => (
        <label key={name} for={`${id}-${name}`}>
          {text}
          <input
            id={`${id}-${name}`}
            type="number"
            step="any"
            value={typeof range[name] === 'number' ? range[name] : ''}
            onChange={(event) => onChange({ ...range, [name]: event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value) })}
          />
        </label>
      ))}
      <label for={`${id}-type`}>
        Spacing
        <select id={`${id}-type`} value={range.type} onChange={(event) => onChange({ ...range, type: event.currentTarget.value })}>
          {types.map((type) => (
            <option key={type} value={type}>
              {type.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}

/** Every field of a job, as a form made from the schema of the running service, or as JSON. */
function AllSettings({ text, datasets, errors, onChange, onText }: Props & { onChange: (job: unknown) => void }) {
  const [tab, setTab] = useState<'Form' | 'JSON'>('Form')
  const parsed = parseJson(text)
  // A text that is no JSON has no fields: it is corrected as a text.
  const shown = parsed.ok ? tab : 'JSON'
  return (
    <>
      <Tabs names={['Form', 'JSON']} chosen={shown} onChoose={setTab} />
      {shown === 'Form' && parsed.ok ? (
        <JobForm value={parsed.value} errors={errors} datasets={datasets} onChange={onChange} />
      ) : (
        <label>
          Job as JSON
          <textarea class="code" rows={32} spellcheck={false} value={text} onInput={(event) => onText(event.currentTarget.value)} />
        </label>
      )}
    </>
  )
}
