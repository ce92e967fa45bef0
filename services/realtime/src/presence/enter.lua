-- ARGV: connection, node, user, JSON of node and info, seconds to keep the channel without another entry
-- Returns how many connections the user has now (0 if this one was entered already), then 1 if the user had been
-- removed with a dead node, so that a leave was announced, then all nodes with entries.
local client, node, user, entry, seconds = unpack(ARGV)
local before = redis.call('HGET', clients, client)
redis.call('HSET', clients, client, entry)
local count = 0
if before then
  lower(nodes, cjson.decode(before).node)
else
  count = redis.call('HINCRBY', users, user, 1)
end
redis.call('HINCRBY', nodes, node, 1)
local wasPurged = redis.call('SREM', purged, user)
for _, key in ipairs({ clients, users, nodes }) do redis.call('EXPIRE', key, seconds) end
return { tostring(count), tostring(wasPurged), unpack(redis.call('HKEYS', nodes)) }
