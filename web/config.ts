import { defineConfig, port, text } from '@portico/config'

/** What the web process reads. Next.js itself reads the first two; they are here to be checked and documented. */
export const webConfig = defineConfig('web', {
  PORT: port({ default: 3000, says: 'Port the web app listens on, behind the front door.' }),
  HOSTNAME: text({
    default: '127.0.0.1',
    expects: 'an address to listen on',
    says: 'Address the web app listens on; only a front door should reach it.',
  }),
})
