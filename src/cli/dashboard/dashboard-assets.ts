// What the pages of `tidemark dashboard` load beside themselves, from the same Prometheus: the chart library, our chart, and
// what draws the panels.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chartLibrary } from '../../telemetry/page/chart-library.ts'
import { chartScript } from '../../telemetry/page/chart-script.ts'
import { commonStyle } from '../../telemetry/page/page-style.ts'
import { dashboardScript } from './dashboard-script.ts'

const style = `
header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding-bottom: 4px; position: sticky; top: 0; z-index: 3; background: var(--bg) }
header, main { max-width: 1560px } nav { display: flex; gap: 16px }
#choices { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-left: auto }
select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: 3px 6px; max-width: 14rem }
main > h2 { margin: 22px 0 8px } main { padding-top: 8px }
.panels { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(25rem, 100%), 1fr)) }
.now { grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)) }
section p { font-size: .85rem; color: var(--soft); margin: 2px 0 8px } section p.bad { color: var(--bad) }
h3 a { color: inherit; text-decoration: none } h3 a:hover { text-decoration: underline }
.stat { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline } .stat strong { font-size: 1.7rem; line-height: 1.3; font-variant-numeric: tabular-nums }
.drawn td:last-child { text-align: right; white-space: nowrap } .drawn td { overflow-wrap: anywhere }
[role=alert] { border: 2px solid var(--bad); border-radius: 8px; padding: 10px 16px; background: var(--card) } [role=alert] ul { margin: 0; padding-left: 1.2em }
.legend { gap: 0 12px } .legend button { font-size: .84rem } .legend button span:nth-child(2) { overflow-wrap: anywhere }
@media (max-width: 640px) { header { position: static } #choices { margin-left: 0 } .now { grid-template-columns: 1fr 1fr } .now > section > p { display: none } }
`

/** Into a directory that is made. @throws what the file system says */
export function writeAssets(directory: string): void {
  const library = chartLibrary()
  mkdirSync(directory)
  const files = {
    'uplot.js': library.script,
    'uplot.css': library.style,
    'chart.js': chartScript,
    'dashboard.js': dashboardScript,
    'dashboard.css': commonStyle + style,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
}
