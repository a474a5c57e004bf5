import { isTerminal, jobStatuses } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link, useSearchParams } from 'wouter-preact'
import { api } from '../../api.js'
import { useDelayed } from '../../parts/controls.js'
import { Page } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'
import { type Grouping, groupingOf, groupingsOf, groupJobs } from './group-jobs.js'
import { JobTable } from './job-table.js'

const pollEvery = 2_000
const slowPoll = 15_000
const typingPause = 250

/** All jobs, newest first, with their best and last validation metric. Filters stand in the address, so that they can be shared. */
export function JobsPage() {
  const [search, setSearch] = useSearchParams()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { status, name: typed } = filtersOf(search)
  const name = useDelayed(typed, typingPause)
  const grouping = groupingOf(search.get('group'))
  const jobs = useJobs(status, name)
  const { rows } = jobs
  const set = (field: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(field)
        else next.set(field, value)
        return next
      },
      { replace: true },
    )
  const choose = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <Page
      title="Jobs"
      beside={
        <>
          {chosen.size > 0 && (
            <Link class="button" href={`/compare?jobs=${[...chosen].join(',')}`}>
              Compare {chosen.size}
            </Link>
          )}
          <Link class="button primary" href="/new">
            New job
          </Link>
        </>
      }
    >
      <Filters search={search} grouping={grouping} offered={groupingsOf(rows)} set={set} />
      <State query={jobs} empty={rows.length === 0 && <Empty filtered={status !== '' || name !== ''} />}>
        {groupJobs(rows, grouping).map(({ title, jobs: group }) => (
          <section key={title}>
            {title !== '' && <h2>{title}</h2>}
            <JobTable label={title === '' ? 'Jobs' : `Jobs: ${title}`} jobs={group} chosen={chosen} onChoose={choose} />
          </section>
        ))}
        <More pages={jobs} what="older jobs" />
      </State>
    </Page>
  )
}

/** Pages of jobs, read again soon while any of them is on its way and now and then when none is. */
function useJobs(status: string, name: string) {
  return usePages({
    queryKey: ['jobs', status, name],
    read: (page) => api.jobs({ ...page, ...(status === '' ? {} : { status }), ...(name === '' ? {} : { name }) }),
    pollEvery: (rows) => (rows.every((job) => isTerminal(job.status)) ? slowPoll : pollEvery),
  })
}

type FilterProps = { search: URLSearchParams; grouping: Grouping; offered: readonly Grouping[]; set: (field: string, value: string) => void }

/** The filters that stand in the address. */
function filtersOf(search: URLSearchParams): { status: string; name: string } {
  // default: no filter
  const value = (field: string) => search.get(field) ?? ''
  return { status: value('status'), name: value('name') }
}

function Filters({ search, grouping, offered, set }: FilterProps) {
  const { status, name } = filtersOf(search)
  return (
    <div class="filters" role="search">
      <label class="inline">
        Name
        <input type="search" value={name} onInput={(event) => set('name', event.currentTarget.value)} />
      </label>
      <label class="inline">
        Status
        <select value={status} onChange={(event) => set('status', event.currentTarget.value)}>
          <option value="">any</option>
          {jobStatuses.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      </label>
      <label class="inline">
        Group by
        <select value={grouping} onChange={(event) => set('group', event.currentTarget.value === 'nothing' ? '' : event.currentTarget.value)}>
          {[...new Set([...offered, grouping])].map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      </label>
    </div>
  )
}

const Empty = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <>
      No jobs match. <Link href="/">Clear filters</Link>
    </>
  ) : (
    <>
      No jobs yet. <Link href="/new">Create your first job</Link>, or run <code>npm start -- --demo</code>.
    </>
  )
