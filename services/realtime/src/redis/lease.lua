-- Renews a node's lease and tells who else holds one. Time is Redis's own: the clocks of nodes may differ.
-- KEYS: expiry of every lease (sorted set), what nodes say of themselves (hash)
-- ARGV: node, lease in milliseconds, what it says of itself
-- Returns whether the lease was still held, then node, info, node, info, …
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lapsed = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
if #lapsed > 0 then
  redis.call('ZREM', KEYS[1], unpack(lapsed))
  redis.call('HDEL', KEYS[2], unpack(lapsed))
end
local held = redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1]) == 0
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
local result = { held and 1 or 0 }
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  result[#result + 1] = node
  result[#result + 1] = redis.call('HGET', KEYS[2], node) or ''
end
return result
