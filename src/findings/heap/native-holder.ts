/** Who holds what no object and no variable does: a handle of Node, or of an addon. */
export const NATIVE_HOLDER = 'native code'
