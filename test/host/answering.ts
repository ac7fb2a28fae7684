// Functions whose lines the test of answers knows: keep them where they are.
export const here = import.meta.filename

export const placed = {
  method(): number {
    return 1
  },
  arrow: () => 2,
  Class: class Class {
    readonly value = 3
  },
}
