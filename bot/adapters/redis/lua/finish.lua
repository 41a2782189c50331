-- KEYS lease, forgetting. ARGV token, n, n names of entries that are done.
if not held(KEYS[1]) then return 'LEASE' end
for _ = 1, count() do redis.call('HDEL', KEYS[2], take()) end
return 'OK'
