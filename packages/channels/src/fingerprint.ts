const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/**
 * FNV-1a over UTF-16 units, 64 bits in hexadecimal. Tells texts apart, the same in browsers and in Node; not secure.
 */
export function fingerprint(text: string): string {
  let hash = offsetBasis
  for (let index = 0; index < text.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * prime)
  }
  return hash.toString(16).padStart(16, '0')
}
