import { afterEach, describe, expect, it, vi } from 'vitest'
import { getFile } from '@/api/client'
import { fileNameOf } from '@/lib/save'

afterEach(() => vi.unstubAllGlobals())

describe('the name of a file', () => {
  it.each([
    ['attachment; filename="a-check.docx"', 'a-check.docx'],
    ["attachment; filename=\"a.docx\"; filename*=UTF-8''%E6%9F%A5.docx", '查.docx'],
    ["attachment; filename=a.xlsx; filename*=UTF-8''%E6%9", 'a.xlsx'],
    ['attachment', null],
    [null, null],
  ])('of %s is %s', (header, name) => expect(fileNameOf(header)).toBe(name))
})

describe('a file to keep', () => {
  const answers = (response: Response) => vi.stubGlobal('fetch', vi.fn(async () => response))
  it('is not what a proxy says in its place', async () => {
    answers(new Response('<p>portal</p>', { headers: { 'content-type': 'text/html' } }))
    await expect(getFile('/x', 'zh')).rejects.toMatchObject({ kind: 'garbled' })
  })
  it('is not the problem the server answers with', async () => {
    answers(new Response('{"title":"忙","detail":"稍后再试"}', { status: 503, headers: { 'content-type': 'application/problem+json' } }))
    await expect(getFile('/x', 'zh')).rejects.toMatchObject({ kind: 'server', problem: { detail: '稍后再试' } })
  })
  it('comes with its name', async () => {
    answers(new Response('PK', { headers: { 'content-disposition': 'attachment; filename="a.docx"' } }))
    const { blob, disposition } = await getFile('/x', 'zh')
    expect(await blob.text()).toBe('PK')
    expect(fileNameOf(disposition)).toBe('a.docx')
  })
})
