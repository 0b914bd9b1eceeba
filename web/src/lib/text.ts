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
