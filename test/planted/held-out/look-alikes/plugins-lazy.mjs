// Twenty plugins, each loaded the first time it is needed: one every tenth step, and then no more.
const loaded = new Map()

async function plugin(number) {
  if (!loaded.has(number)) {
    const source = `export default (x) => x * ${number} + ${JSON.stringify('rule '.repeat(100))}.length`
    loaded.set(number, (await import(`data:text/javascript,${encodeURIComponent(source)}`)).default)
  }
  return loaded.get(number)
}

export async function create() {
  return {
    async step(i) {
      const run = await plugin(Math.min(19, Math.floor(i / 10)))
      return run(i)
    },
    async close() {},
  }
}
