-- Reads a stream's position and some of its publications.
-- KEYS: meta, stream
-- ARGV: fresh epoch, epoch and offset to read after (both may be empty), limit, 1 for newest first
-- Returns: epoch, top, 1 if the epoch to read after is an earlier one of this stream in which nothing was published,
-- then offset, body, offset, body, …
local fresh, sinceEpoch, since, limit, reverse = unpack(ARGV)
local epoch, top = locate(KEYS[1], KEYS[2], fresh)
keep(KEYS[1], top)
local isOther = sinceEpoch ~= '' and sinceEpoch ~= epoch
local continues = isOther and since == '0' and wasEmpty(sinceEpoch)
local result = { epoch, top, continues and '1' or '0' }
if limit == '0' or (isOther and not continues) then return result end

local entries
if reverse == '1' then
  -- Nothing lies before the first one, and Redis refuses an interval that ends before 0.
  if since == '0' then return result end
  local newest = since == '' and '+' or '(' .. since .. '-0'
  entries = redis.call('XREVRANGE', KEYS[2], newest, '-', 'COUNT', limit)
else
  local oldest = since == '' and '-' or '(' .. since .. '-0'
  entries = redis.call('XRANGE', KEYS[2], oldest, '+', 'COUNT', limit)
end
for _, entry in ipairs(entries) do
  result[#result + 1] = string.match(entry[1], '^%d+')
  result[#result + 1] = entry[2][2]
end
return result
