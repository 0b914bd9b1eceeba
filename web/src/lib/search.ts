import type { Marked, SearchKind, SearchResult } from '@/api/types'
import { t, term } from '@/i18n'

/** In the order of tabs and of equally good answers, as the server has it. */
export const SEARCH_KINDS: readonly SearchKind[] = [
  'canonical', 'indicator', 'commitment', 'project', 'task', 'fact', 'plan', 'draft', 'domain', 'place', 'department', 'finding', 'text',
]

/** Longer questions are refused by the server. */
export const QUERY_CHARS_MAX = 200

export function kindName(kind: SearchKind, form: 'one' | 'many' = 'one'): string {
  switch (kind) {
    case 'canonical':
      return term('canonical-indicator', form)
    case 'place':
      return term('region', form)
    case 'draft':
      return t(form === 'many' ? 'nav.drafts' : 'search.draft')
    case 'department':
      return t(form === 'many' ? 'search.kind.departments' : 'search.kind.department')
    case 'text':
      return t('search.kind.text')
    default:
      return term(kind, form)
  }
}

export interface Piece {
  text: string
  marked: boolean
}

/** A text cut at its marks. The server counts characters, and JavaScript half of some. */
export function pieces(marked: Marked): Piece[] {
  const chars = Array.from(marked.text)
  const found: Piece[] = []
  let at = 0
  for (const { start, end } of marked.marks) {
    if (start > at) found.push({ text: chars.slice(at, start).join(''), marked: false })
    found.push({ text: chars.slice(Math.max(at, start), end).join(''), marked: true })
    at = Math.max(at, end)
  }
  if (at < chars.length) found.push({ text: chars.slice(at).join(''), marked: false })
  return found.filter((it) => it.text !== '')
}

/** What a result is called where only a line of it fits. */
export function titleOf(result: SearchResult): Marked {
  return result.title.text === '' ? result.excerpt : result.title
}

/** Where the server answers what the results page asks. */
export function searchPath(query: { q: string; kind?: string; region?: string; domain?: string; page?: number }, perPage: number): string {
  const search = new URLSearchParams({ q: query.q })
  for (const name of ['kind', 'region', 'domain'] as const) {
    const value = query[name]
    if (value) search.set(name, value)
  }
  search.set('limit', String(perPage))
  const page = Math.max(1, query.page ?? 1)
  if (page > 1) search.set('offset', String((page - 1) * perPage))
  return `/api/search?${search}`
}
