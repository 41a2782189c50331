-- KEYS lease, inbox, dead letters. ARGV token, id, reason, kind of update, milliseconds that dead letters are kept, and
-- what is told in its place: key (nothing: nothing is told), owner of the day's key, sealed event.
if not held(KEYS[1]) then return 'LEASE' end
local id, reason, kind, keep = take(), take(), take(), take()
local key, owner, event = take(), take(), take()
local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
if not entry then return 'OK' end
local fields, came = entry[2], born(id)
local letter = {}
for i = 1, #fields, 2 do
  if fields[i] == 't' then came = fields[i + 1] else table.insert(letter, fields[i]); table.insert(letter, fields[i + 1]) end
end
redis.call('XADD', KEYS[3], '*', 't', came, 'r', reason, 'u', kind, unpack(letter))
redis.call('XDEL', KEYS[2], id)
if key ~= '' then redis.call('XADD', KEYS[2], '*', 'k', key, 'd', owner, 'e', event) end
redis.call('XTRIM', KEYS[3], 'MINID', '~', text(now() - keep))
return 'OK'
