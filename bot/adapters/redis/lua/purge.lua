-- KEYS lease, contact, log, ledger, outbox, attempts, timers. ARGV token, key.
if not held(KEYS[1]) then return 'LEASE' end
purge(take(), KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7])
return 'OK'
