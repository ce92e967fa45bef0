-- The first half of every presence script: the presence of one channel, in three hashes that change together.
-- KEYS: clients (connection → JSON of node and info), users and nodes (→ how many connections), and the set `purged`
-- of users who were removed with a dead node and have not returned: their leave was announced.
local clients, users, nodes, purged = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function lower(counts, field)
  local left = redis.call('HINCRBY', counts, field, -1)
  if left <= 0 then redis.call('HDEL', counts, field) end
  return left
end

-- Returns how many connections of its user are left.
local function remove(client, entry)
  redis.call('HDEL', clients, client)
  lower(nodes, entry.node)
  return lower(users, entry.info.user)
end
