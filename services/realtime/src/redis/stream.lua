-- The first half of every script that touches a stream.

-- The position of a stream. A stream is lost when its metadata is gone, or when Redis is no longer the one that wrote
-- it: a restart or a failover may have brought back less than was acknowledged. Then another epoch begins, and nothing
-- of the old one may be found under it.
local META_SECONDS = 30 * 24 * 3600

-- For a stream in which nothing was published yet, so that made-up names cannot fill the memory.
local EMPTY_SECONDS = 600

-- An epoch consists of the first eight digits of the replication id under which it began, the second when it began, and
-- a unique name.
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

-- Whether nothing was ever published under an epoch that is gone. A publication would have kept it for META_SECONDS, so
-- an epoch that began less than that ago and is gone was empty. That holds only while Redis evicts nothing and was
-- never flushed; a deleted key cannot be told from an expired one.
local function wasEmpty(epoch)
  local life, began = string.match(epoch, EPOCH)
  if life ~= present() or seconds() - tonumber(began, 16) >= META_SECONDS then return false end
  return string.find(redis.call('INFO', 'stats'), 'evicted_keys:0\r') ~= nil
    and not string.find(redis.call('INFO', 'commandstats'), 'cmdstat_flush')
end
