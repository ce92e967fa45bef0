/** Run by a test, and printed into docs/client.md. */
// #region testing
import { FakeService } from '@portico/client/testing'
import { listen } from './program.ts'

export async function aDropCostsNothing(): Promise<readonly string[]> {
  const service = new FakeService()
  const client = service.client()
  const heard: string[] = []
  const stop = listen(client, (text) => heard.push(text))
  client.start()
  await service.clock.pass(0)

  service.drop()
  service.publish('room:7', 'said', 'while you were away')
  await service.clock.pass(20_000)

  stop()
  client.close()
  return heard
}
// #endregion

// #region testing-rows
/** What `liveQuery` would return: rows, and where the channel is now. For a component with `useLive`. */
export function readRows(service: FakeService, rows: readonly string[]) {
  const channel = 'room:7'
  return { rows, position: { channel, ...service.stream(channel).top } } as const
}
// #endregion
