/** What is asked of a model: one instance, a row by column names or an image, and a version where it is not the usual one. */
export type Call = { origin: string; model: string; version: string | null; instance: Readonly<Record<string, string | number | null>> | 'image' }

export const languages = ['curl', 'TypeScript', 'Python', 'Command line'] as const
export type Language = (typeof languages)[number]

/** The same prediction for a shell or a program. The key stays in the environment; an image is read from `image.png`. */
export const callCode: Readonly<Record<Language, (call: Call) => string>> = { curl, TypeScript: typescript, Python: python, 'Command line': command }

const json = (value: unknown): string => JSON.stringify(value)
/** A text within single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

function curl({ origin, model, version, instance }: Call): string {
  const more = version === null ? '' : `, "version": ${json(version)}`
  const body =
    instance === 'image' ? `'{ "instances": [{ "b64": "'$(base64 -w0 image.png)'" }]${more} }'` : quoted(`{ "instances": [${json(instance)}]${more} }`)
  return `curl -s ${origin}/v1/models/${model}/predict \\
  -H "authorization: Bearer $TRAINYARD_API_KEY" \\
  -H 'content-type: application/json' \\
  -d ${body}`
}

function typescript({ origin, model, version, instance }: Call): string {
  const isImage = instance === 'image'
  const instances = isImage ? `[{ b64: await readFile('image.png', 'base64') }]` : `[${json(instance)}]`
  return `${isImage ? "import { readFile } from 'node:fs/promises'\n" : ''}import { createClient } from '@trainyard/client'

const trainyard = createClient({ url: '${origin}', key: String(process.env.TRAINYARD_API_KEY) })
const { predictions } = await trainyard.predict('${model}', {
  instances: ${instances},${version === null ? '' : `\n  version: ${json(version)},`}
})
console.log(predictions[0])`
}

function python({ origin, model, version, instance }: Call): string {
  const isImage = instance === 'image'
  const fields = isImage ? [] : Object.entries(instance).map(([name, value]) => `${json(name)}: ${value === null ? 'None' : json(value)}`)
  const row = isImage ? '{"b64": base64.b64encode(open("image.png", "rb").read()).decode()}' : `{${fields.join(', ')}}`
  return `import ${isImage ? 'base64, ' : ''}os
from trainyard import Trainyard

client = Trainyard("${origin}", os.environ["TRAINYARD_API_KEY"])
reply = client.models.predict("${model}", [${row}]${version === null ? '' : `, version=${json(version)}`})
print(reply["predictions"][0])`
}

function command({ origin, model, version, instance }: Call): string {
  const asked = instance === 'image' ? '--image image.png' : `--instance ${quoted(json(instance))}`
  return `export TRAINYARD_URL=${origin}
npx trainyard predict ${model} ${asked}${version === null ? '' : ` --model-version ${version}`}`
}
