import type { FeatureCollection, Geometry, Position } from 'geojson'

/**
 * Longitudes shrunk by the cosine of the middle latitude: true enough in shape
 * for a province, and free of the winding rules of spherical polygons.
 */
export function flatten<P>(collection: FeatureCollection<Geometry, P>): FeatureCollection<Geometry, P> {
  let south = Infinity
  let north = -Infinity
  walk(collection, ([, y]) => {
    south = Math.min(south, y ?? south)
    north = Math.max(north, y ?? north)
  })
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const move = (node: unknown): unknown =>
    Array.isArray(node)
      ? typeof node[0] === 'number'
        ? [node[0] * shrink, node[1]]
        : node.map(move)
      : node
  return {
    ...collection,
    features: collection.features.map((feature) => ({
      ...feature,
      geometry:
        'coordinates' in feature.geometry
          ? ({ ...feature.geometry, coordinates: move(feature.geometry.coordinates) } as Geometry)
          : feature.geometry,
    })),
  }
}

function walk(collection: FeatureCollection<Geometry, unknown>, visit: (position: Position) => void): void {
  const step = (node: unknown): void => {
    if (!Array.isArray(node)) return
    if (typeof node[0] === 'number') visit(node as Position)
    else node.forEach(step)
  }
  for (const feature of collection.features) if ('coordinates' in feature.geometry) step(feature.geometry.coordinates)
}
