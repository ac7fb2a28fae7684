// Prompts are compiled to functions when they are first needed. There are 24; the last is needed for the first time at step 161.
const templates = new Map(
  Array.from({ length: 24 }, (_, n) => [
    `prompt-${n}`,
    `You are agent ${n}. {{user}} asks about {{topic}}.\n${'Answer with {{style}} and mind {{topic}}. '.repeat(6 + (n % 5))}`,
  ]),
)
const compiled = new Map()

function compile(text) {
  const parts = text.split(/\{\{(\w+)\}\}/)
  const code = parts.map((part, n) => (n % 2 === 0 ? JSON.stringify(part) : `String(values.${part} ?? '')`))
  return new Function('values', `return [${code.join(', ')}].join('')`)
}

function render(name, values) {
  const template = compiled.get(name) ?? compile(templates.get(name))
  compiled.set(name, template)
  return template(values)
}

export async function create() {
  return {
    async step(i) {
      const known = Math.min(24, 1 + Math.floor(i / 7))
      let length = 0
      for (let n = 0; n < 6; n++) {
        const values = { user: `user ${i}`, topic: `topic ${n}`, style: 'care' }
        length += render(`prompt-${(known - 1 + n * 4) % known}`, values).length
        length += render(`prompt-${(i + n * 5) % known}`, values).length
      }
      return length
    },
    async close() {},
  }
}
