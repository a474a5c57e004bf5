/**
 * What the features of a table's rows are, for the layers that they reach as they are: the places of numbers, and those that hold the number of a category,
 * counted from 1, with how many there are. All others are 0 or 1, or places in a year.
 */
export type TableInputs = { numbers: readonly number[]; categories: readonly { place: number; count: number }[] }

/** Where the numbers are once the features that hold a category were taken out. */
export function afterCategories({ numbers, categories }: TableInputs): TableInputs {
  const before = (place: number): number => categories.filter((column) => column.place < place).length
  return { numbers: numbers.map((place) => place - before(place)), categories: [] }
}
