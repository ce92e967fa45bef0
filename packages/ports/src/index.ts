export { freePort, isFree, probe } from './free.ts'
export { type Holder, holderOf } from './holder.ts'
export { listenOrExplain, PortUnavailable } from './listen.ts'
