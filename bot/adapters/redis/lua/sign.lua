-- KEYS lease, head of the journal, signed marks. ARGV token, number, hash, when, signature, milliseconds of retention.
if not held(KEYS[1]) then return 'LEASE' end
local number, hash, at, signature, keep = take(), take(), take(), take(), take()
if tonumber(redis.call('HGET', KEYS[2], 'n') or '0') < tonumber(number) then return 'DONE' end
local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
if last and last[2][2] == number then return 'DONE' end
redis.call('XADD', KEYS[3], '*', 'n', number, 'h', hash, 't', at, 's', signature)
redis.call('XTRIM', KEYS[3], 'MINID', text(now() - keep))
return 'OK'
