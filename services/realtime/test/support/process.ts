import { resolve } from 'node:path'
import { Child, onFreePort } from '@portico/harness'
import { testOrigin } from './service.ts'
import { tokenSecret } from './token.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')
const contract = resolve(import.meta.dirname, 'contract-module.ts')

export interface ServiceProcess extends AsyncDisposable {
  readonly child: Child
  readonly url: string
}

/** The service as it runs for good: a process of its own, which can be killed. */
export function startProcess(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  return onFreePort(async (port) => {
    const child = await Child.start(process.execPath, [main], {
      ready: /Server listening/,
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        CONTRACT: contract,
        TOKEN_SECRET: tokenSecret,
        PUBLIC_ORIGINS: testOrigin,
        ...env,
      },
    })
    return {
      child,
      url: `http://127.0.0.1:${port}`,
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    }
  })
}
