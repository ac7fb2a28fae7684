// What JavaScriptCore makes for itself, by the names of its types: shapes of objects and compiled code. They come and go
// with optimisation, and looking at the heap makes some; the program's objects are all else.

const OF_THE_ENGINE =
  /Structure|Executable$|CodeBlock$|^PropertyTable$|^SymbolTable$|^FunctionRareData$|^TemplateObjectDescriptor$|^JSPropertyNameEnumerator$|^JSSourceCode$|^Sentinel$|^StrongRootBlock$/

export function isJscsOwn(type: string): boolean {
  return OF_THE_ENGINE.test(type)
}
