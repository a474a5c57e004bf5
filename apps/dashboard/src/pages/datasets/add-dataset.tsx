import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { bytes } from '../../parts/format.js'
import { Failure, State } from '../../parts/state.js'
import { isUploadFormat, uploadFormats, uploadSpecOf } from './upload-formats.js'

/** The sample sets that can be had by name. */
export function AddSample() {
  const queries = useQueryClient()
  const samples = useQuery({ queryKey: ['samples'], queryFn: api.samples, staleTime: Infinity })
  const add = useMutation({ mutationFn: api.addSample, onSuccess: () => queries.invalidateQueries({ queryKey: ['datasets'] }) })
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
                {sample.rows.toLocaleString()} rows · {bytes(sample.bytes)} · {sample.licence}
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

/** Files of one's own: a table as CSV, arrays as NPZ, images and labels as IDX, or images in folders as a zip. */
export function UploadForm() {
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [format, setFormat] = useState<keyof typeof uploadFormats>('csv')
  const [sent, setSent] = useState(0)
  const upload = useMutation({
    mutationFn: (data: FormData) => api.upload(uploadSpecOf(data, format), filesOf(data), setSent),
    onSuccess: () => {
      form.current?.reset()
      return queries.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  return (
    <section>
      <h2>Upload</h2>
      <form
        ref={form}
        class="tile"
        onSubmit={(event) => {
          event.preventDefault()
          upload.mutate(new FormData(event.currentTarget))
        }}
      >
        <label>
          Name
          <input name="name" required />
        </label>
        <label>
          Format
          <select value={format} onChange={(event) => isUploadFormat(event.currentTarget.value) && setFormat(event.currentTarget.value)}>
            {Object.entries(uploadFormats).map(([value, { name }]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {format === 'csv' && (
          <label>
            Column to predict
            <input name="label" required />
          </label>
        )}
        {format === 'images' && <ImageFields />}
        <label>
          {uploadFormats[format].files}
          <input name="file" type="file" required accept={uploadFormats[format].accept} multiple={uploadFormats[format].several} />
        </label>
        <label>
          Share held out as the test split, in percent
          <input name="test_fraction" type="number" min="0" max="99" step="any" placeholder={format === 'idx' ? '0' : '20'} />
        </label>
        <button type="submit" disabled={upload.isPending}>
          {upload.isPending ? `${Math.round(sent * 100)} % sent` : 'Upload'}
        </button>
        {upload.error && <Failure error={upload.error} />}
      </form>
    </section>
  )
}

/** To what size and colour all images are brought. */
const ImageFields = () => (
  <div class="fields">
    <label class="field">
      Height
      <input name="height" type="number" min="1" placeholder="as they are" />
    </label>
    <label class="field">
      Width
      <input name="width" type="number" min="1" placeholder="as they are" />
    </label>
    <label class="field">
      Colour
      <select name="channels">
        <option value="">as they are</option>
        <option value="1">grey</option>
        <option value="3">colour</option>
      </select>
    </label>
  </div>
)

const filesOf = (data: FormData) => data.getAll('file').filter((file) => file instanceof File)
