import type { AppDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'
import { requireConfig } from '../../../lib/require-config.ts'
import type { Turn } from '../agent/agent.ts'
import { openAgent } from '../agent/open-agent.ts'
import { AnswerDesk } from './desk.ts'

/** Routes are bundled one by one, and a hot reload makes their modules anew; the answers under way are the process's. */
const kept = globalThis as { porticoDesk?: AnswerDesk }

export function openDesk(): AnswerDesk {
  kept.porticoDesk ??= new AnswerDesk(requireConfig().ASSISTANT_ANSWERS_AT_ONCE)
  return kept.porticoDesk
}

/**
 * Answers run in the web process, after the response: it has the rows, `$publish` and the session's rights already,
 * and a process of its own would only be one more thing to start. Pieces go by the service's API, each one a call
 * that says whether it got there.
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
