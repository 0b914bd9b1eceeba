import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, getJson } from '@/api/client'

afterEach(() => vi.unstubAllGlobals())

function answer(status: number, body: string, type = 'application/json') {
  vi.stubGlobal('fetch', vi.fn(async () => new Response(body, { status, headers: { 'content-type': type } })))
}
async function failure(): Promise<ApiError> {
  return getJson('/api/x', 'zh').then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error as ApiError,
  )
}

describe('a request that fails says how', () => {
  it.each([
    [404, '{"title":"没有","detail":"没有规划"}', 'application/problem+json', 'missing'],
    [403, '{}', 'application/problem+json', 'forbidden'],
    [400, '{"title":"bad"}', 'application/problem+json', 'refused'],
    [500, '{"title":"oops"}', 'application/problem+json', 'server'],
    [503, '{"title":"busy"}', 'application/problem+json', 'server'],
    [502, '<html>', 'text/html', 'unreachable'],
    [200, '<html>', 'text/html', 'garbled'],
  ])('%i %s', async (status, body, type, kind) => {
    answer(status, body, type)
    expect((await failure()).kind).toBe(kind)
  })

  it('keeps the words of the server', async () => {
    answer(404, '{"title":"没有","detail":"没有规划“x”"}', 'application/problem+json')
    expect((await failure()).problem?.detail).toBe('没有规划“x”')
  })

  it('a server that does not answer is unreachable', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
    expect((await failure()).kind).toBe('unreachable')
  })
})

it('asks in the language of the reader', async () => {
  answer(200, '{"ok":true}')
  await getJson('/api/x', 'en')
  expect(vi.mocked(fetch).mock.calls[0]?.[1]?.headers).toMatchObject({ 'Accept-Language': 'en' })
})
