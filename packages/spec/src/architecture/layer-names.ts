import type { ErrorDetail } from '../http/error.js'
import { elementAt } from '../invariant.js'
import { limits } from '../limits.js'
import type { LayerSpec } from '../layers/index.js'

/** The name of the layer that the task implies, after all others. */
export const outputLayerName = 'output'

/** Names in order: the layer's own, else `<type>_<n>` counted from 1 among its type. In a block the name of the block and a dot stand before (`within`). */
export function layerNames(layers: readonly LayerSpec[], within = ''): string[] {
  const seen = new Map<string, number>()
  return layers.map(({ type, name }) => {
    // default: the first of its type
    const count = (seen.get(type) ?? 0) + 1
    seen.set(type, count)
    return `${within}${name ?? `${type}_${count}`}`
  })
}

/** The names of the layers that a projection adds to a block. */
export const shortcutNames = (block: string) => ({ projection: `${block}.shortcut`, normalization: `${block}.shortcut_normalization` })

/** A layer with its name and its place in the job spec. */
export type NamedLayer = { name: string; path: string; spec: LayerSpec }

/** All layers by name, those in blocks after their block. */
export function namedLayers(layers: readonly LayerSpec[], at = 'architecture', within = ''): NamedLayer[] {
  const names = layerNames(layers, within)
  return layers.flatMap((spec, index): NamedLayer[] => {
    const [name, path] = [elementAt(names, index, 'layer names'), `${at}.layers[${index}]`]
    return [{ name, path, spec }, ...('layers' in spec ? namedLayers(spec.layers, path, `${name}.`) : [])]
  })
}

/** Names that are taken already, or too long with those of the blocks before them. */
export function nameErrors(layers: readonly LayerSpec[]): ErrorDetail[] {
  const taken = new Map<string, string>([[outputLayerName, 'the output layer']])
  return namedLayers(layers).flatMap(({ name, path, spec }) => {
    const owner = taken.get(name)
    taken.set(name, owner ?? path)
    if ('shortcut' in spec && spec.shortcut === 'projection') for (const own of Object.values(shortcutNames(name))) taken.set(own, `the shortcut of ${path}`)
    return [
      ...(owner === undefined ? [] : [{ path: `${path}.name`, rule: 'unique', message: `the name ${name} is taken by ${owner}`, received: name }]),
      ...(name.length <= limits.layerNameCharacters
        ? []
        : [
            {
              path: `${path}.name`,
              rule: 'maximum',
              message: `${path}: the name with those of its blocks must have at most ${limits.layerNameCharacters} characters`,
              received: name,
            },
          ]),
    ]
  })
}
