import type { TaskHandlers } from '@trainyard/queue'
import type { TaskKind, TaskPayload, TaskRef } from '@trainyard/spec'

export type IntakeOptions = {
  slots: number
  handlers: TaskHandlers
  /** A slot is free, and there may be due tasks that found none. */
  onFreed(): void
  onError(error: unknown, taskId: string): void
}

/** The slots of a worker, and the two ways into them: notifications of the queue, and due rows that the reconciler has found. */
export type Intake = {
  /** For the queue. A notification that finds no free slot is dropped: the row is found again when one is free. */
  handlers: TaskHandlers
  /** Begins due tasks, in their order, as many as there are free slots; gives back those that found none. */
  begin(due: readonly TaskRef[]): TaskRef[]
  /** Takes tasks or takes none; those that run go on. */
  open(takes: boolean): void
  /** Settles when nothing runs. */
  idle(): Promise<void>
}

/** Opens the slots of a worker. */
export function createIntake({ slots, handlers, onFreed, onError }: IntakeOptions): Intake {
  const running = new Map<string, Promise<void>>()
  let isOpen = true
  let missed = false

  const run = async (kind: TaskKind, payload: TaskPayload<TaskKind>): Promise<void> => {
    const taskId = payload.task_id
    const handle = handlers[kind] as (payload: TaskPayload<TaskKind>) => Promise<void>
    const handled = handle(payload)
    running.set(
      taskId,
      handled.catch(() => undefined),
    )
    try {
      await handled
    } finally {
      running.delete(taskId)
      if (missed && isOpen) {
        missed = false
        onFreed()
      }
    }
  }
  /** The run of a task, or null where it runs already or finds no slot. */
  const take = (kind: TaskKind, payload: TaskPayload<TaskKind>): Promise<void> | null => {
    if (running.has(payload.task_id)) return null
    if (isOpen && running.size < slots) return run(kind, payload)
    missed = true
    return null
  }
  const handlerOf = (kind: TaskKind) => async (payload: TaskPayload<TaskKind>) => void (await take(kind, payload))
  return {
    handlers: { prepare_dataset: handlerOf('prepare_dataset'), train: handlerOf('train'), combine: handlerOf('combine') },
    begin: (due) =>
      due.filter(({ id, kind }) => {
        const begun = take(kind, { task_id: id })
        begun?.catch((error: unknown) => onError(error, id))
        return begun === null && !running.has(id)
      }),
    open: (takes) => {
      isOpen = takes
      if (takes) onFreed()
    },
    idle: async () => void (await Promise.all(running.values())),
  }
}
