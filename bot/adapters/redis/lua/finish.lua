-- KEYS lease, forgetting. ARGV token, n, n times (contact, tag). Takes those off the list that did not ask again since.
if not held(KEYS[1]) then return 'LEASE' end
for _ = 1, count() do
  local contact, tag = take(), take()
  if redis.call('HGET', KEYS[2], contact) == tag then redis.call('HDEL', KEYS[2], contact) end
end
return 'OK'
