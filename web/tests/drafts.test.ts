import { describe, expect, it } from 'vitest'
import type { Draft } from '@/api/types'
import { recognised } from '@/composables/useImports'
import { states } from '@/lib/drafts'

const run = (number: number) => ({ number, at: '', by: '', document: `d${number}.txt`, counts: { error: 0, warning: 0, info: 0 }, gone: 0, stays: 0, added: 0 })
const edition = (number: number, of: number, corrections: number) => ({ number, at: '', by: '', name: `e${number}`, stage: 'draft' as const, dated: '2026-01-01', run: of, corrections, note: '' })

describe('states of a draft', () => {
  it('lists the present state, editions and documents, the newest first, each state once', () => {
    const found = states({ run: 2, last: 5, runs: [run(2), run(1)], editions: [edition(1, 1, 0), edition(2, 2, 5)], plan_id: 'p' })
    expect(found.map((it) => it.value)).toEqual(['2.5', '1.0', '2.0', 'plan'])
    expect(found[1]?.label).toContain('e1')
  })
  it('offers the published plan only where there is one', () => {
    expect(states({ run: 1, last: 0, runs: [run(1)], editions: [], plan_id: null }).map((it) => it.value)).toEqual(['1.0'])
  })
})

describe('what was recognised', () => {
  it('counts the rows of tables of indicators only', () => {
    const table = (kind: 'indicators' | 'achieved', rows: number) => ({ kind, rows: Array.from({ length: rows }) })
    const draft = { tables: [table('indicators', 3), table('achieved', 4)], commitments: [{}], projects: [], tasks: [{}, {}], doubts: 2 } as unknown as Draft
    const counts = { error: 1, warning: 2, info: 3, accepted: 0, set_aside: 0 }
    expect(recognised(draft, { counts })).toEqual({ indicators: 3, commitments: 1, projects: 0, tasks: 2, doubts: 2, findings: 6 })
  })
})
