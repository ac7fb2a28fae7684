// A finding as a reader needs it: what happened, the line that does it, how it grew, and the evidence behind it.
import {
  causeOf,
  type ToldConsequence,
  type ToldCulprit,
  type ToldPlace,
  type ToldThrough,
} from '../../findings/cause/cause.ts'
import { rules } from '../../findings/judge.ts'
import { formatBytes, formatNumber } from '../../findings/quantity.ts'
import type { CodeExcerpt } from '../code-excerpt.ts'
import type { Result } from '../result.ts'
import { byteTick, shortNumber } from './chart-frame.ts'
import { lineChart } from './line-chart.ts'
import { type ChartPoint } from './charted.ts'
import { openedInWords } from '../opened-in-words.ts'
import { beginningInWords } from '../place-in-words.ts'
import { versioned } from '../through-in-words.ts'
import { html, type Markup } from './markup.ts'

export type TellableFinding = Result['findings'][number]

/** Of one value in the evidence; all of it is in result.json. */
const MAX_EVIDENCE_CHARACTERS = 1_200

const HALF = { width: 520, height: 200, left: 70, right: 82, top: 12, bottom: 34 } as const

export interface FindingCard {
  readonly finding: TellableFinding
  /** From 1. */
  readonly number: number
  readonly excerpt: CodeExcerpt | undefined
  /** Of every id. */
  readonly prefix: string
}

export function findingCard({ finding, number, excerpt, prefix }: FindingCard): Markup {
  const id = `${prefix}finding-${number}`
  const { message, opened, rule, phase } = finding
  const { heldBy, addedAt, follows } = causeOf(finding)
  const why = rules.find(({ name }) => name === rule)?.explain()
  const where = [phase !== '' && `phase ${phase}`, `found by ${rule}`]
    .filter((part) => part !== false)
    .join(' · ')
  return html`<article class="finding" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">
      <a class="number" href="#${id}" aria-label="Finding ${number}">${number}</a> ${message}
    </h3>
    <p class="where">${where}${growth(finding)}</p>
    ${opened && html`<p class="where">${openedInWords(opened)}</p>`} ${heldBy.length > 0 && chain(heldBy)}
    <div class="sides">${addedAt && codeFigure(addedAt, excerpt)}${evidenceChart(finding)}</div>
    ${follows.length > 0 && following(follows)} ${why !== undefined && html`<p class="why">${why}</p>`}
    ${evidence(finding)}
  </article>`
}

function growth({ growthPerCycle, unit }: TellableFinding): Markup | false {
  if (growthPerCycle === undefined) return false
  const amount = isBytes(unit) ? formatBytes(growthPerCycle) : `${formatNumber(growthPerCycle)} ${unit ?? ''}`
  return html` · <b class="growth">${growthPerCycle < 0 ? '' : '+'}${amount} per cycle</b>`
}

function codeFigure(culprit: ToldCulprit, excerpt: CodeExcerpt | undefined): Markup {
  const { file, line, code, isBeginning } = culprit
  const lines = excerpt?.lines ?? (code === undefined ? [] : [code])
  const firstLine = excerpt?.firstLine ?? line
  const rows = lines.map((text, index) => {
    const isCulprit = firstLine + index === line
    return html`<span class="row${isCulprit && ' culprit'}"
      ><span class="nr">${firstLine + index}</span
      ><span class="src">${text === '' ? ' ' : text}</span
      >${isCulprit && html`<span class="visually-hidden"> ← ${isBeginning === true ? 'begins here' : 'this line'}</span>`}
    </span>`
  })
  const listing =
    rows.length > 0 &&
    html`<pre tabindex="0" aria-label="Code around ${file}:${line}"><code>${rows}</code></pre>`
  return html`<figure class="code">
    <figcaption>${placed(culprit)}</figcaption>
    ${listing} ${culprit.through !== undefined && throughLine(culprit.through)}
  </figure>`
}

function throughLine(through: ToldThrough): Markup {
  return html`<p class="where">through <b>${versioned(through)}</b> ${placed(through)}</p>`
}

function placed(told: ToldPlace): Markup {
  const place = html`<code class="place">${told.file}:${told.line}</code>`
  if (told.isBeginning === true) return html`${beginningInWords(told.function)} ${place}`
  return html`${place}${told.function !== undefined && html` in <code>${told.function}</code>`}`
}

function chain(path: readonly string[]): Markup {
  return html`<div class="held">
    <span>Held by</span>
    <ol>
      ${path.map((each) => html`<li><code>${each}</code></li>`)}
    </ol>
  </div>`
}

function following(follows: readonly ToldConsequence[]): Markup {
  return html`<details class="numbers">
    <summary>What follows from it</summary>
    <ul>
      ${follows.map(
        ({ message, culprit }) =>
          html`<li>
            ${message} ${culprit && html`<code class="place">${culprit.file}:${culprit.line}</code>`}
          </li>`,
      )}
    </ul>
  </details>`
}

/** Rules that judge growth leave the cycles and what was counted at each. */
function evidenceChart({ evidence: numbers, message, unit }: TellableFinding): Markup | false {
  const cycles = numbers['cycles']
  const bytes = numbers['bytes']
  const levels = bytes ?? numbers['counts'] ?? numbers['values']
  if (!isNumbers(cycles) || !isNumbers(levels)) return false
  const points: readonly ChartPoint[] = cycles
    .slice(0, levels.length)
    .map((x, index) => ({ x, y: levels[index] ?? 0 }))
  if (points.length < 2) return false
  const hasBytes = bytes !== undefined || isBytes(unit)
  const picture = lineChart({
    name: `How it grew: ${message}`,
    lines: [{ name: '', tone: 'bad', points }],
    fromZero: bytes === undefined,
    formatY: hasBytes ? formatBytes : formatNumber,
    formatTick: hasBytes ? byteTick : shortNumber,
    xTitle: 'cycle',
    size: HALF,
  })
  return html`<figure class="grew">${picture}</figure>`
}

function evidence({ evidence: numbers, kind }: TellableFinding): Markup {
  const rows = Object.entries(numbers).map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd>${evidenceText(value)}</dd>`,
  )
  return html`<details class="numbers">
    <summary>Evidence</summary>
    <dl>
      <dt>kind</dt>
      <dd>${kind}</dd>
      ${rows}
    </dl>
  </details>`
}

function evidenceText(value: TellableFinding['evidence'][string]): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  return text.length > MAX_EVIDENCE_CHARACTERS ? `${text.slice(0, MAX_EVIDENCE_CHARACTERS)}…` : text
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number')
}

function isBytes(unit: string | undefined): boolean {
  return unit === 'B' || unit === 'bytes'
}
