// One self-contained page: no script, no network, and a policy that forbids both. Verdict first, then findings, then pictures.
import { createHash } from 'node:crypto'
import { formatMs } from '../../analysis/quantity.ts'
import type { ReportedRun } from '../reported-run.ts'
import { verdictWord, type VerdictTone } from '../verdict-word.ts'
import { html, Markup } from './markup.ts'
import { runHeader, runSections, runTitle } from './run-sections.ts'
import { STYLE } from './style.ts'
import { idleSuppressions } from './suppressed.ts'

/** The document, whole. Several runs share it and begin with an index. @throws RangeError without a run */
export function reportPage(runs: readonly ReportedRun[]): string {
  const [first] = runs
  if (first === undefined) throw new RangeError('Write a report: 0 runs given and at least 1 is needed')
  const body = runs.length === 1 ? onePage(first) : manyPage(runs)
  const tone = worstTone(runs)
  const title = runs.length === 1 ? runTitle(first.result) : `${runs.length} runs`
  return `<!doctype html>\n${document(title, tone, body).toString()}\n`
}

function document(title: string, tone: VerdictTone, body: Markup): Markup {
  const hash = createHash('sha256').update(STYLE).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="generator" content="tidemark" />
      <title>${title} · Tidemark</title>
      <link rel="icon" href="${ICONS[tone]}" />
      ${STYLE_ELEMENT}
    </head>
    <body>
      <a class="skip" href="#content">Skip to the findings</a>${body}
      <footer>
        Made by <a href="https://www.npmjs.com/package/tidemark" rel="noreferrer">Tidemark</a>. This page
        holds everything it shows; it loads nothing and runs nothing.
      </footer>
    </body>
  </html>`
}

/** A disc in the verdict's colour; there is no network to fetch an icon from. */
const ICONS: Readonly<Record<VerdictTone, string>> = {
  good: icon('157347'),
  bad: icon('c1261a'),
  unsure: icon('b07a00'),
}

function icon(color: string): string {
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${color}'/%3E%3C/svg%3E`
}

function onePage(run: ReportedRun): Markup {
  return html`${runHeader(run, 'h1')}
    <main id="content">${runSections(run, '')}${idleSuppressions([run])}</main>`
}

function manyPage(runs: readonly ReportedRun[]): Markup {
  const counts = Map.groupBy(runs, ({ result }) => result.verdict)
  const words = [...counts].map(([verdict, of]) => `${of.length} ${verdict}`).join(', ')
  const sign = { good: '✔', bad: '✘', unsure: '?' }[worstTone(runs)]
  const entries = runs.map(({ result }, index) => {
    const { word, sign: own, tone } = verdictWord(result)
    return html`<li>
      <a href="#run-${index + 1}"
        ><span class="badge ${tone}">${own} ${word}</span><b>${runTitle(result)}</b
        ><span class="what"
          >${result.findings[0]?.message ?? result.reasons[0] ?? ''} · ${formatMs(result.durationMs)}</span
        ></a
      >
    </li>`
  })
  const each = runs.map(
    (run, index) =>
      html`<article class="run" id="run-${index + 1}" aria-label="${runTitle(run.result)}">
        ${runHeader(run, 'h2')}${runSections(run, `run-${index + 1}-`)}
      </article>`,
  )
  return html`<header class="${worstTone(runs)}">
      <div>
        <div class="verdict">
          <span class="badge ${worstTone(runs)}">${sign} ${words}</span>
          <h1>${runs.length} runs</h1>
        </div>
      </div>
    </header>
    <main id="content">
      <section aria-label="Index">
        <ol class="index">
          ${entries}
        </ol>
      </section>
      ${idleSuppressions(runs)}${each}
    </main>`
}

function worstTone(runs: readonly ReportedRun[]): VerdictTone {
  const tones = runs.map(({ result }) => verdictWord(result).tone)
  return (['bad', 'unsure', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'unsure'
}

/** Its text is hashed into the policy as it stands. */
const STYLE_ELEMENT = Markup.trusted(`<style>${STYLE}</style>`)
