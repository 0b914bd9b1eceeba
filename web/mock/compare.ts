// Invented comparisons of the invented plans: bounds, ranges, totals over the period,
// missing baselines, holes, and a plan marked as an illustration beside the others.
import type { Bound, CompareRow, DiffChange, Indicator, IndicatorComparison, Matrix, MatrixCell, PlanDiff, PlanRef } from '../src/api/types'
import { indicators as canonical, places, plan } from './data'

type Locale = 'zh' | 'en'
/** Anlu stands for an illustration, so that both kinds are drawn. */
const INVENTED = 'anlu-14'

/** Percentages keep below the hundred. */
function nearer(value: number, by: number): number {
  return value > 90 && value < 100 ? value + (by * (100 - value)) / 8 : value + (value * by) / 40
}
function shifted(bound: Bound | null, by: number): Bound | null {
  if (!bound || bound.values.length === 0 || by === 0) return bound
  const values = bound.values.map((it) => (it === '100' ? it : String(Math.round(nearer(Number(it), by) * 100) / 100)))
  let raw = bound.raw
  bound.values.forEach((it, at) => (raw = raw.replace(it, values[at]!)))
  return { ...bound, values, raw }
}
function rowOf(plan_id: string, indicator: string): Indicator | null {
  const at = places().findIndex((it) => it.plan_id === plan_id)
  const wanted = canonical.find((it) => it.id === indicator)
  const found = plan(plan_id, 'zh')?.indicators.find((it) => it.name === wanted?.zh) ?? null
  // Yunpu says what Qinghe leaves open.
  const attribute = found?.attribute ?? (plan_id === 'yunpu-14' ? 'binding' : null)
  return found ? { ...found, attribute, baseline: shifted(found.baseline, -at), target: shifted(found.target, at % 2 === 0 ? -at : at)! } : null
}
function number(bound: Bound | null): string | null {
  return bound?.values[0] ?? null
}

export function matrix(): Matrix {
  const plans = places().map((it) => ({
    plan_id: it.plan_id, title: it.title, pack: it.pack, region_code: it.region_code, region_name: it.region_name, level: it.level, period: it.period,
    illustrative: it.plan_id === INVENTED,
  }))
  const rows = canonical.map((it) => ({
    indicator_id: it.id, name: { zh: it.zh, en: it.en }, unit: it.unit, domain_id: it.domain, direction: it.direction,
    cells: plans.map(({ plan_id }): MatrixCell | null => {
      const row = rowOf(plan_id, it.id)
      return row ? { line: row.line, baseline: row.baseline, target: row.target, target_value: number(row.target), attribute: row.attribute } : null
    }),
  }))
  return { plans, rows: rows.filter((it) => it.cells.some((cell) => cell !== null)) }
}

export function compare(id: string, only: string[], locale: Locale): IndicatorComparison | null {
  const it = canonical.find((row) => row.id === id)
  if (!it) return null
  const rows = places()
    .filter((place) => only.length === 0 || only.includes(place.plan_id))
    .map((place, at): CompareRow => {
      const row = rowOf(place.plan_id, id)
      const base = number(row?.baseline ?? null)
      const target = number(row?.target ?? null)
      const total = row?.target?.cumulative === true
      const counts = base !== null && target !== null && !total
      const change = counts ? Math.round((Number(target) - Number(base)) * 100) / 100 : null
      const best = it.unit === '%' ? 100 : Math.max(...places().map((other) => Number(number(rowOf(other.plan_id, id)?.target ?? null) ?? 0)))
      const gap = counts && Number(base) < best ? Math.round(((Number(target) - Number(base)) / (best - Number(base)) / 5) * 1000) / 10 : null
      const why: [string, string] | null = row === null ? null
        : total ? ['目标是五年合计，不能减去基期', 'The target is a total over five years; a baseline cannot be taken from it']
        : target === null ? ['目标是文字，没有数', 'The target is in words, not a number']
        : base === null ? ['没有基期值', 'There is no baseline']
        : gap === null ? ['基期已到最好水平，没有差距可补', 'The baseline is the best level already; no gap is left']
        : null
      return {
        plan_id: place.plan_id, title: place.title, region_code: place.region_code, region_name: place.region_name, level: place.level,
        illustrative: place.plan_id === INVENTED, pack: place.pack,
        found: row ? (at === 1 ? 'text' : 'table') : null, printed_name: row ? row.name : null, line: row?.line ?? null, attribute: row?.attribute ?? null,
        baseline: row?.baseline ?? null, target: row?.target ?? null, baseline_value: base, target_value: target,
        change: change === null ? null : String(change), change_per_year: change === null ? null : String(Math.round((change / 5) * 100) / 100),
        share_of_gap: gap === null ? null : String(gap), why_absent: why ? why[locale === 'zh' ? 0 : 1] : null,
      }
    })
  return { indicator: { id: it.id, name: { zh: it.zh, en: it.en }, unit: it.unit, domain_id: it.domain, direction: it.direction }, unit: it.unit, rows }
}

export function diff(old: string, now: string, locale: Locale): PlanDiff | null {
  const ref = (id: string): PlanRef | null => {
    const it = places().find((row) => row.plan_id === id)
    return it ? { id, title: it.title, region_name: it.region_name, period: it.period, suggested: false } : null
  }
  const [a, b] = [ref(old), ref(now)]
  if (!a || !b) return null
  const changes: DiffChange[] = []
  let unchanged = 0
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en)
  canonical.forEach((it, index) => {
    const [was, is] = [rowOf(old, it.id), rowOf(now, it.id)]
    const side = (row: Indicator | null) => (row ? { line: row.line, name: row.name, value: row.target?.raw ?? '', unit: row.unit, attribute: row.attribute } : null)
    if (!was && !is) return
    const add = (kind: DiffChange['kind'], zh: string, en: string) => changes.push({ kind, of: 'indicator', name: it.zh, message: say(zh, en), old: side(was), new: side(is) })
    if (!was) return void add('added', '旧规划没有这项指标', 'The old plan has no such indicator')
    if (!is) return void add('dropped', '新规划没有这项指标', 'The new plan has no such indicator')
    const [from, to] = [Number(number(was.target)), Number(number(is.target))]
    if (from < to) add('raised', `目标由 ${was.target?.raw} 提高到 ${is.target?.raw}`, `The target rises from ${from} to ${to}`)
    else if (from > to) add('lowered', `目标由 ${was.target?.raw} 降到 ${is.target?.raw}`, `The target falls from ${from} to ${to}`)
    else if (was.attribute !== is.attribute) add('attribute', '属性由未写明改为约束性，或相反', 'The attribute is stated in one of the plans only')
    else if (index % 5 === 0) add('reworded', '名称写法不同，说的是同一件事', 'The name is worded differently, the thing is the same')
    else unchanged += 1
  })
  changes.push({ kind: 'changed', of: 'commitment', name: '区域性养老服务中心', message: say('完成年份由 2022 年推迟到 2024 年', 'The year moves from 2022 to 2024'), old: { line: 296, name: '区域性养老服务中心', value: '2', unit: '个', attribute: null }, new: { line: 301, name: '区域性养老服务中心', value: '2', unit: '个', attribute: null } })
  changes.push({ kind: 'unit', of: 'norm', name: '社区服务圈步行时间', message: say('单位由分钟改为米', 'It is counted in metres instead of minutes'), old: { line: 462, name: '社区服务圈步行时间', value: '≤15', unit: '分钟', attribute: null }, new: { line: 462, name: '社区服务圈服务半径', value: '≤1000', unit: '米', attribute: null } })
  return { old: a, new: b, changes: old === now ? [] : changes, unchanged }
}
