/**
 * A region is the text between two comments: `<!-- printed:NAME -->` and `<!-- /printed -->` in Markdown, `#
 * printed:NAME` and `# /printed` elsewhere.
 */
const REGION = /^(<!-- printed:([\w-]+) -->|# printed:([\w-]+))\n.*?^(<!-- \/printed -->|# \/printed)$/gms

/** The document with every region printed again. */
export function printRegions(document: string, print: (name: string) => string): string {
  return document.replaceAll(
    REGION,
    (_region, open: string, markdown?: string, plain?: string, close = '') => {
      const blank = markdown ? '\n' : ''
      return `${open}\n${blank}${print(markdown ?? plain ?? '').trim()}\n${blank}${close}`
    },
  )
}
