import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only the migrate and db commands need one; generating the client does not.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
