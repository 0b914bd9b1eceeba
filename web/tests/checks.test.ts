import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { CheckFinding, CheckReport } from '@/api/types'
import DataTable from '@/components/DataTable.vue'
import { useDecisions, type Decisions } from '@/composables/useDecisions'
import { preferences } from '@/composables/usePreferences'
import { take } from '@/composables/useSession'
import { groupFindings, isId, isInState, isReadable, markSides, notRun, opensIn, proposeId, tally } from '@/lib/checks'
import FindingCard from '@/pages/check/FindingCard.vue'
import { bringIn, comparisons, report } from '../mock/checks'

const none = new URLSearchParams()
const qinghe = () => report('qinghe-14', new URLSearchParams({ superior: 'tangxi-14', previous: 'anlu-14' }), 'zh')!
const finding = (over: Partial<CheckFinding> = {}): CheckFinding => ({
  key: 'k', code: 'table-text-differ', title: '表文不一致', severity: 'error', message: '表为 60%，正文为 55%', remedy: '改正', chapter: '一、总则', section: null,
  evidence: [], change: null, decision: null, history: [], ...over,
})

beforeEach(() => {
  preferences.locale = 'zh'
  sessionStorage.clear()
  take({ account: null, guest: true, guests_allowed: true, may: ['decide'], idle_minutes: 60 })
})
afterEach(() => vi.unstubAllGlobals())

describe('findings', () => {
  it('are grouped by severity, then by chapter as the document has them, no chapter last', () => {
    const groups = groupFindings([
      finding({ key: '1', severity: 'warning', chapter: null }),
      finding({ key: '2', severity: 'warning', chapter: '二、目标' }),
      finding({ key: '3', severity: 'error', chapter: '三、任务' }),
      finding({ key: '4', severity: 'warning', chapter: '一、总则' }),
      finding({ key: '5', severity: 'warning', chapter: '二、目标' }),
    ])
    expect(groups.map((it) => [it.severity, it.total])).toEqual([['error', 1], ['warning', 4]])
    expect(groups[1]?.chapters.map((it) => [it.chapter, it.findings.map((row) => row.key).join('')])).toEqual([['二、目标', '25'], ['一、总则', '4'], [null, '1']])
    expect(new Set(groups.flatMap((it) => [it.id, ...it.chapters.map((part) => part.id)])).size).toBe(6)
  })
  it('lose none on the way', () => {
    const all = qinghe().findings
    const kept = groupFindings(all).flatMap((it) => it.chapters.flatMap((part) => part.findings))
    expect(kept.map((it) => it.key).sort()).toEqual(all.map((it) => it.key).sort())
  })
  it('are in one state of decision; what is gone is only gone', () => {
    const decided = finding({ decision: { verdict: 'set-aside', reason: 'x', by: 'y', at: '' }, change: 'stays' })
    expect(isInState(decided, 'set-aside', false)).toBe(true)
    expect(isInState(decided, 'open', false)).toBe(false)
    expect(isInState(decided, 'stays', false)).toBe(true)
    expect(isInState(decided, 'set-aside', true)).toBe(false)
    expect(isInState(decided, 'gone', true)).toBe(true)
    // Opened again, as the server may say it.
    expect(isInState(finding({ decision: { verdict: 'open', reason: '', by: 'y', at: '' } }), 'open', false)).toBe(true)
  })
  it('are counted as the report has them', () => {
    const it = report('shidu-draft', none, 'zh')!
    const counts = tally(it)
    expect(counts.gone).toBe(it.gone.length)
    expect(counts.new + counts.stays).toBe(it.findings.length)
    expect(counts.open + counts.accepted + counts['set-aside']).toBe(it.findings.length)
  })
  it('name what could not be looked for', () => {
    const skipped = notRun(report('yunpu-14', none, 'zh')!.checked)
    expect(skipped.map((it) => it.needs)).toEqual(['text', 'superior', 'previous'])
    expect(notRun(qinghe().checked)).toEqual([])
  })
})

describe('the numbers at odds', () => {
  const marked = (message: string, ...texts: string[]) => markSides(message, texts).map((pieces) => pieces.filter((it) => it.marked).map((it) => it.text))
  it('are marked on both sides, not what both sides share nor the year', () =>
    expect(marked('2025年：表为 ≥60%，正文为 55%。', '床位占比 | % | 46 | ≥60', '到2025年，床位占比达到55%以上')).toEqual([['60'], ['55%']]))
  it('may differ by their sign only, and are no part of a fraction', () =>
    expect(marked('正文为 ≤3.2‰，专栏为 ≤3.2%，相差 10 倍', '孕产妇死亡率9/10万，婴儿死亡率3.2‰以下', '婴儿死亡率控制在3.2%以下')).toEqual([['3.2‰'], ['3.2%']]))
  it('are all marked when there is one side only', () => expect(marked('合计 11 所，分项为 8 + 4', '新建11所，其中公办8所、民办4所，学位3300个')).toEqual([['11', '8', '4']]))
  it('may be years when years are at odds', () => expect(marked('写到 2020 年', '到2020年，保持100%')).toEqual([['2020']]))
  it('may be printed full-width, and are part of no longer number', () => expect(marked('表为 60', '占比６０％，共 160 张')).toEqual([['６０％']]))
  it('leave the text as it was', () => {
    const text = '到2025年，占比达到55%以上。'
    expect(markSides('55', [text])[0]?.map((it) => it.text).join('')).toBe(text)
    expect(markSides('55', [''])).toEqual([[]])
  })
})

describe('an id for a document', () => {
  it('comes from the Latin part of the file name', () => expect(proposeId('Qinghe 15 draft_2.docx', '2026-11-25', [])).toBe('qinghe-15-draft-2'))
  it('is the day when the name is Chinese', () => expect(proposeId('石渡县第3稿.docx', '2026-11-25', [])).toBe('draft-20261125'))
  it('is never one that is taken', () => expect(proposeId('石渡县.docx', '2026-11-25', ['draft-20261125', 'draft-20261125-2'])).toBe('draft-20261125-3'))
  it('is one the server takes', () => {
    for (const name of ['青禾市“十五五”规划（征求意见稿）.docx', 'a.b.c.pdf', '--.txt', 'ＡＢ１.md', '']) expect(isId(proposeId(name, '2026-11-25', [])), name).toBe(true)
    expect(isId('a b')).toBe(false)
  })
  it('files are known by their ending', () => expect(['a.DOCX', 'b.htm', 'c.doc', 'd'].map(isReadable)).toEqual([true, true, false, false]))
})

describe('a decision', () => {
  function desk(): { decisions: Decisions; shown: CheckFinding[] } {
    const shown: CheckFinding[] = []
    return { decisions: useDecisions('x', () => 'superior=p-14', (it) => shown.push(it)), shown }
  }
  it('shows at once, and then what the server made of it', async () => {
    const answer = finding({ decision: { verdict: 'accepted', reason: '', by: '周岚', at: '2026-11-25T00:00:00Z' } })
    const fetched = vi.fn(async () => Response.json(answer))
    vi.stubGlobal('fetch', fetched)
    const { decisions, shown } = desk()
    const sent = decisions.decide(finding({ change: 'new' }), 'accepted', '')
    expect(shown[0]?.decision?.verdict).toBe('accepted')
    expect(decisions.sending.k).toBe(true)
    expect(await sent).toBe(true)
    expect(fetched).toHaveBeenCalledWith('/api/checks/x/decisions/k?superior=p-14', expect.anything())
    expect(shown[1]).toEqual({ ...answer, change: 'new' })
    expect(decisions.sending.k).toBe(false)
  })
  it('goes back when the server fails, and what was typed stays, even after a reload', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response('{"title":"忙"}', { status: 503, headers: { 'content-type': 'application/problem+json' } })))
    const { decisions, shown } = desk()
    const before = finding()
    expect(await decisions.decide(before, 'set-aside', '写了很久的理由')).toBe(false)
    expect(shown.at(-1)).toBe(before)
    expect(decisions.errors.k?.problem?.title).toBe('忙')
    await nextTick()
    expect(useDecisions('x', () => '', () => {}).drafts.k).toEqual({ verdict: 'set-aside', reason: '写了很久的理由' })
  })
})

it('a line opens in a plan of the store and not in a draft', () => {
  const side = (plan_id: string | null, line = 3) => ({ document: 'a.txt', plan_id, line, label: '正文', text: '' })
  const plans = [{ id: 'above', title: '', region_name: { zh: '', en: '' }, period: null, suggested: true }]
  const run = { number: 1, at: '', by: '', document: 'a.txt', counts: { error: 0, warning: 0, info: 0 }, gone: 0, stays: 0, added: 0 }
  const stored = opensIn({ plan_id: 'mine', plans, runs: [] })
  const draft = opensIn({ plan_id: 'mine', plans, runs: [run] })
  const loose = opensIn({ plan_id: null, plans, runs: [run] })
  expect([side('mine'), side('above'), side('above', 0), side(null)].map(stored)).toEqual([true, true, false, false])
  expect([side('mine'), side('above')].map(draft)).toEqual([false, true])
  expect([side('draft-1'), side('above')].map(loose)).toEqual([false, true])
})

describe('the card of a finding', () => {
  async function card(over: Partial<CheckFinding>, gone = false) {
    const empty = { template: '<p />' }
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'overview', component: empty }, { path: '/plans/:id', name: 'plan', component: empty }] })
    const decide = vi.fn(async () => true)
    const decisions = { drafts: reactive({}), sending: reactive({}), errors: reactive({}), decide } as Decisions
    const it = mount(FindingCard, { props: { finding: finding(over), decisions, gone, opens: ({ plan_id }) => plan_id !== null, document: 'a.txt' }, global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
    return { it, decide }
  }
  const sides = [
    { document: 'a.txt', plan_id: 'p', line: 12, label: '指标表 第3行', text: '占比 | 60' },
    { document: 'a.txt', plan_id: null, line: 90, label: '正文', text: '' },
  ]
  it('has both sides, a link to the line where the plan is known, and says when a text is not at hand', async () => {
    const { it } = await card({ evidence: sides })
    const places = it.findAll('.sides li')
    expect(places).toHaveLength(2)
    expect(places[0]?.get('a').attributes('href')).toBe('/plans/p?ev=l-12')
    expect(places[0]?.get('mark').text()).toBe('60')
    expect(places[1]?.find('a').exists()).toBe(false)
    expect(places[1]?.text()).toContain('原文不在手边')
  })
  it('is not set aside without a reason', async () => {
    const { it, decide } = await card({})
    const [accept, aside] = it.findAll('.acts button')
    await aside?.trigger('click')
    await it.get('form').trigger('submit')
    expect(decide).not.toHaveBeenCalled()
    expect(it.text()).toContain('请写明理由')
    await it.get('textarea').setValue('上级已同意')
    await it.get('form').trigger('submit')
    expect(decide).toHaveBeenCalledWith(expect.objectContaining({ key: 'k' }), 'set-aside', '上级已同意')
    expect(accept).toBeDefined()
  })
  it('is accepted with one key', async () => {
    const { it, decide } = await card({})
    await it.findAll('.acts button')[0]?.trigger('click')
    expect(decide).toHaveBeenCalledWith(expect.anything(), 'accepted', '')
  })
  it('that was opened again is open, and keeps what was decided before', async () => {
    const history = [{ verdict: 'set-aside', reason: '引文', by: '周岚', at: '2026-11-24T00:00:00Z' }, { verdict: 'open', reason: '', by: '何叙', at: '2026-11-25T00:00:00Z' }] as const
    const { it } = await card({ decision: history[1], history: [...history] })
    expect(it.find('.decision').exists()).toBe(false)
    expect(it.get('.history').text()).toContain('引文')
    expect(it.findAll('.acts button')).toHaveLength(2)
  })
  it('that is gone is struck, readable and not to be decided on', async () => {
    const { it } = await card({ evidence: sides }, true)
    expect(it.get('del').text()).toContain('60%')
    expect(it.find('.acts').exists()).toBe(false)
    expect(it.text()).toContain('已消失')
  })
})

it('a mended draft says what is gone, still there and new', () => {
  const first: CheckReport = bringIn('unit-draft', new URLSearchParams({ name: 'a.txt', by: '周岚' }), 10, 'zh')
  const second = bringIn('unit-draft', new URLSearchParams({ name: 'b.txt', by: '周岚' }), 10, 'zh')
  expect(first.gone).toEqual([])
  expect(second.gone.length).toBeGreaterThan(0)
  expect(second.runs[0]).toMatchObject({ number: 2, gone: second.gone.length })
})

it('a long table shows one page, and exports all of it', async () => {
  const rows = comparisons('anlu-14', 'zh')!
  const columns = [{ id: 'n', label: '名称', value: (it: (typeof rows)[number]) => it.left.name }]
  const table = mount(DataTable<(typeof rows)[number]>, { props: { caption: '比对', columns, rows, rowId: (it: (typeof rows)[number]) => `${rows.indexOf(it)}`, filename: 'x', pageSize: 100 }, attachTo: document.body })
  Element.prototype.scrollIntoView = vi.fn()
  expect(table.findAll('tbody tr')).toHaveLength(100)
  expect(table.text()).toContain('第 1 页，共 3 页')
  await table.findAll('.pages button')[1]?.trigger('click')
  await table.findAll('.pages button')[1]?.trigger('click')
  expect(table.findAll('tbody tr')).toHaveLength(40)
  expect(table.text()).toContain('240 行')
})
