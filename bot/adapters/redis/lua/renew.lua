-- KEYS lease. ARGV token, milliseconds (0 gives it up).
if not held(KEYS[1]) then return 'LEASE' end
redis.call('PEXPIRE', KEYS[1], take())
return 'OK'
