// What the kernel's tables say of who listens, by lines as it writes them, and by a server of our own.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenersOf, parsedTable } from '../../src/system/listening-ports.ts'

const row = (local: string, state: string): string =>
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n` +
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 1367313 1 00000000c89d683e 100 0 0 10 0`

describe('the ports that are listened on', () => {
  it.each([
    ['0100007F:240D', '127.0.0.1', 9229],
    ['00000000:07E8', '127.0.0.1', 2024],
    ['0B01A8C0:0050', '192.168.1.11', 80],
    ['00000000000000000000000000000000:1F90', '[::1]', 8080],
    ['00000000000000000000000001000000:1F90', '[::1]', 8080],
  ])('%s is %s, port %i', (local, host, port) => {
    expect(parsedTable(row(local, '0A'))).toEqual([{ host, port, inode: '1367313' }])
  })

  it('are no connections', () => {
    expect(parsedTable(row('0100007F:240D', '01'))).toEqual([])
    expect(parsedTable('')).toEqual([])
  })

  it('are those of this process', async () => {
    await using server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(listenersOf(process.pid)).toContainEqual(expect.objectContaining({ host: '127.0.0.1', port }))
    expect(listenersOf(process.ppid)).not.toContainEqual(expect.objectContaining({ port }))
  })
})
