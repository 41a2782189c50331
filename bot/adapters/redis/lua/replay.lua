-- KEYS inbox, dead letters. ARGV id. Returns 1, or 0 when there is no such letter.
local id = take()
local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
if not entry then return 0 end
local fields, back = entry[2], {}
for i = 1, #fields, 2 do
  if fields[i] ~= 'r' and fields[i] ~= 'u' then table.insert(back, fields[i]); table.insert(back, fields[i + 1]) end
end
redis.call('XADD', KEYS[1], '*', unpack(back))
redis.call('XDEL', KEYS[2], id)
return 1
