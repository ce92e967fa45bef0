import { registerHooks } from 'node:module'
import t from 'tap'

/* As in a checkout in which nothing has been generated. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.includes('generated/prisma')) throw new Error(`Cannot find module ${specifier}`)
    return next(specifier, context)
  },
})

t.test(
  'without the generated client the module loads, and loading the client names what is missing',
  async (t) => {
    const { loadDb, demoPeople } = await import('../src/index.ts')
    t.ok(demoPeople.length > 0)
    await t.rejects(loadDb('postgresql://a:b@127.0.0.1:1/c'), {
      name: 'DbUnavailable',
      reason: 'client-missing',
      cure: /scripts\/generate\.ts/,
    })
  },
)
