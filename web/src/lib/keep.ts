import { revive, type Waiting } from './outbox'

/** What one window keeps of a draft: what waits for the server, what is being typed. */
export interface Kept {
  waiting: Waiting[]
  /** Cells and forms begun and not sent, by cell or form. */
  typing: Record<string, Typed>
}

export interface Typed {
  /** What was typed; of a form, its fields as JSON. */
  text: string
  /** What it is about, in words. */
  label: string
  /** `last` of the draft when the typing began. */
  expected: number
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** A window that has not stirred for so long is gone, in milliseconds. */
export const STALE = 15_000

/**
 * Keeps a window's unsaved work in the browser. Every window has a record of its own, so
 * that two of them do not overwrite each other; what a closed or crashed one left behind
 * is taken over by the next.
 */
export class Keeper {
  private readonly prefix: string
  /** Whether the last writing went through: storage may be full or forbidden. */
  stored = true
  private written = false

  constructor(
    private readonly store: Store | null,
    draft: string,
    /** Whose work it is: nobody else's goes on under another name. */
    who: string,
    private readonly window: string,
  ) {
    this.prefix = `gongfu.desk.${draft}\n${who}\n`
  }

  private get key(): string {
    return this.prefix + this.window
  }

  save(kept: Kept, now: number): boolean {
    try {
      if (!this.store) throw new Error('no storage')
      this.written = kept.waiting.length > 0 || Object.keys(kept.typing).length > 0
      if (this.written) this.store.setItem(this.key, JSON.stringify({ beat: now, ...kept }))
      else this.store.removeItem(this.key)
      this.stored = true
    } catch {
      this.written = false
      this.stored = kept.waiting.length === 0 && Object.keys(kept.typing).length === 0
    }
    return this.stored
  }

  /** Says that the window closes: whoever opens the draft next goes on from here at once. */
  release(kept: Kept): void {
    this.save(kept, 0)
  }

  /** Whether another window took over what this one kept: it slept for too long. */
  lost(): boolean {
    try {
      return this.written && this.store?.getItem(this.key) === null
    } catch {
      return false
    }
  }

  /** Whether another window of the same name is alive: the browser copied the tab. */
  taken(now: number): boolean {
    const record = this.read(this.key)
    return record !== null && record.beat !== 0 && now - record.beat < STALE
  }

  /** What windows that are gone left behind; with `own`, what this one did before it was opened again. It is theirs no longer. */
  adopt(now: number, own = false): Kept {
    const found: Kept = { waiting: [], typing: {} }
    for (const key of this.keys()) {
      if (key === this.key && !own) continue
      const record = this.read(key)
      if (!record || (record.beat !== 0 && now - record.beat < STALE)) continue
      found.waiting.push(...record.waiting)
      Object.assign(found.typing, record.typing)
      try {
        this.store?.removeItem(key)
      } catch {
        // Then the next window finds it again; what the server has already is recognised.
      }
    }
    found.waiting.sort((a, b) => a.at.localeCompare(b.at))
    return found
  }

  private keys(): string[] {
    const keys: string[] = []
    try {
      for (let at = 0; at < (this.store?.length ?? 0); at += 1) {
        const key = this.store?.key(at)
        if (key?.startsWith(this.prefix)) keys.push(key)
      }
    } catch {
      // Storage is forbidden: nothing was left behind.
    }
    return keys
  }

  private read(key: string): (Kept & { beat: number }) | null {
    let value: unknown
    try {
      value = JSON.parse(this.store?.getItem(key) ?? 'null')
    } catch {
      return null
    }
    if (typeof value !== 'object' || value === null) return null
    const record = value as Record<string, unknown>
    return {
      beat: typeof record.beat === 'number' ? record.beat : 0,
      waiting: revive(JSON.stringify(record.waiting ?? null)),
      typing: typedIn(record.typing),
    }
  }
}

function typedIn(value: unknown): Record<string, Typed> {
  if (typeof value !== 'object' || value === null) return {}
  const all = Object.entries(value).filter(([, it]) => typeof it?.text === 'string' && typeof it.label === 'string' && typeof it.expected === 'number')
  return Object.fromEntries(all) as Record<string, Typed>
}
