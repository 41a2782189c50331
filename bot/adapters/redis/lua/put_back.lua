-- KEYS: the mark of a copy, a name to try with, and all names to be made. ARGV: the copy's id, the pattern of all names
-- of the bot, and when each expires and what it holds. All or nothing: one is tried first, and all are of one version.
local id, pattern = take(), take()
if redis.call('HGET', KEYS[1], 'id') == id then return redis.call('HGET', KEYS[1], 'told') and 'TOLD' or 'DONE' end
if #redis.call('KEYS', pattern) > 0 then return 'FILLED' end
local tried = redis.pcall('RESTORE', KEYS[2], 0, ARGV[4])
if type(tried) == 'table' and tried.err then return 'VERSION' end
redis.call('DEL', KEYS[2])
for number = 3, #KEYS do
  local expires, held = take(), take()
  if expires == '0' or tonumber(expires) > now() then
    redis.call('RESTORE', KEYS[number], expires, held, 'ABSTTL')
  end
end
redis.call('HSET', KEYS[1], 'id', id)
redis.call('HDEL', KEYS[1], 'told') -- of the copy that was put back before this one was made
return 'OK'
