-- ARGV: seconds to remember whose leave is announced now, nodes that are dead
-- Returns the entries of users who have no other connection left.
local dead = {}
for index = 2, #ARGV do dead[ARGV[index]] = true end
local gone = {}
local all = redis.call('HGETALL', clients)
for index = 1, #all, 2 do
  local entry = cjson.decode(all[index + 1])
  if dead[entry.node] and remove(all[index], entry) == 0 then
    gone[#gone + 1] = all[index + 1]
    redis.call('SADD', purged, entry.info.user)
  end
end
redis.call('EXPIRE', purged, ARGV[1])
for node in pairs(dead) do redis.call('HDEL', nodes, node) end
return gone
