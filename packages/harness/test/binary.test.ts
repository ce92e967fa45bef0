import { chmod } from 'node:fs/promises'

import t from 'tap'

import { findBinary, MissingComponent } from '../src/index.ts'

const program = async (file: string) => {
  await chmod(file, 0o755)
  return file
}

t.test('a component that is not there is named, and how to get it', async (t) => {
  const dir = t.testdir()
  t.throws(() => findBinary('nginx', { NGINX_PATH: `${dir}/nginx` }), {
    name: 'MissingComponent',
    component: 'nginx',
    message: /nginx is not on this machine \(looked for .*nginx\)\. Debian: apt-get install/,
  })
})

t.test('the variable of its name comes before the path', async (t) => {
  const mine = await program(`${t.testdir({ mine: '' })}/mine`)
  t.equal(findBinary('redis', { REDIS_PATH: mine, PATH: '/usr/bin' }), mine)
})

t.test('a file that cannot be executed is none', async (t) => {
  const dir = t.testdir({ 'redis-server': '' })
  t.throws(() => findBinary('redis', { REDIS_PATH: `${dir}/redis-server` }), MissingComponent)
})

t.test('a version that is too old is none', async (t) => {
  const dir = t.testdir({ old: '#!/bin/sh\necho v2.6.2', new: '#!/bin/sh\necho v2.10.0' })
  const [old, recent] = await Promise.all([program(`${dir}/old`), program(`${dir}/new`)])
  t.equal(findBinary('caddy', { CADDY_PATH: recent }), recent)
  t.throws(() => findBinary('caddy', { CADDY_PATH: old }), { message: /^Caddy 2\.7 or later is not on/ })
})
