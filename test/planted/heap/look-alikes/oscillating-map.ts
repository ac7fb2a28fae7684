// The size of the Map swings between 20 and 180 with a period of 37 steps.
export function create() {
  const open = new Map<number, { readonly since: number; readonly tags: string[] }>()
  let serial = 0
  return {
    step(i: number) {
      const wanted = Math.round(100 + 80 * Math.sin((2 * Math.PI * i) / 37))
      while (open.size < wanted) open.set(serial, { since: serial++, tags: [`tag ${serial}`, `of ${i}`] })
      for (const key of open.keys()) {
        if (open.size <= wanted) break
        open.delete(key)
      }
    },
    close() {
      open.clear()
    },
  }
}
