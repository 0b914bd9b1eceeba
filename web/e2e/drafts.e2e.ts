import { expect, inject, it } from 'vitest'
import { Desk, DRAFT, expectAxeClean, MENDED, settled } from './desk'

it('brings several files in at once, tells what was read in each, and keeps the one that failed', async () => {
  const desk = await Desk.open()
  const page = await desk.page('/drafts')
  const stem = `e2e-many-${Date.now()}`
  await page.locator('input[type=file]').setInputFiles([
    { name: `${stem}-a.md`, mimeType: 'text/markdown', buffer: Buffer.from(DRAFT) },
    { name: `${stem}-b.md`, mimeType: 'text/markdown', buffer: Buffer.from(MENDED) },
    { name: `${stem}-c.docx`, mimeType: 'application/octet-stream', buffer: Buffer.from('PK no word file') },
  ])
  expect(await page.locator('.queue li').count()).toBe(3)
  await expectAxeClean(page, 'files chosen')
  await page.locator('.import form button[type=submit]').click()
  await page.locator('.queue li.is-failed .failure').waitFor()
  await page.locator('.queue li.is-done').nth(1).waitFor()
  expect(await page.locator('.queue li.is-done').count()).toBe(2)
  expect(await page.locator('.queue li.is-done .counts').first().innerText()).toMatch(/\d/)
  await expectAxeClean(page, 'two read, one failed')
  // The failed one is still there, with its reason, and can be sent again or taken away.
  expect(await page.locator('.queue li.is-failed input').count()).toBe(1)
  await page.locator('.queue li.is-failed .do button').click()
  expect(await page.locator('.queue li').count()).toBe(2)
  // The list has them.
  await page.locator(`[id="draft-${stem}-a"]`).waitFor()
  expect(desk.complaints.filter((it) => !/status of 422/.test(it))).toEqual([])
  await desk.close()
})

it('names a state, compares two, and says who did what; what is typed outlasts a reload', async () => {
  const desk = await Desk.open()
  const id = `e2e-history-${Date.now()}`
  const page = await desk.page('/drafts')
  for (const text of [DRAFT, MENDED]) {
    await page.locator('input[type=file]').setInputFiles({ name: `${id}.md`, mimeType: 'text/markdown', buffer: Buffer.from(text) })
    // The second becomes the next document of the same draft.
    await page.locator('.queue li.is-ready input').fill(id)
    await page.locator('.import form button[type=submit]').click()
    await page.locator('.queue li.is-done').first().waitFor()
    await page.locator('.queue li.is-done .do button').click()
  }
  await page.goto(`${inject('base')}/drafts/${id}/history`)
  await settled(page)
  await page.locator('input[name=name]').fill('征求意见稿')
  await page.reload()
  await settled(page)
  expect(await page.locator('input[name=name]').inputValue()).toBe('征求意见稿')
  await page.locator('form:has(input[name=dated]) button[type=submit]').click()
  await page.locator('.editions li').waitFor()
  expect(await page.locator('input[name=name]').inputValue()).toBe('')
  // The same name again is refused, and stays in the form.
  await page.locator('input[name=name]').fill('征求意见稿')
  await page.locator('form:has(input[name=dated]) button[type=submit]').click()
  await page.locator('.failure').waitFor()
  expect(await page.locator('input[name=name]').inputValue()).toBe('征求意见稿')
  await expectAxeClean(page, 'an edition refused')
  await page.locator('select[name=from]').selectOption('1.0')
  await page.locator('select[name=to]').selectOption({ index: 1 })
  await page.locator('[id^="d-"]').first().waitFor()
  await expectAxeClean(page, 'two states compared')
  const events = await page.locator('[id^="e-"]').count()
  expect(events).toBe(3)
  expect(desk.complaints.filter((it) => !/status of 400/.test(it))).toEqual([])
  await desk.close()
})
