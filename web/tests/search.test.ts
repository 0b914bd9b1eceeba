import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useSuggestions } from '@/composables/useSuggestions'
import { kindName, pieces, SEARCH_KINDS, searchPath } from '@/lib/search'

describe('marked text', () => {
  const shown = (text: string, ...marks: [number, number][]) =>
    pieces({ text, marks: marks.map(([start, end]) => ({ start, end })) })
      .map((it) => (it.marked ? `[${it.text}]` : it.text))
      .join('')

  it('is cut at its marks', () => {
    expect(shown('新增养老床位', [2, 4], [4, 6])).toBe('新增[养老][床位]')
    expect(shown('养老', [0, 2])).toBe('[养老]')
    expect(shown('养老')).toBe('养老')
    expect(shown('')).toBe('')
  })

  it('counts characters as the server does, not halves of them', () => {
    // 𠮷 is two units of UTF-16 and one character.
    expect(shown('𠮷祥村', [1, 2])).toBe('𠮷[祥]村')
  })
})

describe('addresses and kinds', () => {
  it('asks for the page that is shown', () => {
    expect(searchPath({ q: '养老' }, 20)).toBe(`/api/search?q=${encodeURIComponent('养老')}&limit=20`)
    expect(searchPath({ q: 'a', kind: 'text', region: '990100', page: 3 }, 20)).toBe('/api/search?q=a&kind=text&region=990100&limit=20&offset=40')
  })

  it('has a word for every kind', () => {
    for (const kind of SEARCH_KINDS) {
      expect(kindName(kind), kind).toMatch(/\p{Script=Han}/u)
      expect(kindName(kind, 'many'), kind).not.toContain('search.')
    }
  })
})

describe('suggestions while typing', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** A server that answers when it is told to. */
  function server() {
    const waiting: { path: string; answer: (names: string[]) => void }[] = []
    vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
      new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
        waiting.push({ path: decodeURIComponent(path), answer: (names) => resolve(new Response(JSON.stringify(names.map((name) => ({ name }))))) })
      }))
    return waiting
  }
  async function settle() {
    await vi.advanceTimersByTimeAsync(200)
    await nextTick()
  }

  it('are asked for once somebody pauses, and a late answer is dropped', async () => {
    const asked = server()
    const typed = ref('')
    const scope = effectScope()
    const { found, of } = scope.run(() => useSuggestions(() => typed.value))!
    typed.value = '养'
    await vi.advanceTimersByTimeAsync(50)
    typed.value = '养老'
    await settle()
    expect(asked.map((it) => it.path)).toEqual(['/api/search/suggest?q=养老'])
    typed.value = '养老床'
    await settle()
    asked[1]?.answer(['new'])
    asked[0]?.answer(['old'])
    await settle()
    expect(of.value).toBe('养老床')
    expect(found.value).toEqual([{ name: 'new' }])
    typed.value = ''
    await settle()
    expect(found.value).toEqual([])
    expect(asked.length).toBe(2)
    scope.stop()
  })

  it('are none when the server does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')))
    const typed = ref('')
    const scope = effectScope()
    const { found } = scope.run(() => useSuggestions(() => typed.value))!
    typed.value = '养老'
    await settle()
    expect(found.value).toEqual([])
    scope.stop()
  })
})
