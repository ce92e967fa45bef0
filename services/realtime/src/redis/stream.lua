-- The first half of every script that touches a stream.

-- Where the stream stands. A stream is lost when its metadata is gone, and when Redis is no longer the one that
-- wrote it: a restart or a failover may have brought back less than was acknowledged. Then another epoch begins,
-- and nothing of the old one may be found under it.
local META_SECONDS = 30 * 24 * 3600

-- Of a stream in which nothing was published yet: whoever made up its name must not fill the memory with it.
local EMPTY_SECONDS = 600

-- An epoch is the life of Redis that it began in, when that was, and a name that no other has.
local EPOCH = '^(%x%x%x%x%x%x%x%x)(%x%x%x%x%x%x%x%x)........$'

local function keep(meta, top)
  redis.call('EXPIRE', meta, top == '0' and EMPTY_SECONDS or META_SECONDS)
end

local function present()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)'):sub(1, 8)
end

local function seconds()
  return tonumber(redis.call('TIME')[1])
end

local function locate(meta, stream, fresh)
  local life = present()
  local epoch, top = unpack(redis.call('HMGET', meta, 'epoch', 'top'))
  if not epoch or epoch:sub(1, 8) ~= life then
    epoch, top = life .. string.format('%08x', seconds()) .. fresh, '0'
    redis.call('DEL', stream)
    redis.call('HSET', meta, 'epoch', epoch, 'top', top)
  end
  return epoch, top
end

-- Whether nothing was ever published under an epoch that is gone. It was forgotten soon, for a publication would have
-- kept it for META_SECONDS, and so it began less than that ago. That holds while Redis lets nothing go by itself and
-- nobody has emptied it; one deleted key cannot be told from a forgotten one.
local function wasEmpty(epoch)
  local life, began = string.match(epoch, EPOCH)
  if life ~= present() or seconds() - tonumber(began, 16) >= META_SECONDS then return false end
  return string.find(redis.call('INFO', 'stats'), 'evicted_keys:0\r') ~= nil
    and not string.find(redis.call('INFO', 'commandstats'), 'cmdstat_flush')
end
