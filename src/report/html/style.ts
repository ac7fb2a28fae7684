// The page's only style sheet. Colours come from both schemes' tokens; print is a scheme of its own: nothing folded, nothing cut.

export const STYLE = `
:root{color-scheme:light dark;--bg:#f5f7f8;--card:#fff;--text:#16202a;--quiet:#566472;--line:#dde3e8;--code:#f1f4f6;--first:#0a6aa8;--second:#b8560b;--third:#6d4bb3;--fourth:#1c7f7a;--faint:#8795a2;--good:#157347;--bad:#c1261a;--unsure:#8a5a00;--bad-soft:#fdeceA;--good-soft:#e7f5ec;--unsure-soft:#fdf3dc;--sea:#0a6aa8}
@media (prefers-color-scheme:dark){:root{--bg:#0e1418;--card:#151d23;--text:#e4eaef;--quiet:#9aabb8;--line:#28343d;--code:#0f161b;--first:#5cb3ec;--second:#f0a35e;--third:#b79cf2;--fourth:#5cc8be;--faint:#738492;--good:#53c98b;--bad:#ff8377;--unsure:#e8b64a;--bad-soft:#351a19;--good-soft:#12291d;--unsure-soft:#2e2410;--sea:#5cb3ec}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:4rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header>div,footer{max-width:1128px;margin:0 auto;padding:0 24px}
a{color:var(--first)}
:focus-visible{outline:3px solid var(--first);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}
.skip:focus{left:16px;top:8px;background:var(--card);padding:8px 14px;z-index:3;border-radius:6px}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
code,pre,.place{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
header{background:var(--card);border-bottom:1px solid var(--line)}
header.good{border-top:6px solid var(--good)}header.bad{border-top:6px solid var(--bad)}header.unsure{border-top:6px solid var(--unsure)}
header>div{padding-top:22px;padding-bottom:20px}
.brand{display:flex;gap:8px;align-items:center;color:var(--quiet);font-size:13px;letter-spacing:.02em}
.brand svg{width:26px;height:18px}.brand path{fill:none;stroke:var(--sea);stroke-width:2;stroke-linecap:round}
.brand path+path{opacity:.45}
.brand time{margin-left:auto}
.verdict{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:14px 0 4px}
.badge{font-weight:750;letter-spacing:.04em;padding:5px 14px;border-radius:8px;font-size:20px;white-space:nowrap}
.badge.good{color:var(--good);background:var(--good-soft)}.badge.bad{color:var(--bad);background:var(--bad-soft)}.badge.unsure{color:var(--unsure);background:var(--unsure-soft)}
h1{font-size:26px;line-height:1.25;margin:0;font-weight:680;overflow-wrap:anywhere}
h1 small,.verdict h2 small{font-size:17px;font-weight:450;color:var(--quiet)}
h1 small b,.verdict h2 small b{color:var(--bad);font-weight:600}
.claim{margin:4px 0 0;color:var(--quiet);max-width:75ch}
.reasons{margin:14px 0 0;padding:0;list-style:none;max-width:92ch}
.reasons li{padding:2px 0;overflow-wrap:anywhere}
.reasons li.first{font-size:17px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin-top:18px}
.tile{border:1px solid var(--line);border-radius:10px;padding:10px 14px;display:flex;flex-direction:column}
.tile .name,.tile small{color:var(--quiet);font-size:13px}.tile b{font-size:22px;font-weight:650;line-height:1.3}
.meters{list-style:none;margin:14px 0 0;padding:0;display:grid;gap:6px}
.meters li{display:grid;grid-template-columns:minmax(190px,1.3fr) minmax(120px,2fr) minmax(240px,1.6fr);gap:14px;align-items:center;font-size:14px}
.meters code{overflow-wrap:anywhere}
.meter{width:100%;height:8px;border-radius:4px}.track{fill:var(--line)}.fill{fill:var(--first)}.fill.bad{fill:var(--bad)}
nav{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line)}
nav ul{margin:0;padding:10px 0;display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;font-size:14px}
nav a{text-decoration:none;color:var(--quiet)}nav a:hover{color:var(--text);text-decoration:underline}
section{margin:30px 0}
h2{font-size:20px;margin:0 0 12px;font-weight:650}
h3{font-size:16px;margin:0 0 6px;font-weight:620;overflow-wrap:anywhere}
.phase{margin:22px 0 8px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
.phase small,.quiet{color:var(--quiet);font-weight:400;font-size:14px}
.card,.finding,section>figure,.phase-block>figure{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:0 0 16px}
.finding{border-left:5px solid var(--bad)}.finding.known{border-left-color:var(--line)}
.number{display:inline-block;min-width:1.7em;text-align:center;border-radius:6px;background:var(--bad-soft);color:var(--bad);text-decoration:none;margin-right:4px;font-size:14px;padding:1px 4px}
.where{color:var(--quiet);margin:0 0 12px;font-size:14px}.growth{color:var(--bad)}
.why{color:var(--quiet);margin:10px 0 0;max-width:90ch;font-size:14px}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:16px;align-items:start}
.sides:empty{display:none}
.sides>*{min-width:0}
figure{margin:0}.grew{max-width:540px}figcaption{margin-bottom:8px;font-size:14px}
.code figcaption{color:var(--quiet)}.place{color:var(--text);font-weight:650;overflow-wrap:anywhere}
pre{position:relative;margin:0;background:var(--code);border:1px solid var(--line);border-radius:8px;padding:10px 0;overflow-x:auto;line-height:1.55}
pre code{display:block;min-width:max-content;font-size:13px}
.row{display:block;padding:0 14px 0 0;border-left:3px solid transparent;white-space:normal}.src{white-space:pre}
.row.culprit{background:var(--bad-soft);border-left-color:var(--bad);font-weight:620}
.nr{display:inline-block;width:3.6em;padding-right:1em;text-align:right;color:var(--faint);user-select:none}
.culprit .nr{color:var(--bad)}
.held{margin-top:12px;font-size:14px;display:flex;gap:10px;flex-wrap:wrap;color:var(--quiet)}
.held ol{list-style:none;display:flex;flex-wrap:wrap;gap:4px 0;margin:0;padding:0}
.held li:not(:last-child)::after{content:"→";margin:0 8px}
.held code{color:var(--text);overflow-wrap:anywhere}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--quiet);font-variant-numeric:tabular-nums}
.grid{stroke:var(--line)}.axis{stroke:var(--faint)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.line.faint{stroke-width:1.4;stroke-dasharray:2 3}
.first{stroke:var(--first);fill:var(--first)}.second{stroke:var(--second);fill:var(--second)}.third{stroke:var(--third);fill:var(--third)}.fourth{stroke:var(--fourth);fill:var(--fourth)}.faint{stroke:var(--faint);fill:var(--faint)}.bad.line,.bad.dot,.bad.bar{stroke:var(--bad);fill:var(--bad)}.good.bar,.good.dot{stroke:var(--good);fill:var(--good)}
path.line,path.line.bad{fill:none}
svg text.end{stroke:none;font-weight:600}
svg text.end.first{fill:var(--first)}svg text.end.second{fill:var(--second)}svg text.end.third{fill:var(--third)}svg text.end.fourth{fill:var(--fourth)}svg text.end.faint{fill:var(--quiet)}svg text.end.bad{fill:var(--bad)}
.dot{stroke:none}
.limit{stroke:var(--good);stroke-width:1.6;stroke-dasharray:7 5}.limit.bad{stroke:var(--bad)}
svg text.limit-name{fill:var(--good);font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4px}svg text.limit-name.bad{fill:var(--bad)}
.wedge{fill:var(--third);opacity:.16}.trend{fill:none;stroke:var(--third);stroke-width:2.4}
.early{fill:var(--faint);opacity:.09}
.hit{fill:transparent}.read{visibility:hidden;pointer-events:none}.at:hover .read{visibility:visible}
.cross{stroke:var(--faint)}.read-box{fill:var(--card);stroke:var(--line);opacity:.96}
svg text.read-title{font-weight:650;fill:var(--text)}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:12px}
.small{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 12px}
.small.bad{border-color:var(--bad);background:linear-gradient(var(--bad-soft),var(--card) 60%)}
.small figcaption{font-size:13px;display:flex;flex-wrap:wrap;gap:0 8px;min-height:2.6em;align-content:start}
.flag{color:var(--bad);font-weight:620}.after{color:var(--quiet)}.small.bad .after{color:var(--text)}
.narrow{display:none}.legend{list-style:none;margin:6px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:13px;color:var(--quiet)}.legend b{color:var(--text);font-weight:600}.swatch{display:inline-block;width:14px;height:4px;margin-right:6px;vertical-align:middle}
.bar{stroke-width:6;stroke-linecap:round}
details.numbers{margin-top:8px;font-size:14px}
summary{cursor:pointer;color:var(--quiet);width:max-content}
.scroll{overflow:auto;max-height:420px}
table{border-collapse:collapse;font-size:14px;min-width:100%}
caption{text-align:left;color:var(--quiet);padding:6px 0;font-size:13px}
th,td{padding:5px 14px 5px 0;text-align:right;border-bottom:1px solid var(--line);vertical-align:middle}
th:first-child{text-align:left}thead th{color:var(--quiet);font-weight:500;vertical-align:bottom}
tbody th{font-weight:450}td small,th small{display:block;color:var(--quiet)}.compared th:first-child{overflow-wrap:anywhere}
td:last-child svg{min-width:200px}
tr.worse th,tr.worse td{background:var(--bad-soft)}
.judgement{font-weight:620}.judgement.worse{color:var(--bad)}.judgement.better{color:var(--good)}.judgement.same{color:var(--quiet);font-weight:450}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:8px 0;font-size:14px}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
.index{list-style:none;padding:0;margin:0;display:grid;gap:8px}
.index a{display:grid;grid-template-columns:minmax(130px,max-content) minmax(150px,1fr) 2fr;gap:14px;align-items:center;padding:10px 14px;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--text);text-decoration:none}
.index a:hover{border-color:var(--first)}.index .badge{font-size:13px;padding:3px 10px;justify-self:start}
.index .what{color:var(--quiet);font-size:14px;overflow-wrap:anywhere}
.run{margin-top:44px}.run>header{border:1px solid var(--line);border-radius:12px}.run>header.good{border-top:6px solid var(--good)}.run>header.bad{border-top:6px solid var(--bad)}.run>header.unsure{border-top:6px solid var(--unsure)}.run .brand svg,.run .brand>span{display:none}.run>header h2{margin:0}
footer{color:var(--quiet);font-size:13px;padding-bottom:36px}
@media screen and (max-width:720px){.wide{display:none}.narrow{display:block}.tiles{grid-template-columns:1fr 1fr}.tile{padding:8px 12px}.tile b{font-size:19px}.badge{white-space:normal}main,header>div,footer{padding-left:16px;padding-right:16px}.card,.finding,section>figure,.phase-block>figure{padding:14px}.meters li,.index a{grid-template-columns:1fr;gap:4px}nav{position:static}
.compared,.compared tbody{display:block}.compared thead{position:absolute;left:-999px}.compared tr{display:grid;grid-template-columns:1fr 1fr;gap:2px 14px;padding:10px 8px;border-bottom:1px solid var(--line)}.compared th,.compared td{border:0;padding:0;text-align:left}.compared tr.worse{background:var(--bad-soft)}.compared tr.worse>*{background:none}.compared th,.compared td:last-child{grid-column:1/-1}.compared td[data-head]::before{content:attr(data-head) " ";color:var(--quiet)}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--text:#000;--quiet:#444;--line:#ccc;--code:#f6f6f6;--first:#0a6aa8;--second:#b8560b;--third:#6d4bb3;--fourth:#1c7f7a;--faint:#777;--good:#157347;--bad:#c1261a;--unsure:#8a5a00;--bad-soft:#fdecea;--good-soft:#e7f5ec;--unsure-soft:#fdf3dc}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
@page{margin:14mm}
body{font-size:11pt}nav,.skip,.hit,.read{display:none}
main,header>div,footer{max-width:none;padding-left:0;padding-right:0}
.finding,figure,.tile,tr{break-inside:avoid}h2,h3{break-after:avoid}
.scroll{max-height:none;overflow:visible}pre{white-space:pre-wrap}pre code{min-width:0}.src{white-space:pre-wrap}
details.numbers:not([open])::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit;text-decoration:none}}
`
