import { beforeEach, describe, expect, it } from 'vitest'
import type { Draft, DraftCorrection } from '@/api/types'
import { Keeper, STALE, type Kept } from '@/lib/keep'
import { change, drop, hasArrived, next, overlay, pause, put, revive, underWay, type Waiting } from '@/lib/outbox'

const work = (id: string, over: Partial<Waiting> = {}): Waiting => ({
  id, cell: 'indicator:甲#1\nunit', edit: { kind: 'cell', items: [{ key: 'indicator:甲#1', line: 4, printed: '' }], slot: 'unit', text: '%' },
  undoes: null, label: '甲：单位', reason: '', by: '王', expected: 3, at: `2026-03-01T08:00:0${id}Z`, state: 'waiting', unanswered: false, problem: null, ...over,
})
const ids = (list: readonly Waiting[]) => list.map((it) => it.id).join('')

describe('what waits for the server', () => {
  it('keeps its order, and another cell does not replace it', () => {
    const list = put(put([], work('1')), work('2', { cell: 'indicator:乙#1\nunit' }))
    expect(ids(list)).toBe('12')
    expect(next(list)?.id).toBe('1')
  })
  it('is replaced by a later word on the same cell, in its place', () => {
    const list = put([work('1'), work('2', { cell: 'x\ny' })], work('3', { edit: { ...work('3').edit!, text: '‰' }, expected: 7 }))
    expect(ids(list)).toBe('32')
    // Somebody may have changed it since correction 3: that was not seen.
    expect(list[0]?.expected).toBe(3)
    expect(list[0]?.edit?.text).toBe('‰')
  })
  it('is not replaced while on its way', () => expect(ids(put([work('1', { state: 'sending' })], work('2')))).toBe('12'))
  it('takes what was decided on with it', () => {
    const list = put([work('1', { state: 'conflict', problem: { title: 'x', detail: 'y' } })], work('2', { expected: 9 }))
    expect(list).toEqual([work('2', { expected: 9 })])
  })
  it('goes one at a time, past what a person must decide', () => {
    expect(next([work('1', { state: 'sending' }), work('2', { cell: 'a\nb' })])).toBeNull()
    expect(next([work('1', { state: 'refused' }), work('2', { state: 'conflict', cell: 'c\nd' }), work('3', { cell: 'a\nb' })])?.id).toBe('3')
    expect(next([])).toBeNull()
  })
  it('is changed and dropped by its id', () => {
    expect(change([work('1'), work('2')], '2', { state: 'sending' }).map((it) => it.state)).toEqual(['waiting', 'sending'])
    expect(ids(drop([work('1'), work('2')], '1'))).toBe('2')
  })
  it('waits longer after every failure, but never long', () => expect([1, 2, 3, 4, 5, 20].map(pause)).toEqual([1000, 2000, 4000, 8000, 15000, 15000]))
})

describe('what was kept is read again', () => {
  it('what was on its way may have arrived', () => {
    const [it] = revive(JSON.stringify([work('1', { state: 'sending' })]))
    expect([it?.state, it?.unanswered]).toEqual(['waiting', true])
  })
  it('damage is no reason to stop', () => {
    for (const text of [null, '', '{', '{}', '[1,null,{"id":1}]', '[{"id":"1","expected":1,"state":"odd","undoes":2}]']) expect(revive(text)).toEqual([])
  })
})

function draft(corrections: DraftCorrection[], cell: { text: string; correction: number | null }): Draft {
  const row = (key: string, more: { text: string; correction: number | null }) => ({ key, line: 4, added: null, within: null, cells: [{ slot: 'unit', read: null, doubts: [], ...more }] })
  return {
    id: 'd', title: '', title_given: null, region_code: null, region_name: { zh: '', en: '' }, domain_id: null, plan_id: null, document: 'a.txt', run: 1, runs: [], last: corrections.at(-1)?.number ?? 0,
    about: { key: 'document', line: 1, added: null, within: null, cells: [] },
    tables: [{ key: 'table:t#1', number: 1, kind: 'indicators', kind_read: null, title: null, line: 3, header: [], years: [], baseline: false, rows: [row('indicator:甲#1', cell), row('indicator:乙#1', { text: '', correction: null })], printed: [], printed_total: 0 }],
    commitments: [], projects: [], tasks: [], facts: 0, doubts: 0, corrections, editions: [],
  }
}
const done = (number: number, by: string, over: Partial<DraftCorrection> = {}): DraftCorrection => ({ number, at: '', by, about: '', reason: '', undoes: null, holds: true, unplaced: null, items: ['indicator:甲#1'], ...over })

describe('a lost answer is not sent twice', () => {
  const check = (entry: Waiting, of: Draft, expected: boolean) => expect(hasArrived(entry, of)).toBe(expected)
  it('when the cell says so by her own correction made since', () => check(work('1'), draft([done(4, '王')], { text: '%', correction: 4 }), true))
  it('not when it is another person’s', () => check(work('1'), draft([done(4, '李')], { text: '%', correction: 4 }), false))
  it('not when she made it before', () => check(work('1'), draft([done(2, '王')], { text: '%', correction: 2 }), false))
  it('not when the cell says something else', () => check(work('1'), draft([done(4, '王')], { text: '‰', correction: 4 }), false))
  it('a taking back is known by what it takes back', () => {
    const undo = work('1', { edit: null, cell: null, undoes: 2 })
    check(undo, draft([done(4, '王', { undoes: 2 })], { text: '', correction: null }), true)
    check(undo, draft([done(4, '王', { undoes: 1 })], { text: '', correction: null }), false)
  })
  it('added rows by their names', () => {
    const added = work('1', { cell: null, edit: { kind: 'rows', items: [], rows: [{ name: '新指标' }] } })
    check(added, draft([done(4, '王', { items: [], about: '添加指标：新指标' })], { text: '', correction: null }), true)
    check(added, draft([done(4, '王', { items: [], about: '添加指标：另一项' })], { text: '', correction: null }), false)
  })
  it('rows that became others by their items', () => {
    const split = work('1', { cell: null, edit: { kind: 'rows', items: [{ key: 'indicator:甲#1', line: 4 }], rows: [{ name: 'a' }, { name: 'b' }] } })
    check(split, draft([done(4, '王')], { text: '', correction: null }), true)
    check(split, draft([done(4, '王', { items: ['indicator:乙#1'] })], { text: '', correction: null }), false)
  })
})

describe('what is shown meanwhile', () => {
  const of = draft([], { text: '', correction: null })
  it('is the cell as written, and every row of a column', () => {
    const column = work('2', { cell: null, edit: { kind: 'column', table: { key: 'table:t#1', line: 3 }, slot: 'unit', text: '个' } })
    expect([...overlay([work('1'), column], of)].map(([cell, it]) => [cell, it.text])).toEqual([['indicator:甲#1\nunit', '个'], ['indicator:乙#1\nunit', '个']])
    expect(overlay([work('1')], of).get('indicator:甲#1\nunit')?.text).toBe('%')
  })
  it('is which rows and tables are being changed', () => {
    const gone = work('1', { cell: null, edit: { kind: 'rows', items: [{ key: 'indicator:乙#1', line: 5 }], rows: [] } })
    const kind = work('2', { cell: null, edit: { kind: 'table', table: { key: 'table:t#1', line: 3 }, text: 'other' } })
    expect([...underWay([gone, kind, work('3')]).keys()]).toEqual(['indicator:乙#1', 'table:t#1'])
  })
})

describe('windows keep their work apart', () => {
  const kept = (...waiting: Waiting[]): Kept => ({ waiting, typing: {} })
  const now = 1_000_000
  beforeEach(() => localStorage.clear())
  it('a reload finds it at once, a crash after a while, a living window never', () => {
    const a = new Keeper(localStorage, 'd', '王', 'a')
    a.save(kept(work('1')), now)
    const b = new Keeper(localStorage, 'd', '王', 'b')
    expect(b.adopt(now + 1000, true).waiting).toEqual([])
    expect(ids(b.adopt(now + STALE, true).waiting)).toBe('1')
    expect(b.adopt(now + STALE, true).waiting).toEqual([])
    a.release(kept(work('2')))
    expect(ids(new Keeper(localStorage, 'd', '王', 'a').adopt(now, true).waiting)).toBe('2')
  })
  it('a window that slept learns that another took its work over', () => {
    const a = new Keeper(localStorage, 'd', '王', 'a')
    a.save(kept(work('1')), now)
    expect(a.lost()).toBe(false)
    new Keeper(localStorage, 'd', '王', 'b').adopt(now + STALE)
    expect(a.lost()).toBe(true)
  })
  it('a copied tab takes another name', () => {
    new Keeper(localStorage, 'd', '王', 'a').save(kept(work('1')), now)
    expect(new Keeper(localStorage, 'd', '王', 'a').taken(now + 10)).toBe(true)
    new Keeper(localStorage, 'd', '王', 'a').release(kept(work('1')))
    expect(new Keeper(localStorage, 'd', '王', 'a').taken(now + 10)).toBe(false)
  })
  it('nor do people: what one has begun is not sent under the name of another', () => {
    new Keeper(localStorage, 'd', '王', 'a').release(kept(work('1')))
    expect(new Keeper(localStorage, 'd', '李', 'a').adopt(now, true).waiting).toEqual([])
    expect(ids(new Keeper(localStorage, 'd', '王', 'b').adopt(now).waiting)).toBe('1')
  })
  it('drafts do not mix, nor do drafts whose ids begin alike', () => {
    new Keeper(localStorage, 'd-1', '王', 'a').release(kept(work('1')))
    expect(new Keeper(localStorage, 'd', '王', 'b').adopt(now).waiting).toEqual([])
    expect(ids(new Keeper(localStorage, 'd-1', '王', 'b').adopt(now).waiting)).toBe('1')
  })
  it('several windows are put in the order the work was done', () => {
    new Keeper(localStorage, 'd', '王', 'a').release(kept(work('2'), work('4')))
    new Keeper(localStorage, 'd', '王', 'b').release({ waiting: [work('3')], typing: { 'x\ny': { text: '半', label: 'x', expected: 1 } } })
    const found = new Keeper(localStorage, 'd', '王', 'c').adopt(now)
    expect(ids(found.waiting)).toBe('234')
    expect(found.typing['x\ny']?.text).toBe('半')
  })
  it('nothing to keep leaves nothing behind, and a full store is told', () => {
    const a = new Keeper(localStorage, 'd', '王', 'a')
    a.save(kept(work('1')), now)
    a.save(kept(), now)
    expect(localStorage.length).toBe(0)
    const full = { ...stub(), setItem: () => { throw new DOMException('full', 'QuotaExceededError') } }
    const b = new Keeper(full, 'd', '王', 'b')
    expect(b.save(kept(work('1')), now)).toBe(false)
    expect(b.save(kept(), now)).toBe(true)
    expect(new Keeper(null, 'd', '王', 'b').save(kept(work('1')), now)).toBe(false)
  })
})
function stub() {
  return { getItem: () => null, setItem: () => {}, removeItem: () => {}, key: () => null, length: 0 }
}
