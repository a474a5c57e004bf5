import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'

const pollEvery = 2_000

/** What happened to a job, newest first; asked for again until the job is done. All who ask share one answer. */
export function useEvents(id: string, done: boolean) {
  return useQuery({ queryKey: ['events', id, done], queryFn: () => api.events(id), refetchInterval: done ? false : pollEvery })
}
