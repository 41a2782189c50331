-- KEYS slip. ARGV words, milliseconds, 'new' where it must not be there yet. Returns 1 when they were put down.
local words, keep, new = take(), take(), take()
if new ~= '' and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SET', KEYS[1], words, 'PX', keep)
return 1
