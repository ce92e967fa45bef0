import t from 'tap'
import { AddressLimits, networkOf } from '../../src/limits/address-limits.ts'
import { defaultLimits } from '../../src/limits/limits.ts'

const limits = { ...defaultLimits, addressConnects: 1 }

t.test('counts attempts per address', async (t) => {
  let now = 0
  const addresses = new AddressLimits(limits, () => now)
  for (let attempt = 0; attempt < 5; attempt += 1) t.ok(addresses.takeConnect('192.0.2.1'))
  t.notOk(addresses.takeConnect('192.0.2.1'))
  t.equal(addresses.retryAfterSeconds('192.0.2.1'), 1)
  t.ok(addresses.takeConnect('192.0.2.2'))
  now += 1_000
  t.ok(addresses.takeConnect('192.0.2.1'))
})

t.test('counts a /64 as one', async (t) => {
  const addresses = new AddressLimits(limits, () => 0)
  for (let attempt = 0; attempt < 5; attempt += 1) addresses.takeConnect(`2001:db8:1:2::${attempt}`)
  t.notOk(addresses.takeConnect('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  t.ok(addresses.takeConnect('2001:db8:1:3::1'))
})

t.test('knows one network under all its spellings', async (t) => {
  for (const [address, network] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3::', '1:2:3:0::/64'],
    ['not an address', 'not an address'],
  ] as const)
    t.equal(networkOf(address), network, address)
})

t.test('stays bounded under a flood and keeps who comes often', async (t) => {
  const addresses = new AddressLimits(limits, () => 0, 100)
  for (let attempt = 0; attempt < 5; attempt += 1) addresses.takeConnect('192.0.2.1')
  for (let flood = 0; flood < 5_000; flood += 1) {
    addresses.takeConnect(`10.${flood >> 8}.${flood & 255}.1`)
    if (flood % 50 === 0) t.notOk(addresses.takeConnect('192.0.2.1'), 'still counted')
  }
  t.equal(addresses.size, 100)
})
