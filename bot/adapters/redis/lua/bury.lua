-- KEYS lease, inbox, dead letters. ARGV token, id, reason, kind of update, milliseconds that dead letters are kept,
-- owner of the key and what is sealed in the letter (nothing: its words are gone), and what is told in its place: key
-- (nothing: nothing is told), owner of the key, sealed event.
if not held(KEYS[1]) then return 'LEASE' end
local id, reason, kind, keep = take(), take(), take(), take()
local of_letter, sealed, key, owner, event = take(), take(), take(), take(), take()
local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
if not entry then return 'OK' end
local fields, came = entry[2], born(id)
for i = 1, #fields, 2 do if fields[i] == 't' then came = fields[i + 1] end end
local letter = moved(fields, of_letter, sealed)
redis.call('XADD', KEYS[3], '*', 't', came, 'r', reason, 'u', kind, unpack(letter))
redis.call('XDEL', KEYS[2], id)
if key ~= '' then redis.call('XADD', KEYS[2], '*', 'k', key, 'd', owner, 'e', event) end
redis.call('XTRIM', KEYS[3], 'MINID', '~', text(now() - keep))
return 'OK'
