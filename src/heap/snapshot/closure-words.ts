/** What a closure is called: by its name, where it has one. V8 calls whatever `bind` has made by its own builtin. */
export function closureWords(name: string): string {
  if (name === 'native_bind') return 'closure (bound)'
  return `closure ${name}`.trimEnd()
}
