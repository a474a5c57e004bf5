import type { TaskHandlers } from '@trainyard/queue'
import type { TaskKind, TaskPayload, TaskRef } from '@trainyard/spec'

export type IntakeOptions = {
  slots: number
  handlers: TaskHandlers
  /** The due tasks in turn between projects, the next one first, as many as there are slots. */
  inTurn(): Promise<TaskRef[]>
  /** A slot is free, and there may be due tasks that found none. */
  onFreed(): void
  onError(error: unknown, taskId: string): void
}

/** The slots of a worker, and the two ways into them: notifications of the queue, and due rows that the reconciler has found. */
export type Intake = {
  /**
   * For the queue. A notification says that something is due; the task whose turn it is begins, whichever was named. One that finds no free slot is dropped: the
   * row is found again when one is free.
   */
  handlers: TaskHandlers
  /** Begins due tasks, in their order, as many as there are free slots; gives back those that found none. */
  begin(due: readonly TaskRef[]): TaskRef[]
  /** Takes tasks or takes none; those that run go on. */
  open(takes: boolean): void
  /** Settles when nothing runs. */
  idle(): Promise<void>
}

/** Opens the slots of a worker. */
export function createIntake({ slots, handlers, inTurn, onFreed, onError }: IntakeOptions): Intake {
  const running = new Map<string, Promise<void>>()
  let isOpen = true
  let missed = false
  let choosing = 0

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
    if (isOpen && running.size + choosing < slots) return run(kind, payload)
    missed = true
    return null
  }
  /** Begins the task whose turn it is, or the one that was named where the database does not say; a slot is held meanwhile. */
  const beginNext = async (named: Pick<TaskRef, 'id' | 'kind'>): Promise<void> => {
    choosing += 1
    const due = await inTurn()
      .catch(() => [named])
      .finally(() => (choosing -= 1))
    const next = due.find(({ id }) => !running.has(id))
    // The named task may still be due, and another worker may be faster with this one.
    missed ||= next !== undefined && next.id !== named.id
    if (next) await take(next.kind, { task_id: next.id })
  }
  const handlerOf = (kind: TaskKind) => async (payload: TaskPayload<TaskKind>) => {
    if (isOpen && running.size + choosing < slots) await beginNext({ id: payload.task_id, kind })
    else missed = true
  }
  return {
    handlers: { prepare_dataset: handlerOf('prepare_dataset'), train: handlerOf('train'), combine: handlerOf('combine'), predict: handlerOf('predict') },
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
