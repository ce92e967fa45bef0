/** What CONTRACT of a service process under test names. */
export { testContract as app } from './contract.ts'
