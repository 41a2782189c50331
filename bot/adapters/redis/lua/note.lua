-- KEYS ledger. ARGV milliseconds that it is kept, n, n message ids.
local keep, at = take(), now()
for _ = 1, count() do redis.call('ZADD', KEYS[1], 'NX', text(at), take()) end
redis.call('PEXPIRE', KEYS[1], keep)
return 'OK'
