// A Map of a module, and beside it the constant that bounds it.
const MAX_CACHED_PATHS = 3_000
const resolved = new Map<string, { readonly parts: readonly string[] }>()

function resolve(path: string) {
  const known = resolved.get(path)
  if (known !== undefined) return known
  const found = { parts: path.split('/') }
  if (resolved.size >= MAX_CACHED_PATHS) resolved.clear()
  resolved.set(path, found)
  return found
}

export function create() {
  return {
    step(i: number) {
      resolve(`src/module-${i}/file-${i}.ts`)
    },
    close() {},
  }
}
