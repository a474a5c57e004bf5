import { bytesText, countText } from '@trainyard/spec'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useMemo, useState } from 'preact/hooks'
import { api } from '../../api.js'
import { Failure, State } from '../../parts/state.js'
import { errorsByPath } from '../../schema-form/form.js'
import { FileUpload, type Upload } from '../../upload/file-upload.js'
import { storeData } from '../../upload/store-data.js'

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
                {countText(sample.rows)} rows · {bytesText(sample.bytes)} · {sample.licence}
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

/** Files of one's own. A table's beginning is read before it is sent; the form stays until the data set is ready. */
export function UploadForm() {
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Upload | null>(null)
  const [doing, setDoing] = useState('')
  const [round, setRound] = useState(0)
  const upload = useMutation({
    mutationFn: () => storeData({ from: 'file', upload: chosen }, setDoing),
    onSuccess: () => {
      setChosen(null)
      setRound(round + 1)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['datasets'] }),
  })
  const errors = useMemo(() => errorsByPath(upload.error), [upload.error])
  return (
    <section>
      <h2>Upload</h2>
      <form
        class="tile"
        aria-label="Upload"
        onSubmit={(event) => {
          event.preventDefault()
          upload.mutate()
        }}
      >
        <FileUpload key={round} errors={errors} onChange={setChosen} />
        <button type="submit" class="primary" disabled={chosen === null || upload.isPending}>
          {upload.isPending ? doing : 'Upload'}
        </button>
        {upload.error && <Failure error={upload.error} />}
      </form>
    </section>
  )
}
