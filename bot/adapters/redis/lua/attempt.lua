-- KEYS lease, outbox, attempts. ARGV token, n, n ids. Returns id, number of earlier attempts, id, … of those still there.
if not held(KEYS[1]) then return 'LEASE' end
local begun = {}
for _ = 1, count() do
  local id = take()
  if #redis.call('XRANGE', KEYS[2], id, id) == 1 then
    table.insert(begun, id)
    table.insert(begun, redis.call('HINCRBY', KEYS[3], id, 1) - 1)
  end
end
return begun
