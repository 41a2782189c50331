-- KEYS lease, dead letters. ARGV token, n, n ids.
if not held(KEYS[1]) then return 'LEASE' end
for _ = 1, count() do redis.call('XDEL', KEYS[2], take()) end
return 'OK'
