import type { AppDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'
import { requireConfig } from '../../../lib/require-config.ts'
import type { Turn } from '../agent/agent.ts'
import { openAgent } from '../agent/open-agent.ts'
import { AnswerDesk } from './desk.ts'

/**
 * On `globalThis`, because routes are bundled separately and a hot reload loads modules again; running
 * answers belong to the process.
 */
const kept = globalThis as { porticoDesk?: AnswerDesk }

export function openDesk(): AnswerDesk {
  kept.porticoDesk ??= new AnswerDesk(requireConfig().ASSISTANT_ANSWERS_AT_ONCE)
  return kept.porticoDesk
}

/**
 * Answers run in the web process, after the response: it already has the rows, `$publish` and the
 * session's rights, and another process would be one more thing to start. Pieces go through the
 * service's API, whose answer says whether each one arrived.
 */
export function write(
  db: AppDb,
  asked: { readonly conversationId: string; readonly answerId: string; readonly turns: readonly Turn[] },
) {
  const channel = `conversation:${asked.conversationId}:answer` as const
  const realtime = openRealtime()
  return openDesk().write(asked.answerId, asked.turns, {
    db,
    agent: openAgent(),
    send: (piece) => realtime.publish(channel, 'piece', piece),
    log: (line) => process.stderr.write(`${line}\n`),
  })
}
