// Live allocations on a page: what is alive and what grew, each as a flame graph, and the functions of both in a table.
import { formatBytes, formatNumber } from '../../findings/quantity.ts'
import type { Allocations } from '../allocations.ts'
import { dataTable } from './data-table.ts'
import { flameGraph } from './flame-graph.ts'
import { html, type Markup } from './markup.ts'

/** Functions in the table; the profile has all. */
const MAX_FUNCTIONS = 40

type Stacks = Allocations['alive']
type Frame = Stacks[number]['stack'][number]

export function allocationsSection({ alive, grown, over, samplingBytes }: Allocations): Markup {
  const [aliveBytes, grownBytes] = [bytesOf(alive), bytesOf(grown ?? [])]
  const whatGrew =
    grown !== undefined &&
    (grownBytes > 0
      ? html`<figure>
          <figcaption><b>Grew</b> by ${formatBytes(grownBytes)} over ${over}</figcaption>
          ${flameGraph({ name: `What grew over ${over}, by allocating stack`, stacks: grown, tone: 'grown' })}
        </figure>`
      : html`<p class="quiet">No stack has more alive than ${over} before.</p>`)
  return html`<div class="card flames">
    <p class="where">
      By the stack that allocated it, the outermost function on top, estimated from one allocation in
      ${formatBytes(samplingBytes)}. A line is where a function begins.
    </p>
    <figure>
      <figcaption>
        <b>Alive</b> ${formatBytes(aliveBytes)} that the program’s own functions allocated
      </figcaption>
      ${flameGraph({ name: 'What is alive, by allocating stack', stacks: alive, tone: 'alive' })}
    </figure>
    ${whatGrew} ${functionsTable(alive, grown ?? [])}
  </div>`
}

interface Allocating {
  readonly frame: Frame
  aliveBytes: number
  grownBytes: number
  samples: number
}

function functionsTable(alive: Stacks, grown: Stacks): Markup | false {
  const functions = [...byFunction(alive, grown).values()].toSorted(
    (one, other) => other.grownBytes - one.grownBytes || other.aliveBytes - one.aliveBytes,
  )
  const left = functions.length - MAX_FUNCTIONS
  const more = left > 0 ? `, the first ${MAX_FUNCTIONS} of ${formatNumber(functions.length)}` : ''
  return (
    functions.length > 0 &&
    dataTable({
      caption: `Functions that allocated what is alive, with what was built in for them${more}`,
      head: ['function', 'grew', 'alive', 'samples'],
      rows: functions
        .slice(0, MAX_FUNCTIONS)
        .map(({ frame, aliveBytes, grownBytes, samples }) => [
          html`<code>${nameOf(frame)}</code
            >${frame.file !== undefined && html`<span class="place">${frame.file}:${frame.line}</span>`}`,
          grownBytes > 0 ? formatBytes(grownBytes) : '',
          formatBytes(aliveBytes),
          formatNumber(samples),
        ]),
    })
  )
}

function byFunction(alive: Stacks, grown: Stacks): ReadonlyMap<string, Allocating> {
  const functions = new Map<string, Allocating>()
  const of = (stack: readonly Frame[]): Allocating => {
    const frame = stack.find(({ file }) => file !== undefined) ?? stack[0] ?? { function: '' }
    const key = `${frame.function} ${frame.file}:${frame.line}`
    const known = functions.get(key) ?? { frame, aliveBytes: 0, grownBytes: 0, samples: 0 }
    functions.set(key, known)
    return known
  }
  for (const { stack, bytes, samples = 0 } of alive) {
    const allocating = of(stack)
    allocating.aliveBytes += bytes
    allocating.samples += samples
  }
  for (const { stack, bytes } of grown) of(stack).grownBytes += bytes
  return functions
}

function nameOf({ function: name }: Frame): string {
  return name === '' ? '(anonymous)' : name
}

function bytesOf(stacks: Stacks): number {
  return stacks.reduce((sum, { bytes }) => sum + bytes, 0)
}
