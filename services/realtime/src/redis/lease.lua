-- Renews a node's lease and lists all nodes that hold one. Uses Redis's time, because the clocks of nodes may differ.
-- KEYS: expiry of every lease (sorted set), what nodes say about themselves (hash)
-- ARGV: node, lease in milliseconds, what it says about itself, a name for its term if a new one begins
-- Returns the name of the term, then node, info, node, info, …
-- A term lasts from one lapse to the next. The node knows it by name, and so notices a lapse even when the answer to
-- the renewal that ended it was lost.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lapsed = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
if #lapsed > 0 then
  redis.call('ZREM', KEYS[1], unpack(lapsed))
  redis.call('HDEL', KEYS[2], unpack(lapsed))
end
local added = redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
local known = redis.call('HGET', KEYS[2], ARGV[1])
local term = added == 0 and known and string.match(known, '^[^\n]*') or ARGV[4]
redis.call('HSET', KEYS[2], ARGV[1], term .. '\n' .. ARGV[3])
local result = { term }
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  result[#result + 1] = node
  result[#result + 1] = string.match(redis.call('HGET', KEYS[2], node) or '', '\n(.*)') or ''
end
return result
