import { requireConfig } from '../../../lib/require-config.ts'
import type { Agent } from './agent.ts'
import { endpointAgent } from './endpoint-agent.ts'
import { localAgent } from './local-agent.ts'

/** The agent that the environment asks for. */
export function openAgent(): Agent {
  const {
    ASSISTANT_URL: url,
    ASSISTANT_MODEL: model,
    ASSISTANT_API_KEY: apiKey,
    ASSISTANT_WORDS_PER_SECOND: wordsPerSecond,
  } = requireConfig()
  if (url === undefined || model === undefined) return localAgent(wordsPerSecond)
  return endpointAgent({ url, model, apiKey })
}
