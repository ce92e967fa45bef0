import { demoPeople, demoShow } from '@portico/db'

import { Crowd } from './crowd.ts'

/** `make crowd`: posts comments and claims at the given rate, until it is interrupted. */
const { ORIGIN = 'http://localhost:8080', SHOW = demoShow.id, RATE = '100' } = process.env
const commentsPerSecond = Number(RATE)
if (!(commentsPerSecond > 0 && commentsPerSecond <= 1_000)) {
  process.stderr.write(`RATE is ${RATE}; it is comments per second, more than 0 and at most 1000\n`)
  process.exit(1)
}
const people = demoPeople.map(({ id }) => id).filter((id) => id !== demoShow.host)
const codes = ['101', '102', '103', '104', '105', '106', '107']
const crowd = await Crowd.gather({ origin: ORIGIN, showId: SHOW, people, commentsPerSecond, codes })
process.stdout.write(`${people.length} people are at ${ORIGIN}/show/${SHOW}. Ctrl-C sends them home.\n`)
crowd.talk()
let before = crowd.tally.said
const telling = setInterval(() => {
  const { said, delivered, refusals, claimed } = crowd.tally
  const refused = Object.entries(refusals).map(([why, count]) => `, ${count} refused: ${why}`)
  process.stdout.write(
    `${said - before} comments/s, delivered to ${delivered}, ${claimed} claimed${refused.join('')}\n`,
  )
  before = said
}, 1_000)
process.once('SIGINT', () => {
  clearInterval(telling)
  void crowd[Symbol.asyncDispose]()
})
