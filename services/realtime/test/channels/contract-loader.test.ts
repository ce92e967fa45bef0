import t from 'tap'
import { loadContract } from '../../src/channels/contract-loader.ts'

t.test("loads the app's own contract by default", async (t) => {
  const { contract, openDatabase, principals } = await loadContract()
  t.ok(contract.match('conversation:7'))
  t.type(openDatabase, 'function')
  t.type(principals, 'function')
})

t.test('loads a module by its path', async (t) => {
  const { contract, principals } = await loadContract('./fixtures/contract.ts', import.meta.dirname)
  t.strictSame(contract.patterns, ['room:{id}'])
  t.strictSame(principals?.({ db: {} }), [{ user: 'ada', claims: {} }])
})

t.test('says why a contract cannot be used, and what to do', async (t) => {
  const load = (specifier: string) => loadContract(specifier, import.meta.dirname)
  await t.rejects(load('./fixtures/absent.ts'), {
    name: 'ContractFault',
    message: /cannot be loaded.*Name the/s,
  })
  await t.rejects(load('@portico/absent'), { message: /@portico\/absent cannot be loaded/ })
  await t.rejects(load('./fixtures/no-contract.ts'), {
    message: /exports no contract. Write: export const app/,
  })
  await t.rejects(load('./fixtures/broken-contract.ts'), {
    message: /defines channels that cannot work: the channel patterns 'room:\{id\}' and 'room:\{name\}'/,
  })
})
