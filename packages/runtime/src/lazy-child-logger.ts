import type { Logger } from 'pino'

type Fields = Record<string, unknown>

const fields = Symbol('fields')
const made = Symbol('made')
type LazyLogger = Logger & { [fields]: Fields; [made]: Logger | null }

const methods = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'child', 'bindings', 'setBindings'] as const

/**
 * Children of a logger that are made when they first write: a child redacts its fields and writes them out as it is made, and most requests log nothing.
 * Returns a maker, which takes the fields that each line of the child carries.
 */
export function lazyChildren(logger: Logger): (fields: Fields) => Logger {
  const prototype: object = Object.create(logger)
  for (const name of methods)
    Object.defineProperty(prototype, name, {
      value(this: LazyLogger, ...values: unknown[]): unknown {
        const child = (this[made] ??= logger.child(this[fields]))
        return Reflect.apply(child[name], child, values)
      },
    })
  return (own) => {
    const lazy: LazyLogger = Object.create(prototype)
    lazy[fields] = own
    lazy[made] = null
    return lazy
  }
}
