import { describe, expect, it } from 'vitest'
import {
  descriptorArguments,
  descriptorsOf,
  listenerArguments,
  parsedListing,
} from '../../src/system/lsof.ts'
import { listenersIn } from '../../src/system/listening-ports.ts'

// Written from lsof(8), OUTPUT FOR OTHER PROGRAMS, with the types that it has on each system: no recordings.
const MACOS = [
  'p4711 fcwd tDIR n/Users/me/project ftxt tREG n/usr/local/bin/node f0 tCHR n/dev/ttys001',
  'f1 tPIPE n->0xa1b2c3d4e5f60718 f2 tREG n/Users/me/project/error.log f3 tKQUEUE ncount=0,·state=0xa',
  'f4 tPIPE n->0x1 f5 tunix n->0x2 f6 tIPv4 n127.0.0.1:3000 f7 tIPv6 n*:8080 f8 tsystm n f9 tNPOLICY n f10 tDIR n/Users/me',
  'p4712 fcwd tunknown n fNOFD',
].join(' ')
const LINUX = [
  'p24387 fcwd tDIR n/work frtd tDIR n/ ftxt tREG n/usr/bin/node fmem tREG n/usr/lib/libc.so.6 f0 tCHR n/dev/null',
  'f1 tFIFO npipe f2 tFIFO n/tmp/named f3 ta_inode n[eventpoll:7,9] f4 ta_inode n[eventfd:12] f5 ta_inode ninotify',
  'f6 ta_inode n[io_uring] f7 tunix ntype=STREAM f8 tsock nprotocol:·TCP f9 tREG n/dev/shm/x f10 tREG n/tmp/a·(deleted)',
].join(' ')

/** One field a line. */
const printed = (fields: string): string => `${fields.replaceAll(' ', '\n').replaceAll('·', ' ')}\n`

describe('what lsof lists', () => {
  it('is counted by type as macOS names them', () => {
    const found = descriptorsOf(parsedListing(printed(MACOS)))
    expect(found.get(4711)?.fds).toEqual({ other: 2, pipe: 2, file: 2, kqueue: 1, socket: 4 })
    expect(found.get(4711)?.files).toEqual({
      '/dev/ttys001': 1,
      '/Users/me/project/error.log': 1,
      '/Users/me': 1,
    })
  })

  it('is counted by the types that /proc has on Linux', () => {
    expect(descriptorsOf(parsedListing(printed(LINUX))).get(24387)?.fds).toEqual({
      other: 3,
      pipe: 1,
      file: 2,
      epoll: 1,
      eventfd: 1,
      inotify: 1,
      socket: 2,
    })
  })

  it('is unknown, and not nothing, of a process that may not be read', () => {
    expect(descriptorsOf(parsedListing(printed(MACOS))).has(4712)).toBe(false)
    expect([...descriptorsOf(parsedListing(''))]).toEqual([])
    expect(descriptorsOf(parsedListing('p7\nfcwd\ntDIR\nn/\n')).get(7)?.fds).toEqual({})
  })

  it('names listening sockets as they stand in a URL', () => {
    const { files } = parsedListing('p7\nf20\ntIPv4\nn*:3000\nf21\ntIPv6\nn*:3001\nf22\ntIPv6\nn[::1]:3002\n')
    expect(listenersIn(files)).toEqual([
      { host: '127.0.0.1', port: 3000, inode: '7:20' },
      { host: '[::1]', port: 3001, inode: '7:21' },
      { host: '[::1]', port: 3002, inode: '7:22' },
    ])
  })

  it('is asked for in one call for all', () => {
    expect(descriptorArguments([1, 2]).join(' ')).toBe('-n -P -w -p 1,2 -F pftn')
    expect(listenerArguments(undefined).join(' ')).toBe('-n -P -w -iTCP -sTCP:LISTEN -F pftn')
  })
})
