// A timer of the module, started by the first step and kept for ever.
let heartbeat: NodeJS.Timeout | undefined

export function create() {
  return {
    step() {
      heartbeat ??= setInterval(() => {}, 60_000).unref()
    },
    close() {},
  }
}
