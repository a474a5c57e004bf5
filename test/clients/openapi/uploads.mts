// Compiled against the client that hey-api generates: the calls that its users need most are there, with their types.
import { createJob, listModels, predict, uploadDataset } from './hey-api/index.js'

const { data: dataset } = await uploadDataset({ body: { spec: { format: 'csv', name: 'table', label: 'y' }, file: [new Blob(['x,y\n1,a\n'])] } })
const { data: job } = await createJob({ body: { dataset: { id: dataset?.id ?? '' }, architecture: { layers: [{ type: 'dense', units: 3 }] } } })
const { data: models } = await listModels({ query: { limit: 5 } })
const { data: reply } = await predict({ path: { name: models?.data[0]?.name ?? '' }, body: { instances: [[1, 2]] } })
const id: string | undefined = job && 'id' in job ? job.id : undefined
console.log(id, reply?.predictions[0])
