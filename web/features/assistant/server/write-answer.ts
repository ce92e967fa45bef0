import { setTimeout as delay } from 'node:timers/promises'

import type { Piece } from '@portico/contract'
import type { z } from 'zod'

import type { AppDb } from '../../../lib/db.ts'
import { type Agent, AgentFailure, type Turn } from '../agent/agent.ts'
import { Draft } from './draft.ts'
import { type Ending, endAnswer } from './end-answer.ts'
import { renewLease } from './lease.ts'

/** What a writer works with. */
export interface WriterTools {
  readonly db: AppDb
  readonly agent: Agent
  readonly send: (piece: z.output<typeof Piece>) => Promise<unknown>
  /** Resolves when this answer may begin. */
  readonly turn: (signal: AbortSignal) => Promise<void>
  readonly log: (line: string) => void
  readonly beatMs?: number
  readonly pieceMs?: number
}

export type StopReason = 'stop' | 'shutdown' | 'ended'

/** The abort reason of a writer's signal. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly reason: StopReason

  constructor(reason: StopReason) {
    super(`told to end: ${reason}`)
    this.reason = reason
  }
}

/**
 * Writes one answer from start to end, whatever happens on the way. Three things run at once: the agent
 * produces text, the text is sent in pieces, and the row stores it, which also renews the lease.
 */
export async function writeAnswer(
  messageId: string,
  turns: readonly Turn[],
  control: AbortController,
  tools: WriterTools,
): Promise<void> {
  const draft = new Draft()
  const done = new AbortController()
  const beating = beat(messageId, draft, control, done.signal, tools)
  const sending = sendPieces(messageId, draft, done.signal, tools)
  const outcome = await speak(turns, draft, control.signal, tools)
  done.abort()
  await Promise.all([beating, sending])
  if (outcome !== 'ended') await keep({ messageId, body: draft.text, ...outcome }, tools)
}

type Outcome = Pick<Ending, 'state' | 'fault'> | 'ended'

async function speak(
  turns: readonly Turn[],
  draft: Draft,
  signal: AbortSignal,
  { agent, turn, log }: WriterTools,
): Promise<Outcome> {
  try {
    await turn(signal)
    for await (const text of agent(turns, signal)) {
      if (!draft.add(text)) return { state: 'failed', fault: 'tooLong' }
    }
    return { state: 'complete', fault: null }
  } catch (error) {
    if (signal.reason instanceof Stopped) return outcomeOf(signal.reason.reason)
    log(`assistant: ${error instanceof Error ? error.message : String(error)}`)
    return { state: 'failed', fault: error instanceof AgentFailure ? error.fault : 'broken' }
  }
}

function outcomeOf(reason: StopReason): Outcome {
  switch (reason) {
    case 'stop':
      return { state: 'stopped', fault: null }
    case 'shutdown':
      return { state: 'failed', fault: 'interrupted' }
    case 'ended':
      return 'ended'
    default:
      return reason satisfies never
  }
}

/** A short outage of the database ends no answer. A longer one lets the lease run out. */
async function beat(
  messageId: string,
  draft: Draft,
  control: AbortController,
  done: AbortSignal,
  { db, log, beatMs = 500 }: WriterTools,
): Promise<void> {
  while (await isNotYet(done, beatMs)) {
    const tidings = await renewLease(db, messageId, draft.text).catch((error: unknown) => {
      log(`assistant: an answer could not be kept: ${String(error)}`)
      return 'go-on' as const
    })
    if (tidings !== 'go-on') control.abort(new Stopped(tidings))
  }
}

/**
 * Sends one piece at a time, in order, while the next one grows. A piece that failed is sent again with the text that
 * follows; a page that already has it ignores it.
 */
async function sendPieces(
  messageId: string,
  draft: Draft,
  done: AbortSignal,
  { send, log, pieceMs = 30 }: WriterTools,
): Promise<void> {
  const finished = new Promise<void>((resolve) => done.addEventListener('abort', () => resolve()))
  let isFailing = false
  do {
    await Promise.race([draft.grown(), finished])
    const [index, text] = [draft.sent, draft.unsent]
    if (text === '') continue
    try {
      await send({ messageId, index, text })
      draft.markSent(index + text.length)
      isFailing = false
    } catch (error) {
      if (!isFailing) log(`assistant: a piece could not be sent: ${String(error)}`)
      isFailing = true
    }
  } while (await isNotYet(done, isFailing ? 1_000 : pieceMs))
}

/** Waits. Returns false if `done` was aborted in the meantime. */
async function isNotYet(done: AbortSignal, ms: number): Promise<boolean> {
  await delay(ms, undefined, { signal: done }).catch(() => {})
  return !done.aborted
}

const KEEP_DELAYS_MS = [200, 1_000, 3_000]

async function keep(ending: Ending, { db, log }: WriterTools): Promise<void> {
  for (const ms of KEEP_DELAYS_MS) {
    try {
      await endAnswer(db, ending)
      return
    } catch (error) {
      log(`assistant: the end of an answer could not be written: ${String(error)}`)
      await delay(ms)
    }
  }
}
