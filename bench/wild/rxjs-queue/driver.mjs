// A store whose actions are handled one after the other: each action becomes a few more on the queue.
import { Subject, mergeMap, observeOn, queueScheduler, scheduled } from 'rxjs'

export async function create() {
  const actions = new Subject()
  let handled = 0
  const handling = actions
    .pipe(
      observeOn(queueScheduler),
      mergeMap((action) => scheduled([{ ...action, part: 1 }, { ...action, part: 2 }], queueScheduler)),
    )
    .subscribe(() => { handled++ })
  return {
    async step(i) {
      for (let n = 0; n < 5; n++) actions.next({ type: 'typed', text: `text ${i}.${n}` })
      await new Promise((done) => setImmediate(done))
    },
    async close() { handling.unsubscribe() },
  }
}
