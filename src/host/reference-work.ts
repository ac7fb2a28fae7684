// A fixed piece of work, to say how fast this machine computes just now.

/** Milliseconds of the processor that it took. */
export function referenceWork(): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function work(): number {
  let sum = 0
  for (let round = 0; round < 6; round++) {
    const rows = Array.from({ length: 400 }, (_, at) => ({
      id: `row ${at}`,
      size: (at * 7919) % 1_000,
      tags: ['a', 'b'],
    }))
    const text = JSON.stringify(rows)
    const back: typeof rows = JSON.parse(text)
    const sizes = new Map(back.map(({ id, size }) => [id, size]))
    for (const { id } of back.toSorted((a, b) => a.size - b.size)) sum += sizes.get(id) ?? 0
    sum += text.replaceAll(/row (\d+)/g, '$1').length
  }
  return sum
}
