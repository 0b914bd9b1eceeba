import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** CHROMIUM, then the PATH, then Playwright's own; null when there is none. */
export function findChromium() {
  const asked = process.env.CHROMIUM
  if (asked) return existsSync(asked) ? asked : null
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
      if (folder && existsSync(join(folder, name))) return join(folder, name)
    }
  }
  const own = chromium.executablePath()
  return existsSync(own) ? own : null
}

export function chromiumPath() {
  const found = findChromium()
  if (!found) {
    throw new Error(
      'No Chromium found. Install one (Debian: `sudo apt-get install chromium`; elsewhere `npx playwright-core install chromium`), or name one with CHROMIUM=/path/to/chromium.',
    )
  }
  return found
}
