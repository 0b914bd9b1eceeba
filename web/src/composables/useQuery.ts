import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

/** Filters live in the address, so that a view can be sent to a colleague. */
export function useQuery() {
  const route = useRoute()
  const router = useRouter()

  function read(name: string): string | undefined {
    const value = route.query[name]
    return (Array.isArray(value) ? value[0] : value) ?? undefined
  }

  function write(changes: Record<string, string | undefined>, options: { push?: boolean } = {}): void {
    const query: LocationQueryRaw = Object.fromEntries(
      Object.entries({ ...route.query, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
    )
    void router[options.push ? 'push' : 'replace']({ query, hash: options.push ? route.hash : '' })
  }

  function field(name: string): WritableComputedRef<string> {
    return computed({ get: () => read(name) ?? '', set: (value) => write({ [name]: value }) })
  }

  return { read, write, field }
}
