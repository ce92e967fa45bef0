import t from 'tap'

import { assistantSuite } from './suites/assistant.ts'
import { openWithBrowser } from './with-browser.ts'

// Slowly enough for what happens while it is written, also on a busy machine.
const { house, browser } = await openWithBrowser(t, { env: { ASSISTANT_WORDS_PER_SECOND: '15' } })

assistantSuite(t, house, browser)
