/** A route's URL as the OpenAPI document writes it: `/v1/models/:name(^[A-Z]+)::predict` is `/v1/models/{name}:predict`. */
export function documentedPath(url: string): string {
  const [path = '', verb] = url.split('::')
  return path.replace(/:(\w+)(\([^)]*\))?/g, '{$1}') + (verb === undefined ? '' : `:${verb}`)
}
