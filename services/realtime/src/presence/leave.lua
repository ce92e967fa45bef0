-- ARGV: connection
-- Returns how many connections of its user are left, -1 if it had no entry.
local entry = redis.call('HGET', clients, ARGV[1])
if not entry then return -1 end
return remove(ARGV[1], cjson.decode(entry))
