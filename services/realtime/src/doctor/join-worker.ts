import { parentPort, workerData } from 'node:worker_threads'

import { joinModules } from './join.ts'

/** Runs on a separate thread: loading the parser alone takes 100 ms, which connections would notice. */
parentPort?.postMessage(joinModules(String(workerData)))
