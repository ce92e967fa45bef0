import cluster from 'node:cluster'
import { createServer } from 'node:http'
import pino from 'pino'
import { Meter } from '../../src/ops/meter.ts'
import { findPrimary, isPrimary, startWorkers } from '../../src/workers/cluster.ts'
import { SharedMetrics } from '../../src/workers/shared-metrics.ts'

/** The least service that has workers: says who answers, counts its answers, crashes when asked to. */
const port = Number(process.argv[2])

if (isPrimary(2)) {
  const workers = startWorkers(2, pino({ enabled: false }))
  process.once('SIGTERM', () => workers.stop('SIGTERM'))
  process.exitCode = await workers.ended
} else {
  const meter = new Meter({ version: '1' })
  const primary = findPrimary()
  const shared = primary && new SharedMetrics(primary, meter)
  const server = createServer(async ({ url }, response) => {
    response.setHeader('connection', 'close')
    if (url === '/crash') process.exit(1)
    if (url === '/who') meter.metrics.deliveries.inc({})
    response.end(url === '/metrics' ? await shared?.metricsText() : String(process.pid))
  })
  server.once('error', () => process.exit(1))
  server.listen(port, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object')
      process.stdout.write(`worker ${cluster.worker?.id} at ${address?.port}.\n`)
  })
  process.once('SIGTERM', () => {
    server.close()
    process.disconnect()
  })
}
