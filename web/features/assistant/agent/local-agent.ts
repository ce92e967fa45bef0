import { setTimeout as delay } from 'node:timers/promises'

import type { Agent } from './agent.ts'
import { articles, introduction } from './local-articles.ts'

/** Words come in groups, because timers are not precise enough for single words at a fast pace. */
const TICK_MS = 25

/**
 * Needs no model and no network. It looks up the question's words in a few articles and answers word by
 * word at the given pace; the same question always gets the same answer.
 */
export function localAgent(wordsPerSecond: number): Agent {
  const everyMs = Math.max(TICK_MS, 1_000 / wordsPerSecond)
  const wordsAtOnce = Math.max(1, Math.round((wordsPerSecond * everyMs) / 1_000))
  return async function* answer(turns, signal) {
    const words = articleFor(turns.findLast(({ role }) => role === 'user')?.text ?? '').match(/\S+\s*/g) ?? []
    for (let at = 0; at < words.length; at += wordsAtOnce) {
      await delay(everyMs, undefined, { signal })
      yield words.slice(at, at + wordsAtOnce).join('')
    }
  }
}

function articleFor(question: string): string {
  const asked = new Set(question.toLowerCase().match(/\p{L}+/gu))
  const scored = articles.map(({ words, text }) => ({
    text,
    score: words.filter((word) => asked.has(word)).length,
  }))
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), {
    text: introduction,
    score: 0,
  })
  return best.text
}
