// A Node that has renamed something, as the probe sees it: its sources ask for a name that is not there. Loaded before
// the probe with --import; the name is in RENAMED.
import { registerHooks } from 'node:module'

const renamed = process.env['RENAMED'] ?? ''
/** Of what stands around the name to tell it apart, the first word is the name. */
const other = renamed.replace(/[A-Za-z_]\w*/, '$&Renamed')

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const { source } = loaded
    if (renamed === '' || !/\/src\/(probe|resources)\//.test(url) || source === undefined || source === null)
      return loaded
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source)
    return { ...loaded, source: text.replaceAll(renamed, other) }
  },
})
