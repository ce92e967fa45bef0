import { parentPort, workerData } from 'node:worker_threads'

import { joinModules } from './join.ts'

/** Loading the parser alone takes a tenth of a second, which connections would feel; so a thread of its own does it. */
parentPort?.postMessage(joinModules(String(workerData)))
