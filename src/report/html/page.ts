// The report of runs as one self-contained page without a script. Verdict first, then findings, then pictures.
import { formatMs } from '../../findings/quantity.ts'
import type { ReportedRun } from '../reported-run.ts'
import { verdictWord, type VerdictTone } from '../verdict-word.ts'
import { FLAME_STYLE } from './flame-graph.ts'
import { html, type Markup } from './markup.ts'
import { pageDocument } from './page-document.ts'
import { runHeader, runSections, runTitle } from './run-sections.ts'
import { idleSuppressions } from './suppressed.ts'

/** The document, whole. Several runs share it and begin with an index. @throws RangeError without a run */
export function reportPage(runs: readonly ReportedRun[]): string {
  const [first] = runs
  if (first === undefined) throw new RangeError('Write a report: 0 runs given and at least 1 is needed')
  const body = runs.length === 1 ? onePage(first) : manyPage(runs)
  const tone = worstTone(runs)
  const title = runs.length === 1 ? runTitle(first.result) : `${runs.length} runs`
  return pageDocument({ title, tone, body, skip: 'Skip to the findings', style: FLAME_STYLE })
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
