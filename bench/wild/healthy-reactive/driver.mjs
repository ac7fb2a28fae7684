// Screens that subscribe while they are shown: streams, reactions and machines, each let go of.
import Handlebars from 'handlebars'
import { autorun, observable } from 'mobx'
import { interval, Subject, takeUntil, bufferCount } from 'rxjs'
import { createActor, createMachine } from 'xstate'

const machine = createMachine({ initial: 'open', states: { open: { after: { 5000: 'late' }, on: { CLOSE: 'closed' } }, late: {}, closed: { type: 'final' } } })

export async function create() {
  const store = observable({ count: 0, items: [] })
  const events = new Subject()
  const page = Handlebars.compile('{{#each items}}<li>{{this}}</li>{{/each}}')
  return {
    step(i) {
      const left = new Subject()
      const batches = []
      events.pipe(bufferCount(2), takeUntil(left)).subscribe((batch) => batches.push(batch))
      interval(10_000).pipe(takeUntil(left)).subscribe(() => {})
      const dispose = autorun(() => store.count)
      const actor = createActor(machine).start()
      store.items.push(`item ${i}`)
      if (store.items.length > 10) store.items.shift()
      store.count++
      for (let n = 0; n < 4; n++) events.next(n)
      actor.send({ type: 'CLOSE' })
      dispose()
      left.next()
      if (batches.length !== 2 || !page({ items: store.items }).includes(`item ${i}`)) throw new Error('not shown')
    },
    close() { events.complete() },
  }
}
