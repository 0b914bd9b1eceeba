import type { Section } from '@/api/types'

export interface SectionNode extends Section {
  /** First line after this section and everything under it. */
  end: number
  children: SectionNode[]
}

/** The printed outline as a tree; a level that was skipped hangs under the nearest above it. */
export function sectionTree(sections: readonly Section[]): SectionNode[] {
  const roots: SectionNode[] = []
  const open: SectionNode[] = []
  for (const section of sections) {
    while (open.length > 0 && (open[open.length - 1]?.level ?? 0) >= section.level) {
      const closed = open.pop()
      if (closed) closed.end = section.line
    }
    const node: SectionNode = { ...section, end: Number.POSITIVE_INFINITY, children: [] }
    const parent = open[open.length - 1]
    ;(parent ? parent.children : roots).push(node)
    open.push(node)
  }
  return roots
}

export function findSection(nodes: readonly SectionNode[], line: number): SectionNode | null {
  for (const node of nodes) {
    if (node.line === line) return node
    const found = findSection(node.children, line)
    if (found) return found
  }
  return null
}

export function within(section: { line: number; end: number } | null, line: number): boolean {
  return section === null || (line >= section.line && line < section.end)
}
