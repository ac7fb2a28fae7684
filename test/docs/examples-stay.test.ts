import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Lines of examples that stand at the top of a module and end what they have just started when the module is done. */
function endingWithModule(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  return blocks.flatMap((code) => code.split('\n').filter((line) => /^(?:await )?using /.test(line)))
}

function page(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}

describe('an example of a page', () => {
  it('does not dispose at the end of its module what is to last as long as the program', () => {
    const pages = ['README.md', ...globSync('docs/*.md', { cwd: root })]
    expect(pages.flatMap((file) => endingWithModule(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it('may do so in a function', () => {
    expect(endingWithModule(page('await using memory = captureOnPressure({})'))).toHaveLength(1)
    expect(endingWithModule(page('async function main() {\n  await using memory = x()\n}'))).toEqual([])
  })
})
