import { describe, expect, it } from 'vitest'
import type { Draft, DraftCell, DraftCorrection, DraftItem, DraftSource, DraftTable } from '@/api/types'
import { cellOf, correctionsToShow, doubtful, doubtNumber, grouped, lastOwn, lastTakenBack, linksOf, markKind, mergeDraft, mergeSource, pieces, placesByKey, refOf, cellId, spotsOf, stepDoubt, takenBackBy } from '@/lib/desk'

const cell = (slot: string, text: string, over: Partial<DraftCell> = {}): DraftCell => ({ slot, text, read: null, correction: null, doubts: [], ...over })
const item = (key: string, line: number, cells: DraftCell[], within: string | null = null): DraftItem => ({ key, line, added: null, within, cells })
const correction = (number: number, by: string, over: Partial<DraftCorrection> = {}): DraftCorrection => ({ number, at: '2026-03-01T08:00:00Z', by, about: `第${number}号`, reason: '', undoes: null, holds: true, unplaced: null, items: [], ...over })
const row = (name: string, line: number, doubt?: string): DraftItem => item(`indicator:${name}#1`, line, [cell('name', name), cell('unit', '%', doubt ? { text: '', doubts: [doubt] } : {}), cell('target-0', '60')])
const table = (rows: DraftItem[]): DraftTable => ({ key: 'table:表1#1', number: 1, kind: 'indicators', kind_read: null, title: '表1', line: 3, header: [], years: [2030], baseline: false, rows, printed: [], printed_total: 0 })

function draft(over: Partial<Draft> = {}): Draft {
  return {
    id: 'd', title: '样例县规划', title_given: null, region_code: null, region_name: { zh: '', en: '' }, domain_id: null, plan_id: null, document: 'a.txt', run: 1, runs: [], last: 0,
    about: item('document', 1, [cell('title', '样例县规划'), cell('issuer', '')]),
    tables: [table([row('食堂覆盖率', 4), row('门诊开设率', 5, '没有读到单位'), row('花园覆盖率', 6)])],
    commitments: [item('commitment:新建食堂[]#1', 9, [cell('subject', '新建食堂'), cell('quantity', '20'), cell('unit', '', { doubts: ['没有读到单位'] })], '二、任务')],
    projects: [], tasks: [item('task:建食堂#1', 12, [cell('name', '建食堂'), cell('lead', '民政局'), cell('supporting', '财政局、商务局')])],
    facts: 0, doubts: 2, corrections: [], editions: [], ...over,
  }
}

describe('a cell is named', () => {
  it('by one string, whatever its key holds', () => {
    const id = cellId('indicator:a/b#1', 'target-0')
    expect(refOf(id)).toEqual({ key: 'indicator:a/b#1', slot: 'target-0' })
  })
})

describe('doubts are walked through', () => {
  const first = { key: 'indicator:门诊开设率#1', slot: 'unit' }
  const second = { key: 'commitment:新建食堂[]#1', slot: 'unit' }
  it('in the order of the desk', () => expect(doubtful(draft())).toEqual([first, second]))
  it('on from any cell, and round the end', () => {
    const from = (at: { key: string; slot: string } | null, by: 1 | -1) => stepDoubt(draft(), at, by)
    expect(from(null, 1)).toEqual({ at: first, index: 0 })
    expect(from(null, -1)).toEqual({ at: second, index: 1 })
    expect(from({ key: 'indicator:食堂覆盖率#1', slot: 'target-0' }, 1)).toEqual({ at: first, index: 0 })
    expect(from({ key: 'indicator:花园覆盖率#1', slot: 'name' }, 1)).toEqual({ at: second, index: 1 })
    expect(from({ key: 'indicator:花园覆盖率#1', slot: 'name' }, -1)).toEqual({ at: first, index: 0 })
    expect(from(second, 1)).toEqual({ at: first, index: 0 })
    expect(from(first, -1)).toEqual({ at: second, index: 1 })
  })
  it('and counted', () => {
    expect(doubtNumber(draft(), second)).toBe(1)
    expect(doubtNumber(draft(), { key: 'document', slot: 'title' })).toBeNull()
    expect(stepDoubt(draft({ tables: [], commitments: [] }), null, 1)).toBeNull()
  })
})

describe('cells and marks find each other', () => {
  const text = '门诊开设率 10 60'
  const source: DraftSource = {
    document: 'a.txt',
    lines: [
      { line: 5, text, marks: [{ start: 0, end: 5, key: 'indicator:门诊开设率#1', slot: 'name' }, { start: 9, end: 11, key: 'indicator:门诊开设率#1', slot: 'target-0' }] },
      { line: 9, text: '新建食堂20个', marks: [{ start: 0, end: 7, key: 'commitment:新建食堂[]#1', slot: 'quantity' }] },
      { line: 12, text: '民政局、财政局', marks: [{ start: 0, end: 3, key: 'task:建食堂#1', slot: 'departments' }, { start: 4, end: 7, key: 'task:建食堂#1', slot: 'departments' }] },
      { line: 13, text: '已有5个', marks: [{ start: 0, end: 4, key: 'fact:已有[个]#1', slot: 'quantity' }] },
    ],
  }
  const links = linksOf(source)
  const places = placesByKey(draft())
  it('from the cell: its own mark, else that of its item', () => {
    const at = (key: string, slot: string) => spotsOf(links, { key, slot }).map((it) => `${it.line}.${it.at}`)
    expect(at('indicator:门诊开设率#1', 'target-0')).toEqual(['5.1'])
    expect(at('indicator:门诊开设率#1', 'unit')).toEqual(['5.0'])
    expect(at('commitment:新建食堂[]#1', 'subject')).toEqual(['9.0'])
    expect(at('task:建食堂#1', 'supporting')).toEqual(['12.0', '12.1'])
    expect(at('indicator:不在#1', 'name')).toEqual([])
  })
  it('from the mark: the cell it speaks of; a past figure has none', () => {
    const marks = source.lines.flatMap((line) => line.marks.map((mark) => cellOf(places, mark, line.text)))
    expect(marks.map((it) => it?.slot ?? null)).toEqual(['name', 'target-0', 'quantity', 'lead', 'supporting', null])
    expect(cellOf(places, { start: 0, end: 3, key: 'indicator:食堂覆盖率#1', slot: 'row' }, text)?.slot).toBe('name')
  })
  it('and each has the look of its kind', () => expect(['indicator:a', 'achieved:a', 'commitment:a', 'fact:a', 'project:a', 'task:a'].map(markKind)).toEqual(['indicator', 'indicator', 'commitment', 'fact', 'project', 'task']))
  it('a line is cut without losing a letter', () => {
    for (const line of source.lines) {
      const cut = pieces(line.text, line.marks)
      expect(cut.map((it) => it.text).join('')).toBe(line.text)
      expect(cut.filter((it) => it.mark !== null).map((it) => it.mark)).toEqual(line.marks.map((_, at) => at))
    }
  })
  it('lines that did not change stay the same objects', () => {
    const now: DraftSource = JSON.parse(JSON.stringify(source))
    now.lines[1]!.marks = []
    const merged = mergeSource(source, now)
    expect(merged.lines.map((it, at) => it === source.lines[at])).toEqual([true, false, true, true])
    expect(mergeSource(source, { ...now, document: 'b.txt' }).lines[0]).toBe(now.lines[0])
  })
})

describe('undo and redo', () => {
  // 甲 corrects 1 and 3, takes 3 back; 乙 corrects 2.
  const all = [correction(1, '甲'), correction(2, '乙'), correction(3, '甲', { holds: false }), correction(4, '甲', { undoes: 3 })]
  it('are of what one did oneself', () => {
    expect(lastOwn(all, '甲')?.number).toBe(1)
    expect(lastOwn(all, '乙')?.number).toBe(2)
    expect(lastOwn(all, '丙')).toBeNull()
    expect(lastTakenBack(all, '甲')?.number).toBe(4)
    expect(lastTakenBack(all, '乙')).toBeNull()
  })
  it('go back over several, the last first', () => {
    const two = [correction(1, '甲', { holds: false }), correction(2, '甲', { holds: false }), correction(3, '甲', { undoes: 2 }), correction(4, '甲', { undoes: 1 })]
    expect(lastTakenBack(two, '甲')?.number).toBe(4)
    const redone = [correction(1, '甲'), correction(2, '甲', { holds: false }), two[2]!, two[3]!, correction(5, '甲', { undoes: 4 })]
    expect(lastTakenBack(redone, '甲')?.number).toBe(3)
  })
  it('end with something new', () => expect(lastTakenBack([...all, correction(5, '甲')], '甲')).toBeNull())
  it('are told in the list: without a place first, then the newest; the taking back with its correction', () => {
    const shown = correctionsToShow([...all, correction(5, '乙'), { ...correction(6, '乙'), unplaced: '没有这一项' }, correction(7, '乙')])
    expect(shown.map((it) => it.number)).toEqual([6, 7, 5, 3, 2, 1])
    expect(takenBackBy(all, 3)?.number).toBe(4)
    expect(takenBackBy(all, 1)).toBeNull()
  })
})

describe('a newer draft', () => {
  const clone = (): Draft => JSON.parse(JSON.stringify(draft()))
  it('keeps the items and tables that say the same', () => {
    const before = draft()
    const now = clone()
    now.last = 1
    now.tables[0]!.rows[1]!.cells[1]!.text = '%'
    const merged = mergeDraft(before, now)
    expect(merged.tables[0]!.rows.map((it, at) => it === before.tables[0]!.rows[at])).toEqual([true, false, true])
    expect([merged.commitments === before.commitments, merged.about === before.about, merged.last]).toEqual([true, true, 1])
    expect(merged).toEqual(now)
    expect(mergeDraft(before, clone()).tables[0]).toBe(before.tables[0])
  })
  it('loses and gains rows, and a new document is taken whole', () => {
    const before = draft()
    const now = clone()
    now.tables[0]!.rows.splice(0, 1, row('新指标', 4))
    expect(mergeDraft(before, now)).toEqual(now)
    const next = { ...clone(), run: 2 }
    expect(mergeDraft(before, next)).toBe(next)
    expect(mergeDraft(null, now)).toBe(now)
  })
})

it('items are put under the section they stand in, in order', () => {
  const items = ['一', '一', '二', '一'].map((within, at) => item(`commitment:${at}#1`, at, [], within))
  expect(grouped(items).map((it) => `${it.within}${it.items.length}`)).toEqual(['一2', '二1', '一1'])
})
