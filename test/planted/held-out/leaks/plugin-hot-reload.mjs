// A plugin is imported again after each edit, under a new address: a module, once loaded, is never unloaded.
// Grows by about 15 kB a step.
let version = 0

async function reload(source) {
  const plugin = await import(`data:text/javascript,${encodeURIComponent(source)}//${version++}`) // leak: heap
  return plugin.default
}

export async function create() {
  return {
    async step(i) {
      const rules = Array.from({ length: 30 }, (_, n) => `rule${n}: (x) => x + ${i + n}`)
      const plugin = await reload(`export default { ${rules.join(', ')} }`) // leak: heap
      plugin.rule7(1)
    },
    async close() {},
  }
}
