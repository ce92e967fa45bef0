import { StartFailed, startRedis, until } from '@portico/harness'
import t from 'tap'
import { realtimeConfig } from '../../src/config.ts'
import { testEnvironment } from '../support/environment.ts'
import { ServiceNode } from '../support/service-node.ts'
import { WireClient } from '../support/wire-client.ts'

/** The program as it runs for good: signals, exit codes, workers. */

/** What a start that must fail says. */
async function refused(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    await using _ = await ServiceNode.start(env)
  } catch (error) {
    if (error instanceof StartFailed) return error.output
    throw error
  }
  throw new Error('it started')
}

t.test('SIGTERM: connections are told and closed with 3001, and the exit code is 0', async (t) => {
  await using service = await ServiceNode.start({ ...testEnvironment, DRAIN_SECONDS: '1' })
  const client = await WireClient.connect(`${service.url.replace('http', 'ws')}/ws`)
  service.askToLeave()
  t.match(await client.pushes.next(), { message: { data: /^\{"\$sys":"drain","delayMs":\d+\}$/ } })
  t.strictSame(await client.closed, { code: 3001, reason: 'shutdown' })
  t.equal(await service.ended(), 0)
  t.match(service.output, '"inTime":true')
})

t.test('Ctrl-C in a terminal is as good', async (t) => {
  await using service = await ServiceNode.start({ ...testEnvironment, DRAIN_SECONDS: '1' })
  service.askToLeave('SIGINT')
  t.equal(await service.ended(), 0)
})

t.test('a variable that looks like one of its own misspelt is told, and stops nothing', async (t) => {
  await using service = await ServiceNode.start({ ...testEnvironment, API_KEY: 'hunter2' })
  t.match(service.output, /API_KEY: .*did you mean API_KEYS\?/)
  t.notMatch(service.output, /hunter2/)
})

t.test('every variable that is wrong is named at once, without its value', async (t) => {
  const wrong = 'hunter2:%zz'
  const { PORT: _, ...rows } = realtimeConfig.rows
  const env = Object.fromEntries(Object.keys(rows).map((name) => [name, wrong]))
  const said = await refused({ ...env, NODE_ENV: 'production' })
  const named = Array.from(said.matchAll(/^ {2}(\w+): expected/gm), ([, name = '']) => name)
  const anyText = ['HOST', 'CONTRACT', 'TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'NODE_NAME']
  t.strictSame([...named, ...anyText].sort(), Object.keys(rows).sort())
  t.notMatch(said, /hunter2/)
  t.notMatch(said, /^\s+at /m, 'no stack')
})

t.test('a Redis and a proxy that cannot be read take one line each', async (t) => {
  const REDIS_URL = 'redis://:100%@host'
  const said = await refused({ ...testEnvironment, REDIS_URL, TRUSTED_PROXIES: 'proxy' })
  t.match(said, /^.*\n {2}TRUSTED_PROXIES: expected .*\n {2}REDIS_URL: expected redis:.*\n$/)
  t.notMatch(said, '100%')
})

t.test('several workers without Redis are refused by name', async (t) => {
  t.match(await refused({ ...testEnvironment, WORKERS: '2' }), /WORKERS: more than one needs REDIS_URL/)
})

t.test('a signal to every process at once, as systemd sends it, cuts nobody off', async (t) => {
  await using redis = await startRedis()
  await using service = await ServiceNode.start({
    ...testEnvironment,
    WORKERS: '2',
    REDIS_URL: redis.url,
    DRAIN_SECONDS: '3',
  })
  const pids = (said: string) => service.lines.filter(({ msg }) => msg === said).map(({ pid }) => pid)
  const workers = await until('both workers to listen', () => {
    const found = new Set(pids(`Server listening at ${service.url}`))
    return found.size === 2 && ([...found] as number[])
  })
  const url = `${service.url.replace('http', 'ws')}/ws`
  const clients = await Promise.all(Array.from({ length: 8 }, () => WireClient.connect(url)))
  for (const worker of workers) process.kill(worker, 'SIGTERM')
  await until('both to leave', () => pids('stopping').length === 2)
  // It passes the signal on: the second one for each worker.
  service.askToLeave()
  for (const client of clients) t.match(await client.closed, { code: 3001 })
  t.equal(await service.ended(), 0)
  t.strictSame(pids('stopped').sort(), workers.sort())
})

t.test('several workers with Redis are one service', async (t) => {
  await using redis = await startRedis()
  await using service = await ServiceNode.start({
    ...testEnvironment,
    WORKERS: '2',
    REDIS_URL: redis.url,
    API_KEYS: 'k',
    POD_NAME: 'portico-0',
    DRAIN_SECONDS: '1',
  })
  const api = async (method: string, body: unknown) => {
    const response = await fetch(`${service.url}/api/${method}`, {
      method: 'POST',
      headers: { 'x-api-key': 'k', connection: 'close' },
      body: JSON.stringify(body),
    })
    return JSON.parse(await response.text())
  }
  await until('two nodes to know each other', async () => {
    const { result } = await api('info', {})
    return result?.nodes.length === 2
  })
  const url = `${service.url.replace('http', 'ws')}/ws`
  const clients = await Promise.all(Array.from({ length: 8 }, () => WireClient.connect(url)))
  for (const client of clients) await client.call('subscribe', { channel: 'chat:1' })
  const { result } = await api('publish', { channel: 'chat:1', data: { t: 'hi' } })
  t.match(result, { place: 'redis', offset: 1, connections: 8, nodes: 2, nodes_reported: 2 })
  for (const client of clients) t.match(await client.publication(), { data: '{"t":"hi"}', offset: 1 })

  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  t.match(metrics, 'portico_connections{transport="websocket"} 8\n')
  t.match(metrics, 'portico_deliveries_total 8\n')
  t.match(metrics, 'portico_canary_up{place="redis"} 1\n')

  service.askToLeave()
  for (const client of clients) t.match(await client.closed, { code: 3001 })
  t.equal(await service.ended(), 0)
  t.equal(service.output.split('did you mean NODE_NAME?').length, 2, 'a suspect is told once for all')
})
