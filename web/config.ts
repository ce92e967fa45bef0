import { defineConfig, port, secret, text, url } from '@portico/config'

/** What the web process reads. Next.js itself reads the first two; they are here to be checked and documented. */
export const webConfig = defineConfig('web', {
  PORT: port({ default: 3000, says: 'Port the web app listens on, behind the front door.' }),
  HOSTNAME: text({
    default: '127.0.0.1',
    expects: 'an address to listen on',
    says: 'Address the web app listens on; only a front door should reach it.',
  }),
  DATABASE_URL: url({
    schemes: ['postgresql', 'postgres'],
    optional: true,
    says: 'Postgres with the data of the app. Without it nobody can sign in.',
  }),
  NEXTAUTH_SECRET: secret({
    optional: true,
    aliases: ['AUTH_SECRET', 'SESSION_SECRET'],
    says: 'Secret of the sign-in library: it encrypts the session cookie. Without it nobody can sign in.',
  }),
  NEXTAUTH_URL: url({
    schemes: ['https', 'http'],
    optional: true,
    says: 'Where browsers open the app. By default what the front door says in X-Forwarded-Host.',
  }),
  TOKEN_SECRET: secret({
    optional: true,
    aliases: ['NEXTAUTH_SECRET', 'AUTH_SECRET'],
    says: 'Signs the tokens of sockets; the realtime service has the same.',
  }),
})
