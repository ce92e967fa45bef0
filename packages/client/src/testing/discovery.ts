import { type Discovery, transportNames } from '@portico/protocol'

/** The fake service's answer to `/ws/config`. */
export const discovery: Discovery = {
  protocol: 'centrifuge-v2',
  version: 'fake',
  serverTime: 0,
  node: 'fake',
  transports: transportNames.map((name) => ({ name, path: `/ws/${name}` })),
  auth: 'token',
  ping: { intervalSeconds: 25, timeoutSeconds: 8 },
  limits: { frameBytes: 65_536, channelNameLength: 255, connectSeconds: 5 },
  development: true,
}
