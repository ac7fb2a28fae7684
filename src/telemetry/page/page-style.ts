// Colours and type of the pages that are looked at while a program runs: light and dark, for a desk and a telephone.
// Every colour of text has a contrast of at least 4.5 to its ground, and of a line of at least 3.

const colours = `
:root { color-scheme: light dark; --fg: #1b1f24; --bg: #f6f7f8; --card: #fff; --line: #d5d9de; --grid: #e7eaed; --soft: #59626d;
  --c0: #1660b8; --c1: #a8420b; --c2: #6a3aa8; --c3: #1b7a3d; --c4: #b0306a; --c5: #6b6100; --c6: #0b7285; --c7: #59626d;
  --limit: #b3261e; --good: #1b7a3d; --warning: #8a5a00; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --fg: #e8eaed; --bg: #121518; --card: #1b1f23; --line: #363c43; --grid: #2a2f35; --soft: #a3abb5;
  --c0: #6cb0ff; --c1: #ff9d66; --c2: #c3a1ff; --c3: #6fd58f; --c4: #ff8fc0; --c5: #e0d060; --c6: #66d9e8; --c7: #a3abb5;
  --limit: #ff8a80; --good: #6fd58f; --warning: #f2c14e; --bad: #ff8a80 } }
`

const base = `
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--fg); background: var(--bg) }
header, main { max-width: 1280px; margin: 0 auto; padding: 14px 20px }
h1 { font-size: 1.25rem; margin: 0; overflow-wrap: anywhere; min-width: 0 } h2 { font-size: 1.05rem; margin: 0 0 8px } h3 { font-size: .95rem; margin: 0 }
p { margin: 0 } .soft { color: var(--soft) } [hidden] { display: none !important }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; min-width: 0 }
a { color: var(--c0) } :focus-visible { outline: 2px solid var(--c0); outline-offset: 2px }
input, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: 4px 10px }
.good { color: var(--good) } .warning { color: var(--warning) } .bad { color: var(--bad) }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 4px 12px 4px 0; border-top: 1px solid var(--line); font-weight: normal; vertical-align: baseline }
th, .text { overflow-wrap: anywhere }
th:last-child, td:last-child { padding-right: 0 } .n { text-align: right; white-space: nowrap }
thead th { color: var(--soft); border-top: 0; white-space: nowrap; overflow-wrap: normal; font-size: .9em }
@media (max-width: 640px) { header, main { padding: 12px } th, td { padding-right: 8px } }
`

/** Of what the chart makes. */
const charts = `
.chart { position: relative; margin: 0 -4px } .chart .uplot { width: 100% } .empty { color: var(--soft); padding: 6px 4px }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; margin: 4px 0 0; padding: 0 }
.legend button { display: inline-flex; gap: 7px; align-items: baseline; border: 0; background: none; padding: 2px 0; text-align: left; cursor: pointer; font-size: .9rem }
.legend button[aria-pressed=false] { opacity: .5; text-decoration: line-through }
.legend strong, .tip strong { font-weight: 600; font-variant-numeric: tabular-nums }
.sample { flex: none; display: inline-block; width: 20px; height: 0; border-top: 2px solid; transform: translateY(-.3em) }
.tip { position: absolute; z-index: 2; top: 6px; left: 0; pointer-events: none; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 6px 9px; font-size: .85rem; line-height: 1.4; box-shadow: 0 2px 8px #0003; white-space: nowrap }
.tip div { display: flex; gap: 8px; align-items: baseline } .tip strong { margin-left: auto; padding-left: 10px }
.u-vt .u-cursor-x, .u-hz .u-cursor-x { border-color: var(--soft) }
`

export const commonStyle = colours + base + charts
