import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, StyleSpecification } from 'maplibre-gl'
import { HOME_LOOKS, PAPER_LAND, PAPER_WATER } from '@/lib/looks'

/** The classes of homes as an expression over the state that the page sets on each. */
function byClass<T extends string | number>(of: (look: (typeof HOME_LOOKS)[number]) => T, otherwise: T): ExpressionSpecification {
  const state: ExpressionSpecification = ['coalesce', ['feature-state', 'c'], -1]
  return ['match', state, ...HOME_LOOKS.flatMap((it) => [it.class, of(it)]), otherwise] as unknown as ExpressionSpecification
}

/** Homes of many people are larger, within bounds; all grow as the map comes nearer. */
function radius(scale: number): DataDrivenPropertyValueSpecification<number> {
  const weight: ExpressionSpecification = ['max', 0.65, ['min', 2.2, ['/', ['sqrt', ['max', 1, ['to-number', ['get', 'people'], 100]]], 13]]]
  const look = byClass((it) => it.size, 1)
  const of = (pixels: number): ExpressionSpecification => ['*', pixels * scale, weight, look]
  return ['interpolate', ['exponential', 1.5], ['zoom'], 8, of(0.9), 9, of(1.4), 10, of(2.1), 12, of(3.8), 15, of(8), 18, of(14)]
}

function strokeOf(by: number): ExpressionSpecification {
  return ['*', by, byClass((it) => it.stroke, 0.3)]
}

function width(at10: number, at16: number): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.5], ['zoom'], 10, at10, 16, at16]
}

const FONT = ['WenQuanYi Micro Hei', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'sans-serif']
const EMPTY = { type: 'FeatureCollection' as const, features: [] }

/**
 * Everything drawn comes from this server; there are no glyphs, sprites or ground
 * tiles of anybody else. `scale`: how much larger than usual the page's type is.
 */
export function mapStyle(tiles: string, bounds: [number, number, number, number], scale: number): StyleSpecification {
  return {
    version: 8,
    sources: {
      place: { type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: 16, bounds },
      rings: { type: 'geojson', data: EMPTY },
      path: { type: 'geojson', data: EMPTY },
      moves: { type: 'geojson', data: EMPTY },
      facilities: { type: 'geojson', data: EMPTY },
      labels: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': PAPER_LAND } },
      { id: 'regions-fill', type: 'fill', source: 'place', 'source-layer': 'regions', filter: ['==', ['get', 'level'], 'town'], paint: { 'fill-color': '#fdfcfa', 'fill-opacity': 0.7 } },
      { id: 'water', type: 'fill', source: 'place', 'source-layer': 'water', paint: { 'fill-color': PAPER_WATER } },
      {
        id: 'streets',
        type: 'line',
        source: 'place',
        'source-layer': 'streets',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': ['match', ['get', 'class'], ['motorway', 'trunk', 'primary'], '#b8ab8a', ['secondary', 'tertiary'], '#c9c2ae', '#d9d5c8'],
          'line-width': [
            'interpolate',
            ['exponential', 1.5],
            ['zoom'],
            9,
            ['match', ['get', 'class'], ['motorway', 'trunk', 'primary'], 1.4, ['secondary', 'tertiary'], 0.9, 0.4],
            16,
            ['match', ['get', 'class'], ['motorway', 'trunk', 'primary'], 9, ['secondary', 'tertiary'], 7, 4],
          ],
        },
      },
      { id: 'villages-line', type: 'line', source: 'place', 'source-layer': 'regions', minzoom: 11, filter: ['==', ['get', 'level'], 'village'], paint: { 'line-color': '#8a877a', 'line-width': 0.7, 'line-dasharray': [3, 3] } },
      { id: 'towns-line', type: 'line', source: 'place', 'source-layer': 'regions', filter: ['==', ['get', 'level'], 'town'], paint: { 'line-color': '#6d6a5f', 'line-width': width(0.8, 2) } },
      { id: 'county-line', type: 'line', source: 'place', 'source-layer': 'regions', filter: ['==', ['get', 'level'], 'county'], paint: { 'line-color': '#3b3d36', 'line-width': width(1.8, 4) } },
      { id: 'rings-fill', type: 'fill', source: 'rings', paint: { 'fill-color': '#1d4b6b', 'fill-opacity': 0.08 } },
      { id: 'rings-line', type: 'line', source: 'rings', paint: { 'line-color': '#1d4b6b', 'line-width': 1.5, 'line-dasharray': [4, 2] } },
      {
        id: 'homes',
        type: 'circle',
        source: 'place',
        'source-layer': 'homes',
        paint: {
          'circle-radius': radius(scale),
          'circle-color': byClass((it) => it.fill, '#77756b'),
          'circle-stroke-color': byClass((it) => it.line, '#ffffff'),
          // Rings grow with the dots, or a whole county is nothing but rings.
          'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 8, strokeOf(0.45), 10, strokeOf(0.8), 12, strokeOf(1.15), 16, strokeOf(1.6)],
        },
      },
      { id: 'path-under', type: 'line', source: 'path', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#ffffff', 'line-width': 7 } },
      { id: 'path', type: 'line', source: 'path', layout: { 'line-join': 'round' }, paint: { 'line-color': '#8a2a6b', 'line-width': 3.5, 'line-dasharray': [2, 1] } },
      { id: 'moves', type: 'line', source: 'moves', paint: { 'line-color': '#5a3a86', 'line-width': 2, 'line-dasharray': [1, 1.5] } },
      {
        id: 'facilities',
        type: 'symbol',
        source: 'facilities',
        layout: {
          'icon-image': ['get', 'sign'],
          'icon-allow-overlap': true,
          'icon-ignore-placement': true,
          'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.2 * scale, 9, 0.32 * scale, 10, 0.52 * scale, 12, 0.8 * scale, 15, 1.15 * scale],
          'symbol-sort-key': ['match', ['get', 'sign'], 'open', 0, 1],
        },
      },
      {
        id: 'labels',
        type: 'symbol',
        source: 'labels',
        filter: ['any', ['==', ['get', 'level'], 'town'], ['>=', ['zoom'], 11.5]],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': FONT,
          'text-size': ['match', ['get', 'level'], 'town', 13.5 * scale, 12 * scale],
          'text-padding': 4,
          'symbol-sort-key': ['match', ['get', 'level'], 'town', 0, 1],
        },
        paint: { 'text-color': '#22241f', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
      },
    ],
  }
}

/** Which drawn layers belong to which switch. */
export const SWITCHES = {
  regions: ['regions-fill', 'villages-line', 'towns-line', 'county-line', 'labels'],
  network: ['streets'],
  people: ['homes'],
  facilities: ['facilities', 'moves'],
} as const
export type Switch = keyof typeof SWITCHES
