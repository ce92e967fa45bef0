-- The first half of every script that touches a stream.

-- Where the stream stands. A stream is lost when its metadata is gone, and when Redis is no longer the one that
-- wrote it: a restart or a failover may have brought back less than was acknowledged. Then another epoch begins,
-- and nothing of the old one may be found under it.
local META_SECONDS = 30 * 24 * 3600

-- Of a stream in which nothing was published yet: whoever made up its name must not fill the memory with it. While
-- anybody listens, nodes look where it stands far more often than this; who comes back later than that to its
-- beginning finds another epoch, and is told.
local EMPTY_SECONDS = 600

local function keep(meta, top)
  redis.call('EXPIRE', meta, top == '0' and EMPTY_SECONDS or META_SECONDS)
end

local function locate(meta, stream, fresh)
  local life = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)'):sub(1, 8)
  local epoch, top = unpack(redis.call('HMGET', meta, 'epoch', 'top'))
  if not epoch or epoch:sub(1, 8) ~= life then
    epoch, top = life .. fresh, '0'
    redis.call('DEL', stream)
    redis.call('HSET', meta, 'epoch', epoch, 'top', top)
  end
  return epoch, top
end
