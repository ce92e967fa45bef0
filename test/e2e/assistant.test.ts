import t from 'tap'

import { assistantSuite } from './suites/assistant.ts'
import { openWithBrowser } from './with-browser.ts'

// Slow enough to interrupt an answer while it is written, even on a busy machine.
const { house, browser } = await openWithBrowser(t, { env: { ASSISTANT_WORDS_PER_SECOND: '15' } })

assistantSuite(t, house, browser)
