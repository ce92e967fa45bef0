export { config } from './config.ts'
export { FrontDoor, type FrontDoorOptions } from './front-door.ts'
export type { Address } from './upstream.ts'
