-- KEYS count. ARGV milliseconds for which the first one counts. Returns how many there were.
local times = redis.call('INCR', KEYS[1])
if times == 1 then redis.call('PEXPIRE', KEYS[1], take()) end
return times
