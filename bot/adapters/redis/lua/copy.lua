-- KEYS: any name of the bot. ARGV: the pattern of all its names, the beginning of those of leases.
-- Answers with the moment, and for each name: the name, when it expires (milliseconds, 0: never), what it holds.
local pattern, leases = take(), take()
local at = now()
local found = {text(at)}
for _, name in ipairs(redis.call('KEYS', pattern)) do
  if string.sub(name, 1, #leases) ~= leases then
    local left = redis.call('PTTL', name)
    table.insert(found, name)
    table.insert(found, left >= 0 and text(at + left) or '0')
    table.insert(found, redis.call('DUMP', name))
  end
end
return found
