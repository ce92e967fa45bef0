/** How a connection's bytes read. Decided at the upgrade by the subprotocol, or by the content type of a stream. */
export const encodings = ['json', 'protobuf'] as const
export type Encoding = (typeof encodings)[number]
