import { get } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

import type { Test } from 'tap'

import type { DoorKind } from './door.ts'
import { build } from './house.ts'
import { SCRIPT } from './upstreams.ts'

/** For a front door on the internet: Next leaves compression to it. */
export async function compressesScripts(t: Test, start: DoorKind['start']): Promise<void> {
  await using house = await build(start)
  const script = async (headers: Record<string, string>) => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      encoding: string | undefined
      bytes: Buffer
    }>()
    const url = `${house.door.url}/_next/static/chunk-0a1b2c.js`
    get(url, { headers, agent: false }, async (response) => {
      resolve({ encoding: response.headers['content-encoding'], bytes: await buffer(response) })
    }).once('error', reject)
    return promise
  }
  const packed = await script({ 'accept-encoding': 'gzip, br' })
  t.equal(packed.encoding, 'gzip')
  t.ok(packed.bytes.length < SCRIPT.length / 10)
  t.equal(gunzipSync(packed.bytes).toString(), SCRIPT)
  const plain = await script({})
  t.equal(plain.encoding, undefined)
  t.equal(plain.bytes.toString(), SCRIPT)
}
