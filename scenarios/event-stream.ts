// A million events: written durably, kept in memory up to a cap, read back over rotations.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { eventStreamLoad, type StreamParts } from './workloads/event-stream.ts'

/** With the warm-up, which fills every cap, a million events. */
const EVENTS_PER_CYCLE = 10_000

export default defineScenario<StreamParts>({
  name: 'event-stream',
  claim: 'A million events cost no more memory than the caps of the stream, and not one of them is lost',
  subject: 'the durable event stream',
  phases: [
    {
      name: 'append',
      does: 'appends 10,000 events a round in batches, with a reader that resumes and one that is too slow',
      cycleName: 'round',
      warmUp: 12,
      cycles: 88,
      sampleEvery: 4,
      start: (context) =>
        eventStreamLoad(
          {
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'stream'),
            parts: context.parts,
            eventsPerCycle: EVENTS_PER_CYCLE,
          },
          context,
        ),
    },
  ],
  swaps: {
    'endless-history': {
      kind: 'plant',
      does: 'keeps every event in memory, whatever the cap says',
      load: () => import('./plants/endless-history.ts'),
    },
    'write-each-event': {
      kind: 'plant',
      does: 'writes every streamed delta to disk on its own',
      load: () => import('./plants/write-each-event.ts'),
    },
    'second-history': {
      kind: 'look-alike',
      does: 'keeps the newest 30,000 events a second time: it fills and then holds',
      load: () => import('./plants/second-history.ts'),
    },
  },
  mustBeZero: {
    eventsAboveHistoryLimit: 'More events were kept in memory than the cap of the history allows',
    linesAboveCacheLimit: 'More lines were kept in memory than the cap of the cache allows',
    eventsAboveQueueLimit: 'More events waited for a slow reader than its queue allows',
    eventsMissingOnResume: 'A reader that resumed from its checkpoint did not get every event since',
    eventsLost: 'Events could not be written',
    writesTooMany: 'More writes reached the disk than batches were due',
  },
  budget: { peakRssAboveIdleBytes: 200_000_000 },
})
