import { PbfWriter } from 'pbf'
import type { FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import type { Change } from '@/api/types'
import { preferences } from '@/composables/usePreferences'
import {
  changedClasses,
  coveredClasses,
  cutoffOf,
  hoursOf,
  inside,
  limitText,
  marksOf,
  metresBetween,
  minutesUp,
  percent,
  pointOf,
  questionOf,
  queryOf,
  scoreClasses,
  shareOf,
  shifted,
  tally,
  timeClasses,
} from '@/lib/circles'
import { HOME_LOOKS } from '@/lib/looks'
import { changesFromText, changesToText, sameGrip, spotsOf, withClose, withMove } from '@/lib/scenario'
import { areaOf, contains, frameOf, pathOf } from '@/lib/sheet'
import { centres, readTiles, tilesOver } from '@/lib/tiles'
import { exactText, hoursText } from '@/pages/circles/words'

describe('what is asked', () => {
  const types = [
    { id: 'park', count: 0 },
    { id: 'school', count: 3 },
  ]
  it('is what the address says, or what most people ask first', () => {
    const read = (query: Record<string, string>) => (name: string) => query[name]
    expect(questionOf(read({}), types)).toEqual({ type: 'school', cutoff: '15min', mode: 'walk', way: 'to' })
    expect(questionOf(read({}), [...types, { id: 'clinic', count: 0 }]).type).toBe('clinic')
    expect(questionOf(read({ type: 'park', within: '500m', mode: 'drive', way: 'from' }), types)).toEqual({ type: 'park', cutoff: '500m', mode: 'drive', way: 'from' })
    expect(questionOf(read({ within: '0min', mode: 'fly' }), types)).toMatchObject({ cutoff: '15min', mode: 'walk' })
    expect(questionOf(read({}), []).type).toBe('')
    expect(queryOf({ type: 'a b', cutoff: '5min', mode: 'cycle', way: 'to' }).toString()).toBe('type=a+b&cutoff=5min&mode=cycle&direction=to')
  })
  it('has a limit of time or of length', () => {
    expect(cutoffOf('15min')).toEqual({ kind: 'seconds', limit: 900 })
    expect(cutoffOf('500m')).toEqual({ kind: 'metres', limit: 500 })
    for (const text of ['', '0m', '15', '1.5min', '15 min', 'm']) expect(cutoffOf(text), text).toBeNull()
  })
  it('knows places written as numbers', () => {
    expect(pointOf('88.56072,33.5732')).toEqual([88.56072, 33.5732])
    expect(pointOf(' 88.56072， 33.5732 ')).toEqual([88.56072, 33.5732])
    for (const text of [undefined, '', '88', '88,north', '188,33', '88,91', '88,33,1']) expect(pointOf(text), String(text)).toBeNull()
    expect(inside([88.5, 33.6], [88, 33, 89, 34])).toBe(true)
    expect(inside([33.6, 88.5], [88, 33, 89, 34])).toBe(false)
  })
})

describe('homes', () => {
  const limit = { kind: 'seconds', limit: 900 } as const
  it('fall into thirds of the limit; exactly the limit is within', () => {
    expect(timeClasses({ seconds: [0, 300, 300.1, 600, 600.1, 900, 900.1, 1800, 1800.1, null] }, limit)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 3])
  })
  it('beyond the limit are told apart by an answer for twice of it', () => {
    const homes = { seconds: [100, null, null, null], marks: ['', '', 'edge', 'far off'] }
    expect(timeClasses(homes, limit, { seconds: [100, 1700, null, null] })).toEqual([0, 3, 4, 9])
    expect(timeClasses(homes, limit)).toEqual([0, 3, 3, 9])
  })
  it('by length use metres', () => {
    expect(timeClasses({ seconds: [9, 9], metres: [500, 501] }, { kind: 'metres', limit: 500 })).toEqual([2, 3])
  })
  it('are covered or not, newly or no longer', () => {
    expect(coveredClasses([0, 1, 2, 3, 4, 9])).toEqual([1, 1, 1, 3, 3, 9])
    expect(changedClasses([0, 3, 1, 4, 9], [3, 0, 2, 3, 9])).toEqual([6, 5, 1, 3, 9])
  })
  it('are coloured by supply in thirds of those that have any', () => {
    const { classes, ends } = scoreClasses([null, 0, 1, 2, 3, 4, 5, 6])
    expect(ends).toEqual([2, 4, 6])
    expect(classes).toEqual([9, 3, 2, 2, 1, 1, 0, 0])
    expect(scoreClasses([null, 0]).classes).toEqual([9, 3])
  })
  it('have their people counted', () => {
    const found = tally([0, 0, 3], new Map([[0, 10], [1, 5]]))
    expect(found.get(0)).toEqual({ homes: 2, people: 15 })
    expect(found.get(3)).toEqual({ homes: 1, people: 0 })
  })
  it('differ in more than colour', () => {
    const within = HOME_LOOKS.filter((it) => it.class <= 2)
    const beyond = HOME_LOOKS.filter((it) => it.class === 3 || it.class === 4)
    expect(within.every((it) => it.fill !== '#ffffff')).toBe(true)
    expect(beyond.every((it) => it.fill === '#ffffff' && it.stroke > 1)).toBe(true)
  })
  it('have marks with blanks between', () => {
    expect(marksOf('edge far')).toEqual(['far', 'edge'])
    expect(marksOf('')).toEqual([])
    expect(marksOf(null)).toEqual([])
  })
})

describe('figures', () => {
  it('say 100 % and 0 % only where that is so', () => {
    const cases: [number | null, string | null][] = [
      [1, '100%'],
      [0.9999, '99.9%'],
      [0.7185, '71.9%'],
      [0.7184, '71.8%'],
      [0.0001, '0.1%'],
      [0, '0%'],
      [null, null],
      [Number.NaN, null],
    ]
    for (const [share, text] of cases) expect(percent(share), String(share)).toBe(text)
  })
  it('have no share of nobody', () => {
    expect(shareOf(1, 4)).toBe(0.25)
    expect(shareOf(0, 0)).toBeNull()
    expect(shareOf(undefined, 3)).toBeNull()
  })
  it('never promise less time than it takes', () => {
    expect(minutesUp(900)).toBe(15)
    expect(minutesUp(901)).toBe(16)
    expect(minutesUp(0)).toBe(1)
  })
  it('name the ends of classes to the second', () => {
    preferences.locale = 'zh'
    expect(exactText(300)).toBe('5 分钟')
    expect(exactText(200)).toBe('3 分 20 秒')
  })
  it('print limits in signs that people read', () => {
    expect(limitText('<= 300')).toBe('≤ 300')
    expect(limitText('>= 4.5')).toBe('≥ 4.5')
    expect(limitText('~ 10000')).toBe('≈ 10000')
    expect(limitText('range 500, 1000')).toBe('500–1000')
    expect(limitText('300 米')).toBe('300 米')
  })
  it('move a place over the ground by as much as was said', () => {
    const to = shifted([88.6, 33.6], 100, -250)
    expect(metresBetween([88.6, 33.6], to)).toBeGreaterThan(267)
    expect(metresBetween([88.6, 33.6], to)).toBeLessThan(271)
  })
})

describe('opening hours', () => {
  it('of the plain forms are read, others are not guessed', () => {
    expect(hoursOf('24/7')).toBe('always')
    expect(hoursOf('Mo-Su 08:00-21:00')).toEqual([{ days: null, times: '08:00–21:00' }])
    expect(hoursOf('Mo-Fr 07:30-17:30; Sa 09:00-12:00')).toEqual([
      { days: [0, 4], times: '07:30–17:30' },
      { days: [5, 5], times: '09:00–12:00' },
    ])
    expect(hoursOf('PH off')).toBeNull()
  })
  it('are said in the language of the reader', () => {
    preferences.locale = 'zh'
    expect(hoursText('Mo-Fr 07:30-17:30')).toBe('周一至周五 07:30–17:30')
    expect(hoursText('Mo-Su 10:30-12:30,16:30-18:00')).toBe('每天 10:30–12:30, 16:30–18:00')
    expect(hoursText('sunset-02:00')).toBe('sunset-02:00')
    preferences.locale = 'en'
    expect(hoursText('Mo-Fr 07:30-17:30')).toBe('Mon to Fri 07:30–17:30')
    preferences.locale = 'zh'
  })
})

describe('a scenario', () => {
  const changes: Change[] = [{ open: { lon: 88.5, lat: 33.6 } }, { close: 'f1' }, { move: { id: 'a,b;c', lon: 88.61, lat: 33.5 } }]
  it('stands in the address and comes back', () => {
    expect(changesToText(changes)).toBe('o:88.5,33.6;c:f1;m:a%2Cb%3Bc,88.61,33.5')
    expect(changesFromText(changesToText(changes))).toEqual(changes)
    expect(changesToText([])).toBeUndefined()
  })
  it('leaves out what somebody broke in the address', () => {
    expect(changesFromText('o:88.5;x:1;m:f1;c:;c:f2;o:north,south')).toEqual([{ close: 'f2' }])
    expect(changesFromText(undefined)).toEqual([])
  })
  it('moves a facility once, and closing ends its moves', () => {
    const moved = withMove(withMove([], { id: 'f1' }, 1, 1), { id: 'f1' }, 2, 2)
    expect(moved).toEqual([{ move: { id: 'f1', lon: 2, lat: 2 } }])
    expect(withClose(moved, 'f1')).toEqual([{ close: 'f1' }])
    expect(withMove(changes, { added: 0 }, 3, 4)[0]).toEqual({ open: { lon: 3, lat: 4 } })
  })
  it('shows each facility as it leaves it', () => {
    const facilities = ['f1', 'f2', 'f3'].map((id, index) => ({ index, id, name: id, status: id === 'f3' ? 'planned' : 'open', lon: 1, lat: 1 }))
    const spots = spotsOf(facilities, [{ close: 'f1' }, { move: { id: 'f2', lon: 5, lat: 5 } }, { open: { lon: 9, lat: 9 } }], (n) => `new ${n}`)
    expect(spots.map((it) => [it.name, it.status, it.lon])).toEqual([['f1', 'closed', 1], ['f2', 'moved', 5], ['f3', 'planned', 1], ['new 1', 'added', 9]])
    expect(spots[1]?.from).toEqual([1, 1])
    expect(sameGrip(spots[3]?.grip ?? null, { added: 2 })).toBe(true)
    expect(sameGrip({ id: 'f1' }, { added: 1 })).toBe(false)
    expect(sameGrip(null, null)).toBe(true)
  })
})

describe('tiles', () => {
  it('over a place are those it touches, as near as is asked', () => {
    const tiles = tilesOver([88.33186, 33.42792, 88.87937, 33.77392])
    expect(tiles.every((it) => it.z === 10)).toBe(true)
    // 360° / 1024 columns: 88.33° is column 763, 88.88° column 764.
    expect([...new Set(tiles.map((it) => it.x))]).toEqual([763, 764])
    expect(tilesOver([-170, -80, 170, 80], 4).every((it) => it.z <= 1)).toBe(true)
  })
  it('say where homes, facilities and regions are', () => {
    const at = { z: 10, x: 763, y: 409 }
    const bytes = tileOf({
      homes: [{ id: 7, type: 1, geometry: [9, 4096, 4096], tags: { id: 'p7', people: 12, region: '990121001001' } }],
      facilities: [{ id: 3, type: 1, geometry: [9, 0, 0], tags: { id: 'f3', name: '诊所', type: 'clinic', status: 'open' } }],
      // A square of 1024 units about (512, 512).
      regions: [{ id: 1, type: 3, geometry: [9, 0, 0, 26, 2048, 0, 0, 2048, 2047, 0, 15], tags: { code: '990121001', name: '甲镇', level: 'town', file: 'towns' } }],
    })
    const found = readTiles([{ at, bytes }, { at, bytes }])
    const home = found.homes.get(7)
    expect(home).toMatchObject({ id: 'p7', people: 12, region: '990121001001' })
    // The middle of column 763 of 1024.
    expect(home?.lon).toBeCloseTo(((763 + 0.5) / 1024) * 360 - 180, 6)
    expect(found.facilities.get(3)).toMatchObject({ name: '诊所', type: 'clinic', status: 'open', capacity: null })
    expect(found.regions).toHaveLength(1)
    expect(found.regions[0]).toMatchObject({ code: '990121001', name: '甲镇', level: 'town' })
    expect(found.regions[0]?.lon).toBeCloseTo(((763 + 512 / 4096) / 1024) * 360 - 180, 4)
    expect(found.files).toEqual(['towns'])
  })
  it('give regions a centre where somebody lives', () => {
    const home = (index: number, people: number, lon: number, region: string) => ({ index, id: String(index), people, region, lon, lat: 0 })
    const found = centres([home(0, 1, 0, '111'), home(1, 100, 10, '111'), home(2, 100, 12, '111'), home(3, 5, 50, '112')], ['111', '11', '9'])
    expect(found.get('111')).toMatchObject({ lon: 10, people: 201 })
    expect(found.get('11')?.people).toBe(206)
    expect(found.has('9')).toBe(false)
  })
})

describe('a picture for paper', () => {
  const square: FeatureCollection = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: '1' }, geometry: { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]] } }] }
  it('fits what it shows and knows its scale', () => {
    const frame = frameOf([[0, 0], [1, 1]], 500, 0)
    expect(frame?.at(0, 1)).toEqual([0, 0])
    expect(frame?.at(1, 0)[0]).toBeCloseTo(500, 0)
    // A degree of latitude is 110.9 km, and is here about 500 units high.
    expect((frame?.metres ?? 0) * 500).toBeCloseTo(110_900, -3)
    expect(frameOf([], 500)).toBeNull()
    if (frame) expect(pathOf(frame, [[[0, 1], [0, 1]]], false)).toBe('M0 0L0 0')
  })
  it('knows what lies in an area, and that a hole does not', () => {
    const area = areaOf([square], '1')
    if (!area) throw new Error('no area')
    expect(contains(area, [0.2, 0.2])).toBe(true)
    expect(contains(area, [0.5, 0.5])).toBe(false)
    expect(contains(area, [1.2, 0.5])).toBe(false)
    expect(areaOf([square], '2')).toBeNull()
  })
})

interface Piece {
  id: number
  type: number
  geometry: number[]
  tags: Record<string, string | number>
}

/** A tile as the specification has it, written without the reader's help. */
function tileOf(layers: Record<string, Piece[]>): ArrayBuffer {
  const tile = new PbfWriter()
  for (const [name, pieces] of Object.entries(layers)) {
    tile.writeMessage(3, (_, layer) => {
      const keys: string[] = []
      const values: (string | number)[] = []
      layer.writeVarintField(15, 2)
      layer.writeStringField(1, name)
      layer.writeVarintField(5, 4096)
      for (const piece of pieces) {
        const tags = Object.entries(piece.tags).flatMap(([key, value]) => [keys.push(key) - 1, values.push(value) - 1])
        layer.writeMessage(2, (__, feature) => {
          feature.writeVarintField(1, piece.id)
          feature.writePackedVarint(2, tags)
          feature.writeVarintField(3, piece.type)
          feature.writePackedVarint(4, piece.geometry)
        }, null)
      }
      for (const key of keys) layer.writeStringField(3, key)
      for (const value of values) {
        layer.writeMessage(4, (__, it) => (typeof value === 'string' ? it.writeStringField(1, value) : it.writeDoubleField(3, value)), null)
      }
    }, null)
  }
  const bytes = tile.finish()
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
