-- KEYS lease, inbox, timers. ARGV token, limit. Returns how many timers were due.
if not held(KEYS[1]) then return 'LEASE' end
local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(now()), 'LIMIT', 0, take())
for _, member in ipairs(due) do
  local key, name, case = string.match(member, '^([^|]*)|([^|]*)|(.*)$')
  redis.call('XADD', KEYS[2], '*', 'k', key, 'n', name, 'c', case)
  redis.call('ZREM', KEYS[3], member)
end
return #due
