import { describe, expect, it } from 'vitest'
import type { DraftTable } from '@/api/types'
import { commitmentFrom, emptyPart, join, partOf, rowFrom, rowSlots, split, toCommitment, toRow } from '@/lib/parts'

const table = (over: Partial<DraftTable> = {}): DraftTable => ({ key: 'table:t#1', number: 1, kind: 'indicators', kind_read: null, title: null, line: 3, header: [], years: [2025, 2030], baseline: true, rows: [], printed: [], printed_total: 0, ...over })
const part = (cells: Record<string, string>, line = 5) => ({ line, cells })

describe('a row is split', () => {
  const check = (cells: Record<string, string>, first: Record<string, string>, second: Record<string, string>) =>
    expect(split(part(cells))).toEqual([part(first), part(second)])
  it('at the blank nearest to the middle', () =>
    check({ name: '城镇食堂覆盖率 农村食堂覆盖率', unit: '% %', 'target-0': '60 40' }, { name: '城镇食堂覆盖率', unit: '%', 'target-0': '60' }, { name: '农村食堂覆盖率', unit: '%', 'target-0': '40' }))
  it('at a dividing sign', () => check({ name: '新建、改建', baseline: '3/5' }, { name: '新建', baseline: '3' }, { name: '改建', baseline: '5' }))
  it('words twice and a figure once where there is nothing to cut at', () =>
    check({ name: '食堂覆盖率', domain: '甲 乙', attribute: 'binding', 'target-0': '10-15' }, { name: '食堂覆盖率', domain: '甲 乙', attribute: 'binding', 'target-0': '10-15' }, { name: '食堂覆盖率', domain: '甲 乙', attribute: 'binding', 'target-0': '' }))
  it('three figures are not cut by guess', () => check({ 'target-0': '1 2 3' }, { 'target-0': '1 2 3' }, { 'target-0': '' }))
})

describe('rows are joined', () => {
  it('names run on, other cells from the first that has them, at the first line', () =>
    expect(join([part({ name: '养老机构护理', unit: '', 'target-0': '' }, 7), part({ name: '型床位占比', unit: '%', 'target-0': '60' }, 6)])).toEqual(part({ name: '养老机构护理型床位占比', unit: '%', 'target-0': '60' }, 6)))
  it('Latin words keep their blank', () => expect(join([part({ name: 'beds per' }), part({ name: 'thousand' })])?.cells.name).toBe('beds per thousand'))
  it('none make none', () => expect(join([])).toBeNull())
})

describe('a line of the text becomes', () => {
  const promise = (text: string, expected: Record<string, string>) => expect(commitmentFrom(text, 9).cells).toMatchObject(expected)
  it('a commitment', () => {
    promise('到2025年，社区食堂覆盖率达到60%。', { subject: '社区食堂覆盖率', quantity: '60', unit: '%', year: '2025', kind: 'target' })
    promise('新建社区食堂20个', { subject: '新建社区食堂', quantity: '20', unit: '个', year: '' })
    promise('到2025年，新建托育点12个', { subject: '新建托育点', quantity: '12', year: '2025' })
    promise('建成15分钟生活圈', { subject: '建成', quantity: '15', unit: '分钟' })
    promise('新增培训3.5万人次以上', { quantity: '3.5', unit: '万人次' })
    promise('加强队伍建设', { subject: '加强队伍建设', quantity: '' })
  })
  const indicator = (text: string, expected: Record<string, string>) => expect(rowFrom(text, table(), 4)).toEqual({ line: 4, cells: expected })
  it('a row of a table', () => {
    indicator('3\t社区食堂覆盖率（%）\t40\t50\t60\t预期性', { domain: '', name: '社区食堂覆盖率', unit: '%', baseline: '40', 'target-0': '50', 'target-1': '60', attribute: 'expected' })
    indicator('食堂覆盖率 | % | 40 | ≥60 | 约束性', { domain: '', name: '食堂覆盖率', unit: '%', baseline: '', 'target-0': '40', 'target-1': '≥60', attribute: 'binding' })
    indicator('食堂覆盖率', { domain: '', name: '食堂覆盖率', unit: '', baseline: '', 'target-0': '', 'target-1': '', attribute: '' })
  })
})

describe('what is sent', () => {
  it('has the columns the table has', () => {
    expect(rowSlots(table({ baseline: false, years: [] }))).toEqual(['domain', 'name', 'unit', 'target-0', 'attribute'])
    const row = emptyPart(rowSlots(table()), 8)
    expect(toRow({ ...row, cells: { ...row.cells, name: '甲', 'target-1': '9', 'target-0': '8' } })).toEqual({ domain: '', name: '甲', unit: '', attribute: '', baseline: '', targets: ['8', '9'], line: 8 })
    expect(toRow(emptyPart(rowSlots(table({ baseline: false })), 8)).baseline).toBeNull()
    expect(toCommitment(part({ subject: '甲', quantity: '3', unit: '个', year: '', kind: 'norm' }))).toEqual({ subject: '甲', quantity: '3', unit: '个', year: '', kind: 'norm', line: 5 })
    expect(partOf({ key: 'k', line: 5, added: null, within: null, cells: [{ slot: 'name', text: '甲', read: null, correction: null, doubts: [] }] })).toEqual(part({ name: '甲' }))
  })
})
