import type { Fault } from './fault.ts'
import { away, cutOff, gone, leaving, overloaded } from './names.ts'

/** Processes that die or freeze, and come back. */
export const processFaults = {
  nodeCrash: {
    says: 'kill -9 of a node, and its restart',
    subject: 'nodes',
    lastsMs: [500, 4_000],
    named: [...gone, ...overloaded],
    async cause({ house }, random) {
      const node = random.pick(house.nodes)
      await node.kill()
      return { target: node.name, mend: () => node.startAgain() }
    },
  },
  allNodesCrash: {
    says: 'kill -9 of every node at once, and their restart',
    subject: 'nodes',
    lastsMs: [500, 3_000],
    named: [...gone, ...overloaded],
    async cause({ house: { nodes } }) {
      await Promise.all(nodes.map((node) => node.kill()))
      return {
        target: 'every node',
        mend: async () => void (await Promise.all(nodes.map((node) => node.startAgain()))),
      }
    },
  },
  nodeHang: {
    says: 'a node freezes with its sockets open, then continues',
    subject: 'nodes',
    lastsMs: [2_000, 12_000],
    named: [...gone, ...away, ...overloaded],
    async cause({ house }, random) {
      const { name, service } = random.pick(house.nodes)
      service.freeze()
      return { target: name, mend: () => service.thaw() }
    },
  },
  rollingDeploy: {
    says: 'SIGTERM to one node after the other: each moves its clients, stops, and is started again',
    subject: 'nodes',
    lastsMs: [0, 0],
    takesMs: 15_000,
    named: [...gone, ...leaving],
    unfeltBy: 'everybody',
    async cause({ house: { nodes } }) {
      for (const node of nodes) {
        await node.leave()
        await node.startAgain()
      }
      return { target: 'every node', mend() {} }
    },
  },
  clockJump: {
    says: 'the wall clock of a node is an hour off, then is corrected',
    subject: 'nodes',
    lastsMs: [2_000, 6_000],
    named: [...cutOff, 'tokenExpired', 'tokenNotYetValid', 'clockSkew', 'expired'],
    async cause({ house }, random) {
      const node = random.pick(house.nodes)
      const hours = random.chance(0.5) ? 1 : -1
      await node.setClock(hours * 3_600_000)
      return { target: `${node.name} by ${hours} h`, mend: () => node.setClock(0) }
    },
  },
  redisLost: {
    says: 'kill -9 of Redis, and its restart without its data',
    subject: 'redis',
    lastsMs: [500, 4_000],
    named: [...cutOff, ...away],
    renewsRedis: true,
    async cause({ house: { redis } }) {
      await redis.kill()
      await redis.lose()
      return { target: 'redis', mend: () => redis.restart() }
    },
  },
  redisCrash: {
    says: 'kill -9 of Redis, and its restart with the data it had written to disk',
    subject: 'redis',
    lastsMs: [500, 4_000],
    named: [...cutOff, ...away],
    renewsRedis: true,
    async cause({ house: { redis } }) {
      await redis.kill()
      return { target: 'redis', mend: () => redis.restart() }
    },
  },
  redisHang: {
    says: 'Redis freezes with its sockets open, then continues',
    subject: 'redis',
    lastsMs: [2_000, 8_000],
    named: [...cutOff, ...away],
    async cause({ house: { redis } }) {
      redis.freeze()
      return { target: 'redis', mend: () => redis.thaw() }
    },
  },
  postgresCrash: {
    says: 'Postgres stops as in a power cut, and recovers',
    subject: 'postgres',
    lastsMs: [300, 4_000],
    named: [...cutOff, ...away],
    async cause({ house: { postgres } }) {
      await postgres.halt('immediate')
      return { target: 'postgres', mend: () => postgres.resume() }
    },
  },
  postgresRestart: {
    says: 'Postgres is shut down cleanly and restarted',
    subject: 'postgres',
    lastsMs: [300, 3_000],
    named: [...cutOff, ...away],
    async cause({ house: { postgres } }) {
      await postgres.halt('fast')
      return { target: 'postgres', mend: () => postgres.resume() }
    },
  },
  postgresDiskFull: {
    says: 'the disk of Postgres fills up; space is freed, and Postgres is started again',
    subject: 'postgres',
    lastsMs: [1_000, 5_000],
    named: [...cutOff, ...away],
    needsDisk: true,
    async cause({ house: { postgres, disk } }) {
      if (disk === undefined) throw new Error('this house has no disk that could be filled')
      await disk.fill()
      return {
        target: 'postgres',
        async mend() {
          await disk.makeRoom()
          await postgres.halt('immediate')
          await postgres.resume()
        },
      }
    },
  },
  doorCrash: {
    says: 'kill -9 of the front door, and its restart',
    subject: 'door',
    lastsMs: [300, 3_000],
    named: cutOff,
    async cause({ house: { door } }) {
      await door.kill()
      return { target: 'door', mend: () => door.restart() }
    },
  },
  doorReload: {
    says: 'the front door reloads its configuration',
    subject: 'door',
    lastsMs: [0, 1_000],
    named: cutOff,
    unfeltBy: 'everybody',
    async cause({ house: { door } }) {
      await door.reload()
      return { target: 'door', mend() {} }
    },
  },
} as const satisfies Record<string, Fault>
