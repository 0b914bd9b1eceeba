import { describe, expect, it } from 'vitest'
import { csvOf, htmlOf, sheetOf, sortFromText, sortRows, sortToText, tsvOf, type Column } from '@/lib/table'
import { heatStep } from '@/lib/heat'
import { matches } from '@/lib/text'
import { findSection, sectionTree, within } from '@/lib/sections'

interface Row {
  name: string
  n: number | null
}
const columns: Column<Row>[] = [
  { id: 'name', label: '名称', value: (it) => it.name },
  { id: 'n', label: '数', value: (it) => it.n },
  { id: 'mark', label: '标', value: () => 'x', screenOnly: true },
]
const rows: Row[] = [{ name: 'b', n: null }, { name: 'a', n: 10 }, { name: 'c', n: 9 }, { name: 'd', n: 10 }]
const names = (sort: string) => sortRows(rows, columns, sortFromText(sort), 'zh-CN').map((it) => it.name).join('')

describe('sorting', () => {
  it('puts the absent last both ways, and keeps equals in order', () => {
    expect(names('n')).toBe('cadb')
    expect(names('-n')).toBe('adcb')
  })
  it('leaves the order alone for a column that is not there', () => {
    expect(names('other')).toBe('bacd')
  })
  it('is written in the address', () => {
    expect(sortToText(sortFromText('-n') ?? null)).toBe('-n')
    expect(sortFromText(undefined)).toBeNull()
  })
})

describe('taking a table away', () => {
  const sheet = { header: ['甲', '乙'], rows: [['含,逗号', '含"引号"'], [null, 3], ['=SUM(A1)', '-5'], ['≥', '=']] }
  it('as CSV that Excel opens, in which words cannot become formulas', () => {
    expect(csvOf(sheet)).toBe('\uFEFF甲,乙\r\n"含,逗号","含""引号"""\r\n,3\r\n\'=SUM(A1),-5\r\n≥,=\r\n')
  })
  it('as cells for a spreadsheet and a table for a document', () => {
    expect(tsvOf({ header: ['甲'], rows: [['一\t二\n三']] })).toBe('甲\n一 二 三')
    expect(htmlOf({ header: ['甲'], rows: [['<b>']] })).toContain('<td>&lt;b&gt;</td>')
  })
  it('leaves out what is only for the screen', () => {
    expect(sheetOf(rows, columns).header).toEqual(['名称', '数'])
  })
})

it('free text finds all its words whatever the width and case', () => {
  expect(matches('托位 婴幼儿', '每千人口婴幼儿托位数')).toBe(true)
  expect(matches('ａｂ', 'xABx')).toBe(true)
  expect(matches('托位 老年', '每千人口婴幼儿托位数')).toBe(false)
  expect(matches('  ', null)).toBe(true)
})

it('only zero has no tint', () => {
  expect([0, 1, 25, 50, 100].map((n) => heatStep(n, 100))).toEqual([0, 1, 3, 4, 5])
  expect(heatStep(1, 100000)).toBe(1)
  expect(heatStep(0, 0)).toBe(0)
})

describe('the outline', () => {
  const tree = sectionTree([
    { level: 1, title: '一', line: 1 },
    { level: 3, title: '1.', line: 4 },
    { level: 2, title: '（二）', line: 9 },
    { level: 1, title: '二', line: 20 },
  ])
  it('ends a section where its like or better begins', () => {
    expect(tree.map((it) => [it.line, it.end])).toEqual([[1, 20], [20, Infinity]])
    expect(findSection(tree, 4)?.end).toBe(9)
    expect(findSection(tree, 9)?.end).toBe(20)
    expect(findSection(tree, 5)).toBeNull()
  })
  it('holds the lines of everything under it', () => {
    expect([1, 4, 19, 20].map((line) => within(findSection(tree, 1), line))).toEqual([true, true, true, false])
    expect(within(null, 7)).toBe(true)
  })
})
