export { type Holder, holderOf } from './holder.ts'
export { listenOrExplain, PortUnavailable } from './listen.ts'
