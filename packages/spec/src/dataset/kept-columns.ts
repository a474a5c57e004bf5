import type { ErrorDetail } from '../http/error.js'
import type { DatasetColumn, DatasetInfo } from './view.js'

/** What keeps a data set from being prepared as another one: its inputs must be of the same kind, and be columns of the same names and types in any order. */
export function keptColumnErrors(info: DatasetInfo, as: Pick<DatasetInfo, 'kind' | 'columns' | 'input_shape'>): ErrorDetail[] {
  const error = (message: string, received: unknown): ErrorDetail => ({
    path: 'init.preprocessing',
    rule: 'inputs',
    message: `init.preprocessing: ${message}`,
    received,
  })
  if (info.kind !== as.kind)
    return [error(`the weights to start from take the inputs of ${as.kind} data, and this data set is of the kind ${info.kind}`, info.kind)]
  if (info.kind === 'image')
    return info.input_shape.at(-1) === as.input_shape.at(-1)
      ? []
      : [
          error(
            `the weights to start from take images of ${as.input_shape.at(-1)} channels, and this data set has ${info.input_shape.at(-1)}: use fit, and name the first layer in init.reset`,
            info.input_shape,
          ),
        ]
  const own = new Map(info.columns.map((column) => [column.name, column]))
  const wanted = new Set(as.columns.map(({ name }) => name))
  return [
    ...as.columns.flatMap(({ name, type }) => {
      const found = own.get(name)
      if (!found) return [error(`the weights to start from take the column ${name}, which this data set does not have`, name)]
      return found.type === type
        ? []
        : [
            error(
              `the column ${name} is ${found.type} here, and ${type} in the weights to start from: upload the data set with that type in columns, or use fit and name the first layer in init.reset`,
              name,
            ),
          ]
    }),
    ...info.columns.flatMap(({ name }) =>
      wanted.has(name)
        ? []
        : [
            error(
              `the weights to start from do not take the column ${name}: leave it out of the data set, or use fit and name the first layer in init.reset`,
              name,
            ),
          ],
    ),
  ]
}

/** A table as it is with the columns of another one: their order, and their categories, which values have by name. */
export const withKeptColumns = (info: DatasetInfo, columns: readonly DatasetColumn[] | null): DatasetInfo =>
  columns === null || info.kind !== 'table' ? info : { ...info, columns: [...columns] }

/** The categories of columns that kept ones do not have: their rows have none. Those of a column that has one for all others are not among them. */
export function unknownCategories(info: DatasetInfo, columns: readonly DatasetColumn[]): { column: string; categories: string[] }[] {
  const own = new Map(info.columns.map((column) => [column.name, column.categories ?? []])) // default: numbers have none
  return columns.flatMap(({ name, categories, other }) => {
    const known = new Set(categories)
    const unknown = other ? [] : (own.get(name) ?? []).filter((category) => !known.has(category)) // default: numbers have none
    return unknown.length > 0 && categories ? [{ column: name, categories: unknown }] : []
  })
}
