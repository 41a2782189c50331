-- KEYS lease, counter of tokens. ARGV milliseconds. Returns the token, 0 when the lease is held.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'PX', take())
return token
