// Plugins get the host through proxies that can be revoked; the ways to revoke them pile up with their targets.
// Grows by about 1.8 kB a step.
const revokers: (() => void)[] = [] // leak: container

function lend(host: { readonly table: readonly number[] }) {
  const { proxy, revoke } = Proxy.revocable(host, {}) // leak: heap
  revokers.push(revoke) // leak: heap
  return proxy
}

export function create() {
  return {
    step(i: number) {
      const table = Array.from({ length: 200 }, (_, n) => n + i * 0.001) // leak: heap
      lend({ table }).table.at(i % 200) // leak: heap
    },
    close() {},
  }
}
