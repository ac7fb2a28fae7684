// Misuse: a module that creates something without steps.
export function create() {
  return {}
}
