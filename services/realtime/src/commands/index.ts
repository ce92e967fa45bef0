import { connect } from './connect.ts'
import type { Handlers } from './handler.ts'
import { history } from './history.ts'
import { presence, presenceStats } from './presence.ts'
import { publish } from './publish.ts'
import { refresh } from './refresh.ts'
import { rpc } from './rpc.ts'
import { send } from './send.ts'
import { subRefresh } from './sub-refresh.ts'
import { subscribe } from './subscribe.ts'
import { unsubscribe } from './unsubscribe.ts'

/** One handler per command of the protocol; a missing one does not compile. */
export const handlers: Handlers = {
  connect,
  subscribe,
  unsubscribe,
  publish,
  presence,
  presence_stats: presenceStats,
  history,
  rpc,
  send,
  refresh,
  sub_refresh: subRefresh,
}
