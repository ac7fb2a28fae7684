// Text that breaks out of markup, tables, commands and paths where it is not escaped.

export const HOSTILE = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!-- --> ]]> <![CDATA[ &amp; &lt;',
  '::error file=a.ts,line=1::injected\n::set-output name=a::b\r\n##[command]x',
  '| a | b |\n# Heading\n* item @everyone #1 `code` [x](javascript:alert(1)) <b>',
  '../../../../etc/passwd',
  '\u0000\u0001\u0008\u000b\u001b[31m\u007f\u0085\ufffe\uffff',
  '\ud800 lone surrogate \udc00',
  '\u202egnp.exe \u2066isolate',
] as const

export const ALL_HOSTILE = HOSTILE.join(' ')
