import { z } from 'zod'

/** What every record of a technique says, whatever its kind: the name on the wire, the name for people, and one sentence with its source. */
export type Technique<Type extends string = string> = { type: Type; label: string; description: string }

/** The schema of a technique with fields: a strict object whose `type` is the technique's name. */
export type TechniqueSchema<Type extends string, Fields extends z.core.$ZodLooseShape> = z.ZodObject<{ type: z.ZodLiteral<Type> } & Fields, z.core.$strict>

/** A record with the schema of what a job says of it. */
type SchemaRecord = Technique & { schema: z.core.$ZodTypeDiscriminable }

/**
 * Completes a record: `fields`, each with its default and description, become the strict schema of the technique. All other facts that its kind asks for
 * (slots, traits, a shape rule) stay as they were given.
 */
export const defineTechnique = <const Type extends string, Fields extends z.core.$ZodLooseShape, Facts extends object>(
  record: Technique<Type> & { fields: Fields } & Facts,
) => ({ ...record, schema: schemaOf(record) })

const schemaOf = <Type extends string, Fields extends z.core.$ZodLooseShape>(record: Technique<Type> & { fields: Fields }): TechniqueSchema<Type, Fields> =>
  z.strictObject({ type: z.literal(record.type), ...record.fields }).meta({ title: record.label, description: record.description })

type SchemasOf<Records extends readonly SchemaRecord[]> = { -readonly [Index in keyof Records]: Records[Index]['schema'] }

/** The union of the records' schemas, discriminated by `type`. */
export const unionOf = <const Records extends readonly [SchemaRecord, ...SchemaRecord[]]>(records: Records) =>
  z.discriminatedUnion('type', records.map(({ schema }) => schema) as SchemasOf<Records>)

/** The names of the records, in their order, as an enum has them. */
export const namesOf = <const Records extends readonly Technique[]>(records: Records) =>
  records.map(({ type }) => type) as { -readonly [Index in keyof Records]: Records[Index]['type'] }

/** The records by their names. */
export const byType = <const Records extends readonly Technique[]>(records: Records) =>
  Object.fromEntries(records.map((record) => [record.type, record])) as { [Type in Records[number]['type']]: Extract<Records[number], { type: Type }> }
