-- KEYS inbox, dead letters. ARGV id, owner of the key and what is sealed in the entry (nothing: its words are gone).
-- Returns 1, or 0 when there is no such letter.
local id, owner, sealed = take(), take(), take()
local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
if not entry then return 0 end
local came = id
for i = 1, #entry[2], 2 do if entry[2][i] == 't' then came = entry[2][i + 1] end end
redis.call('XADD', KEYS[1], '*', 't', came, unpack(moved(entry[2], owner, sealed)))
redis.call('XDEL', KEYS[2], id)
return 1
