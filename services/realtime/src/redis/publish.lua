-- Publishes once: assigns the offset, stores and sends in one step, so that all listeners get publications in the
-- order of their offsets, and only after they are in history.
-- KEYS: meta, stream, bus, and the key of the idempotency result if there is one
-- ARGV: PUBLISH or SPUBLISH, body, history size, history seconds, fresh epoch, idempotency window in milliseconds
-- Returns: whether it was repeated, listeners, epoch, offset
local meta, stream, bus, once = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local command, body, size, seconds, fresh, window = unpack(ARGV)

if once then
  local first = redis.call('GET', once)
  if first then
    local epoch, offset = string.match(first, '^(%S*) (%d+)$')
    return { '1', '0', epoch, offset }
  end
end

local epoch, offset = '', '0'
if tonumber(size) > 0 then
  epoch = locate(meta, stream, fresh)
  offset = string.format('%.0f', redis.call('HINCRBY', meta, 'top', 1))
  keep(meta, offset)
  redis.call('XADD', stream, 'MAXLEN', size, offset .. '-0', 'b', body)
  redis.call('EXPIRE', stream, seconds)
end
if once then redis.call('SET', once, epoch .. ' ' .. offset, 'PX', window) end
local listeners = redis.call(command, bus, epoch .. ' ' .. offset .. '\n' .. body)
return { '0', tostring(listeners), epoch, offset }
