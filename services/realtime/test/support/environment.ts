import path from 'node:path'
import { tokenSecret } from './token.ts'

/** What a process of the service under test is told, where its test has nothing else to say. */
export const testEnvironment = {
  CONTRACT: path.join(import.meta.dirname, 'contract-module.ts'),
  TOKEN_SECRET: tokenSecret,
  PUBLIC_ORIGINS: 'http://app.test',
} as const
