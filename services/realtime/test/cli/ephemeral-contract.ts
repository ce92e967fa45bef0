import { defineChannels, ephemeral } from '@portico/channels'

export const app = defineChannels<unknown>()({ 'room:{id}': ephemeral({ policy: () => true }) })
