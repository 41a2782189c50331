-- KEYS lease, counter of tokens. ARGV milliseconds. Returns the token, 0 when the lease is held.
-- One that ends much too late was given while the clock was ahead: who holds it, if anybody does, renews it in time.
local most, left = take(), redis.call('PTTL', KEYS[1])
if left ~= -2 then
  if left == -1 or left > 10 * most then redis.call('PEXPIRE', KEYS[1], most) end
  return 0
end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'PX', most)
return token
