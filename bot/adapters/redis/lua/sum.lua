-- KEYS lease, sums. ARGV token, then a day and its sums, as often as there are days.
if not held(KEYS[1]) then return 'LEASE' end
while cursor < #ARGV do redis.call('HSET', KEYS[2], take(), take()) end
return 'OK'
