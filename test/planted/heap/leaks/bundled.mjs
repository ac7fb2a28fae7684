// A journal without a bound, bundled and minified: its lines are those of the sources.
// Grows by about 2.6 kB a step.
// with: ../bundled/src/journal.ts
var r=class{#r=[];append(n,t){let o=Array.from({length:t},(a,u)=>u+t/3);return this.#r.push({command:n,output:o}),this.#r.length}};function s(){let e=new r;return{step(n){e.append(`npm run build:${n}`,300)},close(){}}}export{s as create};
//# sourceMappingURL=bundled.mjs.map
