import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import { datasetFormats } from '@trainyard/spec'
import { useMemo, useRef, useState } from 'preact/hooks'
import { api } from '../../api.js'
import { bytes, count } from '../../parts/format.js'
import { Failure, State } from '../../parts/state.js'
import { asObject, Form, type FormContext } from '../../schema-form/form.js'
import type { Schemas } from '../../schema-form/json-schema.js'
import { SchemaField } from '../../schema-form/schema-field.js'

/** The sample sets that can be had by name. */
export function AddSample() {
  const queries = useQueryClient()
  const samples = useQuery({ queryKey: ['samples'], queryFn: () => api.catalog(), staleTime: Infinity })
  const add = useMutation({ mutationFn: (sample: string) => api.createSample(sample), onSuccess: () => queries.invalidateQueries({ queryKey: ['datasets'] }) })
  return (
    <section>
      <h2>Samples</h2>
      <State query={samples}>
        <ul class="cards">
          {samples.data?.data.map((sample) => (
            <li key={sample.sample} class="tile">
              <b>{sample.title}</b>
              <span class="quiet">{sample.description}.</span>
              <small>
                {count(sample.rows)} rows · {bytes(sample.bytes)} · {sample.licence}
              </small>
              <span>
                <button type="button" disabled={add.isPending} aria-label={`Add ${sample.title}`} onClick={() => add.mutate(sample.sample)}>
                  Add
                </button>
              </span>
            </li>
          ))}
        </ul>
      </State>
      {add.error && <Failure error={add.error} />}
    </section>
  )
}

const requestSchema = 'UploadSpecInput'
const begin = { format: datasetFormats[0]?.type }

/** Files of one's own. The formats, their fields and their files come from the records of the data formats and the schema of the running service. */
export function UploadForm() {
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [spec, setSpec] = useState<unknown>(begin)
  const [sent, setSent] = useState(0)
  const document = useQuery({ queryKey: ['openapi'], queryFn: api.openapi, staleTime: Infinity })
  const upload = useMutation({
    // Checked by the service, which names each wrong field.
    mutationFn: (files: File[]) => api.uploadDataset(spec, files, setSent),
    onSuccess: () => {
      form.current?.reset()
      setSpec(begin)
      return queries.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  const schemas = document.data?.components.schemas as Schemas | undefined
  const context = useMemo((): FormContext => ({ schemas: schemas ?? {}, widgets: {}, errors: errorsByPath(upload.error) }), [schemas, upload.error])
  const schema = schemas?.[requestSchema]
  const format = datasetFormats.find(({ type }) => type === asObject(spec)['format'])
  return (
    <section>
      <h2>Upload</h2>
      <form
        ref={form}
        class="tile"
        aria-label="Upload"
        onSubmit={(event) => {
          event.preventDefault()
          upload.mutate(filesOf(new FormData(event.currentTarget)))
        }}
      >
        <State query={document} empty={schemas && !schema && 'This service does not take uploads.'}>
          {schema && (
            <Form.Provider value={context}>
              <SchemaField path="spec" label="Format" schema={schema} value={spec} onChange={setSpec} />
            </Form.Provider>
          )}
        </State>
        {format && (
          <label>
            {format.label}: {format.files.words}
            <input name="file" type="file" required accept={acceptOf(format.files)} multiple={Math.max(...format.files.counts) > 1} />
            <small>{format.description}</small>
          </label>
        )}
        <button type="submit" disabled={upload.isPending}>
          {upload.isPending ? `${Math.round(sent * 100)} % sent` : 'Upload'}
        </button>
        {upload.error && <Failure error={upload.error} />}
      </form>
    </section>
  )
}

const acceptOf = ({ extensions, contentTypes }: (typeof datasetFormats)[number]['files']) => [...extensions, ...contentTypes].join(',')
const filesOf = (data: FormData) => data.getAll('file').filter((file) => file instanceof File)
const errorsByPath = (error: unknown): ReadonlyMap<string, string> =>
  new Map(error instanceof TrainyardError ? error.details.map(({ path, message }) => [path, message.replace(`${path} `, '')]) : [])
