/** Every word of the query stands somewhere in the text, whatever the case and width of letters. */
export function matches(query: string, ...texts: (string | null | undefined)[]): boolean {
  const words = fold(query).split(/\s+/u).filter(Boolean)
  if (words.length === 0) return true
  const whole = fold(texts.filter(Boolean).join('\n'))
  return words.every((word) => whole.includes(word))
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What all sentences begin with, up to where they part; words and marks that were cut through are left out. */
export function commonStart(sentences: readonly string[]): string {
  const [first = '', ...others] = sentences
  let length = first.length
  for (const it of others) {
    let at = 0
    while (at < length && at < it.length && first[at] === it[at]) at += 1
    length = at
  }
  const whole = others.every((it) => it === first)
  const start = first.slice(0, length)
  return whole ? start : start.replace(/[a-z]+$/i, '').replace(/[\p{P}\p{Z}]+$/u, '')
}
