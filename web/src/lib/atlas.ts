import { geoIdentity, geoPath } from 'd3-geo'
import type { FeatureCollection, Geometry } from 'geojson'
import { flatten } from './projection'

export interface Outline {
  code: string
  name_zh: string
  name_en?: string
}
export type Layer = FeatureCollection<Geometry, Outline> & { attribution?: string }

export interface DrawnShape {
  key: number
  code: string
  name: string
  d: string
  centre: [number, number]
}

/**
 * The outlines of one pack as paths. Cities make the ground where there are any;
 * of the counties then only those with something to show.
 */
export function drawLayers(layers: readonly Layer[], shows: (code: string) => boolean, width: number, height: number): DrawnShape[] {
  const all = layers.flatMap((it) => it.features)
  const isCounty = (code: string) => !code.endsWith('00')
  const cities = all.filter((it) => !isCounty(it.properties.code))
  const counties = all.filter((it) => isCounty(it.properties.code))
  const ground = cities.length > 0 ? cities : counties
  const raised = cities.length > 0 ? counties.filter((it) => shows(it.properties.code)) : []
  const flat = flatten({ type: 'FeatureCollection', features: [...ground, ...raised] })
  const path = geoPath(geoIdentity().reflectY(true).fitExtent([[6, 6], [width - 6, height - 6]], flat))
  return flat.features.map((feature, key) => ({
    key,
    code: feature.properties.code,
    name: feature.properties.name_zh,
    d: path(feature) ?? '',
    centre: path.centroid(feature),
  }))
}
