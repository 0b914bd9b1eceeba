import { describe, expect, it } from 'vitest'
import { findLoosely, markEvidence, resolveAnchor } from '@/lib/evidence'
import { evidence, plan } from '../mock/data'

const found = (text: string, mark: string) => {
  const at = findLoosely(text, mark)
  return at ? text.slice(at.start, at.end) : null
}

describe('finding a value in the text', () => {
  it.each([
    ['覆盖率达到95%以上', '95%', '95%'],
    ['full width', '达到９５％以上', '95%', '９５％'],
    ['blanks from a scan', '达到 9 5 % 以上', '95%', '9 5 %'],
    ['not inside a longer number', '达到1950人，其中95人', '95', '95'],
    ['not before a decimal', '共4.95万人', '95', null],
    ['nothing to find', '没有数字', '95', null],
    ['an empty mark', '任何文字', '  ', null],
  ])('%s', (...row) => {
    const [text, mark, expected] = row.length === 4 ? row.slice(1) : [row[0], row[1], row[2]]
    expect(found(text as string, mark as string)).toBe(expected)
  })
})

describe('marking', () => {
  const marked = (lines: ReturnType<typeof markEvidence>) =>
    lines.flatMap((line) => line.pieces.filter((it) => it.marked).map((it) => `${line.line}:${it.text}`))

  it('marks the value in its line', () => {
    const lines = markEvidence({ document: 'a.txt', line: 7, text: '新增托位1200个', context: [{ line: 6, text: '' }, { line: 7, text: '新增托位1200个' }], reason: null }, ['1200个', '1200'])
    expect(marked(lines)).toEqual(['7:1200个'])
    expect(lines.find((it) => it.here)?.line).toBe(7)
  })

  it('follows a row printed one cell a line down to the cell', () => {
    const context = [{ line: 7, text: '托位数' }, { line: 8, text: '个' }, { line: 9, text: '2.1' }, { line: 10, text: ' ≥4.6 ' }]
    expect(marked(markEvidence({ document: 'a.txt', line: 7, text: '托位数', context, reason: null }, ['≥4.6']))).toEqual(['10:≥4.6'])
  })

  it('does not mark a value that only resembles it in the lines after', () => {
    const context = [{ line: 7, text: '托位数' }, { line: 8, text: '共 4.6 个' }]
    expect(marked(markEvidence({ document: 'a.txt', line: 7, text: '托位数', context, reason: null }, ['4.6']))).toEqual([])
  })

  it('shows the line even when the context leaves it out', () => {
    expect(markEvidence({ document: 'a.txt', line: 3, text: '原文', context: [], reason: null }, [])).toHaveLength(1)
  })
})

describe('links to places', () => {
  const it_ = plan('qinghe-14', 'zh')!

  it('a target names its row, line and value', () => {
    expect(resolveAnchor(it_, 'i-1-1-t0')).toMatchObject({ row: 'i-1-1', tab: 'indicators', part: 'target', value: '≥4.6 个', year: 2025, marks: ['≥4.6', '4.6'] })
    expect(resolveAnchor(it_, 'i-1-1-b')).toMatchObject({ part: 'baseline', value: '2.1 个', year: 2020 })
  })

  it('a commitment looks for its number in digits and in Chinese', () => {
    const anchor = resolveAnchor(it_, 'c-2')!
    expect(anchor.tab).toBe('commitments')
    expect(anchor.marks).toContain('90%')
    expect(anchor.marks).toContain('百分之九十')
  })

  it.each(['', 'x-1', 'i-9-9', 'c-9999', 'i', 'c-abc'])('%j leads nowhere', (id) => {
    expect(resolveAnchor(it_, id)).toBeNull()
  })

  it('every value of the invented plan with its text at hand can be marked', () => {
    for (const row of it_.commitments.slice(0, 19)) {
      const anchor = resolveAnchor(it_, `c-${row.index}`)!
      const lines = markEvidence(evidence('qinghe-14', anchor.line, 'zh')!, anchor.marks)
      expect(lines.some((line) => line.pieces.some((piece) => piece.marked)), row.subject).toBe(true)
    }
  })
})
