/**
 * What a search compares of a text, as SQL: one letter is the same in any case and however it is composed. Collations of the database itself may know ASCII
 * only.
 */
export const folded = (value: string): string => `upper(normalize(${value}, NFKC) COLLATE "und-x-icu")`
