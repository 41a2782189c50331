-- KEYS lease, head of the journal, signed marks, journal. ARGV token, number, link, when, signature, milliseconds of retention,
-- the last line that is too old (its id; '' for none), the anchor of the chain without it, and its seal.
if not held(KEYS[1]) then return 'LEASE' end
local number, link, at, signature, keep, last, anchor, seal = take(), take(), take(), take(), take(), take(), take(), take()
if tonumber(redis.call('HGET', KEYS[2], 'n') or '0') < tonumber(number) then return 'DONE' end
redis.call('XADD', KEYS[3], '*', 'n', number, 'h', link, 't', at, 's', signature)
redis.call('XTRIM', KEYS[3], 'MINID', text(now() - keep))
if last ~= '' and born(last) + 0 <= now() - keep then
  redis.call('XTRIM', KEYS[4], 'MINID', last)
  redis.call('XDEL', KEYS[4], last)
  redis.call('HSET', KEYS[2], 'a', anchor, 's', seal)
end
return 'OK'
