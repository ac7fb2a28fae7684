// Deltas are linked to the end of a list whose head is never moved.
// Grows by about 230 B a step.
interface Link {
  readonly delta: { readonly position: number; readonly inserted: string; readonly removed: number }
  next?: Link
}

export function create() {
  const head: Link = { delta: { position: 0, inserted: '', removed: 0 } } // leak: container
  let tail = head
  return {
    step(i: number) {
      const delta = { position: i + 0.5, inserted: `inserted in step ${i} of all`, removed: i / 3 } // leak: heap
      const link: Link = { delta } // leak: heap
      tail.next = link // leak: heap
      tail = link
    },
    close() {
      let links = 0
      for (let link: Link | undefined = head; link; link = link.next) links += 1
      return links
    },
  }
}
