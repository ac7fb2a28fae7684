// A memo by JSON of the arguments, among them the time.
// Grows by about 600 B a step.
const memoise = (compute) => {
  const results = new Map() // leak: container
  return (...args) => {
    const key = JSON.stringify(args) // leak: heap
    if (!results.has(key)) results.set(key, compute(...args)) // leak: heap
    return results.get(key)
  }
}

const prompt = memoise((request) => Object.keys(request).map((name) => `${name}: ${request[name]}`)) // leak: heap

export function create() {
  return {
    step(i) {
      prompt({
        now: performance.now(),
        step: i,
        directory: '/home/user/project',
        shell: 'bash',
        files: 'abcdefgh'.split(''),
      })
    },
    close() {},
  }
}
