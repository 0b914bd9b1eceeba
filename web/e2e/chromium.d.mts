export const FLAGS: string[]
export function findChromium(): string | null
export function chromiumPath(): string
