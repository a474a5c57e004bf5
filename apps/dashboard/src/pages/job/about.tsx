import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { limits } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type JobView } from '../../api.js'
import { Failure } from '../../parts/state.js'

/** What people say of a job: its tags and notes, and the form that changes them and its name. */
export function About({ job }: { job: JobView }) {
  const [isEdited, setIsEdited] = useState(false)
  if (isEdited) return <AboutForm job={job} onDone={() => setIsEdited(false)} />
  return (
    <div class="actions">
      {job.tags.map((tag) => (
        <span key={tag} class="tag">
          {tag}
        </span>
      ))}
      {job.notes !== null && <p class="notes">{job.notes}</p>}
      <button type="button" class="plain" onClick={() => setIsEdited(true)}>
        {job.tags.length === 0 && job.notes === null ? 'Rename, add tags or notes' : 'Edit name, tags and notes'}
      </button>
    </div>
  )
}

function AboutForm({ job, onDone }: { job: JobView; onDone: () => void }) {
  const [name, setName] = useState(job.name)
  const [tags, setTags] = useState(job.tags.join(', '))
  const [notes, setNotes] = useState(job.notes ?? '') // default: none were written
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: () => api.updateJob(job.id, { name, tags: tagsOf(tags), notes: notes.trim() === '' ? null : notes }),
    onSuccess: (view) => {
      queries.setQueryData(['job', view.id], view)
      void queries.invalidateQueries({ queryKey: ['jobs'] })
      onDone()
    },
  })
  return (
    <form
      aria-label="Name, tags and notes"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <label class="short">
        Name
        <input value={name} maxLength={limits.nameUnits} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label class="short">
        Tags, separated by commas
        <input value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <label>
        Notes
        <textarea rows={3} value={notes} maxLength={limits.noteCharacters} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      <div class="actions">
        <button type="submit" class="primary" disabled={save.isPending}>
          Save
        </button>
        <button type="button" onClick={onDone}>
          Discard
        </button>
      </div>
      {save.error && <Failure error={save.error} />}
    </form>
  )
}

const tagsOf = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
