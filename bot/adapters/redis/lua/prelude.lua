-- Stands before every script. Scripts change all or nothing: they check first, then write, and no write can fail.
-- Each is harmless when it runs a second time after its answer was lost, so a client may send it again.
local cursor = 0
local function take() cursor = cursor + 1; return ARGV[cursor] end
local function count() return tonumber(take()) end
local function now() local t = redis.call('TIME'); return t[1] * 1000 + math.floor(t[2] / 1000) end
local function text(number) return string.format('%.0f', number) end
local function held(lease) return redis.call('GET', lease) == take() end
local function born(id) return string.match(id, '^%d+') end
-- The fields of an entry of the inbox or of a dead letter for the other one, sealed anew (or without its words).
local function moved(fields, owner, sealed)
  local there, keep = {}, {k = true, n = true, c = true, i = true}
  for i = 1, #fields, 2 do
    local name = fields[i]
    if keep[name] then table.insert(there, name); table.insert(there, fields[i + 1]) end
    if sealed ~= '' and (name == 'b' or name == 'e') then table.insert(there, name); table.insert(there, sealed) end
  end
  if sealed ~= '' then table.insert(there, 'd'); table.insert(there, owner) end
  return there
end
-- Deletes all that is kept of a contact: record, log, ledger, entries of the outbox with their attempts, timers.
local function purge(key, contact, log, ledger, outbox, attempts, timers)
  redis.call('DEL', contact, log, ledger)
  for _, entry in ipairs(redis.call('XRANGE', outbox, '-', '+')) do
    if entry[2][1] == 'k' and entry[2][2] == key then
      redis.call('XDEL', outbox, entry[1])
      redis.call('HDEL', attempts, entry[1])
    end
  end
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', timers, '-inf', '+inf')) do
    if string.sub(member, 1, #key + 1) == key .. '|' then redis.call('ZREM', timers, member) end
  end
end
