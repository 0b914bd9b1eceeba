import { mount, flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Bound } from '@/api/types'
import { ApiError } from '@/api/client'
import AttributeMark from '@/components/AttributeMark.vue'
import BoundCell from '@/components/BoundCell.vue'
import DataTable from '@/components/DataTable.vue'
import FindingList from '@/components/FindingList.vue'
import SectionTree from '@/components/SectionTree.vue'
import StateMessage from '@/components/StateMessage.vue'
import { preferences } from '@/composables/usePreferences'
import OverviewPage from '@/pages/OverviewPage.vue'
import PlanPage from '@/pages/PlanPage.vue'
import { sectionTree } from '@/lib/sections'
import { domains, evidence, overview, places, plan } from '../mock/data'

const PATHS = { overview: '/', plan: '/plans/:id', checks: '/checks', check: '/checks/:id', compare: '/compare', 'compare-indicator': '/compare/:indicator', diff: '/diff', help: '/help', assignments: '/plans/:id/assignments' }

beforeEach(() => {
  preferences.locale = 'zh'
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  Element.prototype.scrollIntoView = vi.fn()
})

const bound = (over: Partial<Bound>): Bound => ({ raw: '', values: [], op: null, year: 2025, cumulative: false, ...over })

describe('a value', () => {
  const text = (value: Bound | null) => mount(BoundCell, { props: { bound: value, anchor: 'i-1-1-b' } }).text()

  it('that is zero is printed as zero', () => expect(text(bound({ raw: '0', op: '=', values: ['0'] }))).toContain('0'))
  it('that is missing says why', () => {
    expect(text(bound({ raw: '—' }))).toBe('—原文此格为空')
    expect(text(null)).toBe('—原表无此列')
  })
  it('that is a total over the period says so', () =>
    expect(text(bound({ raw: '〔16〕', op: '=', values: ['16'], cumulative: true }))).toContain('五年累计'))
})

it('binding and expected differ in word and shape', () => {
  const binding = mount(AttributeMark, { props: { attribute: 'binding' } })
  const expected = mount(AttributeMark, { props: { attribute: 'expected' } })
  expect([binding.text(), expected.text()]).toEqual(['约束性', '预期性'])
  expect(binding.classes()).not.toEqual(expected.classes())
  expect(mount(AttributeMark, { props: { attribute: null } }).text()).toContain('原文未写明')
})

it('findings come gravest first, each with what to do', () => {
  const list = mount(FindingList, { props: { findings: [...(plan('qinghe-14', 'zh')?.findings ?? [])].reverse() } })
  const items = list.findAll('li').map((it) => it.text())
  expect(items[0]).toContain('错误')
  expect(items.at(-1)).toContain('提示')
  expect(items.every((it) => it.includes('怎么办'))).toBe(true)
})

it('a failure is told in words, with the address and a way on', async () => {
  const state = mount(StateMessage, { props: { error: new ApiError('unreachable', '/api/overview') } })
  expect(state.text()).toContain('连不上服务器')
  expect(state.text()).toContain('gongfu serve')
  await state.get('button').trigger('click')
  expect(state.emitted('retry')).toHaveLength(1)
})

it('a table sorts inside its groups, which keep the order of the document', async () => {
  const rows = [{ id: 'a', g: '二', n: 2 }, { id: 'b', g: '一', n: 9 }, { id: 'c', g: '二', n: 1 }]
  type Row = (typeof rows)[number]
  const table = mount(DataTable<Row>, {
    props: {
      caption: '表', filename: 'x', rows, rowId: (row: Row) => row.id,
      columns: [{ id: 'n', label: '数', value: (row: Row) => row.n, heading: true }],
      group: (row: Row) => ({ key: row.g, label: row.g }),
      sort: 'n',
    },
  })
  expect(table.findAll('tbody tr:not(.group)').map((it) => it.attributes('id'))).toEqual(['c', 'a', 'b'])
  expect(table.get('thead th').attributes('aria-sort')).toBe('ascending')
  await table.get('thead button').trigger('click')
  expect(table.emitted('update:sort')?.[0]).toEqual(['-n'])
})

it('choosing a section again lets go of it', async () => {
  const nodes = sectionTree([{ level: 1, title: '一', line: 1 }])
  const tree = mount(SectionTree, { props: { nodes, chosen: 1, count: () => 3 } })
  await tree.get('.pick').trigger('click')
  expect(tree.emitted('choose')?.[0]).toEqual([null])
})

describe('pages over the invented data', () => {
  async function open(path: string, component: typeof OverviewPage | typeof PlanPage, props = {}) {
    vi.stubGlobal('fetch', vi.fn(async (address: string) => {
      const url = new URL(address, 'http://x')
      const parts = url.pathname.split('/').slice(2)
      const body = parts[0] === 'overview' ? overview()
        : parts[0] === 'domains' ? domains
        : parts[2] === 'evidence' ? evidence(parts[1] ?? '', Number(url.searchParams.get('line')), 'zh')
        : parts[0] === 'plans' && parts[1] ? plan(parts[1], 'zh')
        : parts[0] === 'plans' ? places() : null
      return body ? Response.json(body) : Response.json({ title: '没有' }, { status: 404, headers: { 'content-type': 'application/problem+json' } })
    }))
    const empty = { template: '<i />' }
    const router = createRouter({
      history: createMemoryHistory(),
      routes: Object.entries(PATHS).map(([name, path]) => ({ path, name, component: empty })),
    })
    await router.push(path)
    const page = mount(component as typeof PlanPage, { props: props as { id: string }, global: { plugins: [router] }, attachTo: document.body })
    await flushPromises()
    await nextTick()
    return { page, router }
  }

  it('the overview links every count to what it counts', async () => {
    const { page } = await open('/', OverviewPage)
    const link = page.get('td a[href="/plans/qinghe-14?tab=indicators&domain=child"]')
    expect(link.text()).toBe('3')
    expect(link.attributes('aria-label')).toContain('青禾市')
    page.unmount()
  })

  it('a plan narrows by domain and section together', async () => {
    const { page } = await open('/plans/qinghe-14?tab=commitments&domain=old&section=294', PlanPage, { id: 'qinghe-14' })
    const shown = page.findAll('[role=tabpanel] tbody tr')
    const expected = plan('qinghe-14', 'zh')!.commitments.filter((it) => it.domain_id === 'old' && it.line >= 294 && it.line < 318)
    expect(shown).toHaveLength(expected.length)
    page.unmount()
  })

  it('a link to a value opens its evidence with the value marked', async () => {
    const { page } = await open('/plans/qinghe-14?ev=i-1-1-t0', PlanPage, { id: 'qinghe-14' })
    await flushPromises()
    expect(page.get('aside mark').text()).toBe('≥4.6')
    expect(page.get('tr.current').attributes('id')).toBe('i-1-1')
    page.unmount()
  })

  it('says how to make a text available that is not at hand', async () => {
    const { page } = await open('/plans/yunpu-14?ev=i-1-1', PlanPage, { id: 'yunpu-14' })
    await flushPromises()
    expect(page.get('aside').text()).toContain('--documents')
    page.unmount()
  })
})
