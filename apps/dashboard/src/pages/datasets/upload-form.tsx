import type { UploadSpec } from '@trainyard/client'
import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'

/** A file of one's own: a table as CSV with the column to predict, or images and labels as IDX. */
export function UploadForm() {
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [format, setFormat] = useState<'csv' | 'idx'>('csv')
  const [sent, setSent] = useState(0)
  const upload = useMutation({
    mutationFn: (data: FormData) => api.upload(specOf(data, format), filesOf(data), setSent),
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
          <select value={format} onChange={(event) => setFormat(event.currentTarget.value === 'idx' ? 'idx' : 'csv')}>
            <option value="csv">CSV, a table with a header</option>
            <option value="idx">IDX, images and labels as in MNIST</option>
          </select>
        </label>
        {format === 'csv' && (
          <label>
            Column to predict
            <input name="label" required />
          </label>
        )}
        <label>
          {format === 'csv' ? 'File' : 'Files: images, labels'}
          <input name="file" type="file" required multiple={format === 'idx'} />
        </label>
        <button type="submit" disabled={upload.isPending}>
          {upload.isPending ? `${Math.round(sent * 100)} % sent` : 'Upload'}
        </button>
        {upload.error && <Failure error={upload.error} />}
      </form>
    </section>
  )
}

/** What the API is to know of the files. */
function specOf(data: FormData, format: 'csv' | 'idx'): UploadSpec {
  const text = (name: string) => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
  return format === 'csv' ? { format, name: text('name'), label: text('label') } : { format, name: text('name') }
}

const filesOf = (data: FormData) => data.getAll('file').filter((file) => file instanceof File)
