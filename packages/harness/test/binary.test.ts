import t from 'tap'

import { findBinary, MissingComponent } from '../src/index.ts'

t.test('a component that is not there is named, and how to get it', async (t) => {
  const dir = t.testdir()
  t.throws(() => findBinary('nginx', { NGINX_PATH: `${dir}/nginx` }), {
    name: 'MissingComponent',
    component: 'nginx',
    message: /nginx is not on this machine \(looked for .*nginx\)\. Debian: apt-get install/,
  })
})

t.test('the variable of its name comes before the path', async (t) => {
  const dir = t.testdir({ mine: '' })
  const { chmod } = await import('node:fs/promises')
  await chmod(`${dir}/mine`, 0o755)
  t.equal(findBinary('redis', { REDIS_PATH: `${dir}/mine`, PATH: '/usr/bin' }), `${dir}/mine`)
})

t.test('a file that cannot be executed is none', async (t) => {
  const dir = t.testdir({ 'redis-server': '' })
  t.throws(() => findBinary('redis', { REDIS_PATH: `${dir}/redis-server` }), MissingComponent)
})
