// `pnpm bench NAME…`: measurements as JSON on stdout, what they do on stderr. Run on a quiet machine.
import { corpus } from './corpus.ts'
import { corpusTruth } from './corpus-truth.ts'
import { corpusWatch } from './corpus-watch.ts'
import { detection } from './detection.ts'
import { eventStream } from './event-stream.ts'
import { firstFiveMinutes } from './first-five-minutes.ts'
import { firstPrograms } from './first-programs.ts'
import { gatePower } from './gate-power.ts'
import { heapPeers } from './heap-peers.ts'
import { heapSnapshot } from './heap-snapshot.ts'
import { longSession } from './long-session.ts'
import { modelServer } from './model-server.ts'
import { pairedTime } from './paired-time.ts'
import { peers } from './peers.ts'
import { pressureLevels } from './pressure-levels.ts'
import { proportionalSizes } from './proportional-sizes.ts'
import { replayKill } from './replay-kill.ts'
import { ruleMutations } from './rule-mutations.ts'
import { telemetry } from './telemetry.ts'
import { watchDay } from './watch-day.ts'
import { wildTruth } from './wild-truth.ts'
import { wild } from './wild.ts'

const benches: Readonly<Record<string, (say: (line: string) => void) => Promise<object>>> = {
  corpus,
  'corpus-truth': corpusTruth,
  'corpus-watch': corpusWatch,
  detection,
  'event-stream': eventStream,
  'first-five-minutes': firstFiveMinutes,
  'first-programs': firstPrograms,
  'gate-power': gatePower,
  'heap-peers': heapPeers,
  'heap-snapshot': heapSnapshot,
  'long-session': longSession,
  'model-server': modelServer,
  'paired-time': pairedTime,
  peers,
  'pressure-levels': pressureLevels,
  'proportional-sizes': proportionalSizes,
  'replay-kill': replayKill,
  'rule-mutations': ruleMutations,
  telemetry,
  'watch-day': watchDay,
  wild,
  'wild-truth': wildTruth,
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in benches))
if (names.length === 0 || unknown.length > 0) {
  const found = unknown.length > 0 ? `${unknown.join(', ')} is none` : 'none is named'
  process.stderr.write(`Run a bench: ${found}, wanted ${Object.keys(benches).join(', ')}\n`)
  process.exit(2)
}
const results: Record<string, object> = {}
for (const name of names) {
  const bench = benches[name]
  if (bench) results[name] = await bench((line) => process.stderr.write(`${name}: ${line}\n`))
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
