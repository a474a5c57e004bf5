import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import { useMemo, useState } from 'preact/hooks'
import { api, type AugmentationPreview as Preview } from '../../api.js'
import { CopyButton, useDelayed } from '../../parts/controls.js'
import { Failure, State } from '../../parts/state.js'
import { asObject, Form, type FormContext } from '../../schema-form/form.js'
import { kindOf, resolve, type Schemas } from '../../schema-form/json-schema.js'
import { Fields } from '../../schema-form/schema-field.js'

const typingPause = 400
const requestSchema = 'AugmentationPreviewRequestInput'
/** The fields that the form shows; the others keep their defaults. */
const asked: ReadonlySet<string> = new Set(['augmentation', 'seed', 'step', 'member', 'count'])
const begin = { augmentation: [{ type: 'rotation' }, { type: 'translation' }], seed: 1, step: 0, count: 8 }

/** Augmentations to put together, and the very pixels that a training with this seed would see at this step. */
export function AugmentationPreview({ datasetId }: { datasetId: string }) {
  const [body, setBody] = useState<unknown>(begin)
  const settled = useDelayed(JSON.stringify(body), typingPause)
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const preview = useQuery({
    queryKey: ['augmentation', datasetId, settled],
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    queryFn: ({ signal }) => api.previewAugmentation(datasetId, JSON.parse(settled), signal),
  })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const context = useMemo(
    (): FormContext => ({
      schemas: schemas ?? {},
      widgets: {},
      errors: new Map(preview.error instanceof TrainyardError ? preview.error.details.map(({ path, message }) => [path, message.replace(`${path} `, '')]) : []),
    }),
    [schemas, preview.error],
  )
  const schema = schemas?.[requestSchema]
  const kind = schema && schemas ? kindOf(resolve(schema, schemas), schemas) : null
  return (
    <section>
      <div class="head">
        <h2>Augmentation</h2>
        <CopyButton text={JSON.stringify(asObject(body)['augmentation'] ?? [], null, 2)} name="augmentation as JSON" />
      </div>
      <p class="quiet">The exact images that a job with this seed trains on at this step, before and after augmentation.</p>
      <div class="two editor">
        <form aria-label="Augmentation" onSubmit={(event) => event.preventDefault()}>
          <State query={document} empty={!kind && 'This service has no augmentation preview.'}>
            {schema && kind?.kind === 'object' && (
              <Form.Provider value={context}>
                <Fields
                  path=""
                  label="Augmentation"
                  schema={schema}
                  value={body}
                  onChange={setBody}
                  fields={kind.fields.filter(({ name }) => asked.has(name))}
                />
              </Form.Provider>
            )}
          </State>
        </form>
        <div class="verdict" aria-live="polite" aria-busy={preview.isFetching}>
          {preview.error ? <Failure error={preview.error} /> : <State query={preview}>{preview.data && <Pairs preview={preview.data} />}</State>}
        </div>
      </div>
    </section>
  )
}

const Pairs = ({ preview }: { preview: Preview }) => (
  <>
    <ul class="images pairs">
      {preview.images.map(({ row, label, original, augmented }) => (
        <li key={row}>
          <img src={original} alt={`row ${row}, ${label ?? 'no label'}, as it is`} />
          <img src={augmented} alt={`row ${row}, ${label ?? 'no label'}, augmented`} />
          <span>{label}</span>
        </li>
      ))}
    </ul>
    <p class="facts">
      {preview.images.length} of {preview.batch_rows} rows of the batch at step {preview.step}
      {preview.epoch !== null && `, epoch ${preview.epoch + 1}`}.
    </p>
  </>
)
