import t from 'tap'

import { Digest } from '../src/digest.ts'

const over = (...publications: readonly (readonly [number, unknown])[]) => {
  const digest = new Digest()
  for (const [offset, value] of publications) digest.add(offset, value)
  return digest.toString()
}

/** FNV-1a as published, without optimisation. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5n
  for (const unit of text) hash = ((hash ^ BigInt(unit.charCodeAt(0))) * 0x01000193n) & 0xffff_ffffn
  return hash.toString(16).padStart(8, '0')
}

t.test('the first lane is FNV-1a over offsets and values', async (t) => {
  t.equal(over().slice(0, 8), fnv1a(''))
  t.equal(over([7, { b: 1, a: ['ü'] }]).slice(0, 8), fnv1a('7:{"b":1,"a":["ü"]};'))
  t.equal(over([7, 1], [8, 'x']).slice(0, 8), fnv1a('7:1;8:"x";'))
})

t.test('a client and a service of different ages agree on it', async (t) => {
  t.equal(over(), '811c9dc501000193')
  t.equal(over([1, { text: 'hello' }], [2, null]), '65cedf56197dd2f3')
})

t.test('each lane tells what is lost, doubled, changed or in another order', async (t) => {
  const heard = over([1, 'a'], [2, 'b'])
  for (const other of [
    over([1, 'a']),
    over([1, 'a'], [2, 'b'], [2, 'b']),
    over([1, 'a'], [2, 'c']),
    over([2, 'b'], [1, 'a']),
    over([1, 'a'], [3, 'b']),
  ]) {
    t.match(other, /^[0-9a-f]{16}$/)
    t.not(other.slice(0, 8), heard.slice(0, 8))
    t.not(other.slice(8), heard.slice(8))
  }
})

t.test('no value counts as null', async (t) => {
  t.equal(over([1, undefined]), over([1, null]))
})
