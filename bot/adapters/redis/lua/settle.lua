-- KEYS lease, inbox, outbox, attempts, then one ledger for each entry. ARGV token, owner of the key, milliseconds
-- that the ledger is kept, n, n times (id, key, event or '', always, m, m message ids, m, m message ids that leave the ledger).
-- An event goes to the inbox only with the entry that it is about, so never twice; unless it matters always.
if not held(KEYS[1]) then return 'LEASE' end
local owner, keep, at = take(), take(), now()
for i = 1, count() do
  local id, key, event, always = take(), take(), take(), take()
  local there = redis.call('XDEL', KEYS[3], id) == 1
  redis.call('HDEL', KEYS[4], id)
  local ledger, messages = KEYS[4 + i], count()
  for _ = 1, messages do redis.call('ZADD', ledger, 'NX', text(at), take()) end
  if messages > 0 then
    redis.call('ZREMRANGEBYSCORE', ledger, '-inf', text(at - keep))
    redis.call('PEXPIRE', ledger, keep)
  end
  for _ = 1, count() do redis.call('ZREM', ledger, take()) end
  if (there or always == '1') and event ~= '' then redis.call('XADD', KEYS[2], '*', 'k', key, 'd', owner, 'e', event) end
end
return 'OK'
