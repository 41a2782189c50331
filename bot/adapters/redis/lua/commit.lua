-- KEYS lease, contact, desk, log, inbox, outbox, attempts, timers, journal, ledger, forgetting, head of the journal.
-- ARGV token, key, milliseconds of retention, conversation ('' unchanged), its version, desk, its version,
-- then lists, each with its length first: inbox ids, log (number, time, entry), effects (owner, effect), outbox ids to
-- withdraw, timers (member, due or ''), journal; then milliseconds that the ledger is kept, its length, the contact's messages
-- (id, time), entries of the log to delete (number), and the tag of the key that is to be destroyed ('' when the contact is not forgotten).
if not held(KEYS[1]) then return 'LEASE' end
local key, keep = take(), take()
local conversation, version, desk, desk_version = take(), take(), take(), take()

local acknowledged, here = {}, 0
for i = 1, count() do
  acknowledged[i] = take()
  here = here + #redis.call('XRANGE', KEYS[5], acknowledged[i], acknowledged[i])
end
if #acknowledged > 0 and here == 0 then return 'DONE' end -- done before: the answer was lost, and this is the repetition
if here < #acknowledged then return 'HANDLED' end
if conversation ~= '' and (redis.call('HGET', KEYS[2], 'v') or '0') ~= version then return 'CONFLICT' end
if desk ~= '' and (redis.call('HGET', KEYS[3], 'v') or '0') ~= desk_version then return 'CONFLICT' end

local oldest, entries = now() - keep, count()
if conversation ~= '' and version == '0' then redis.call('DEL', KEYS[4]) end -- what an expired or forgotten one left
for i = 1, entries do
  local number, at, entry = take(), take(), take()
  local added = redis.pcall('XADD', KEYS[4], number .. '-0', 't', at, 'e', entry)
  if type(added) == 'table' and added.err then -- only the first can fail, and it is the first write
    return string.find(added.err, 'equal or smaller', 1, true) and 'CONFLICT' or added
  end
end
if conversation ~= '' then
  redis.call('HSET', KEYS[2], 'v', tonumber(version) + 1, 'c', conversation)
  redis.call('PEXPIRE', KEYS[2], keep)
end
if key ~= 'desk' then -- a second after the record is gone its key goes too; one that was made for nothing as well
  local due = text(now() + keep + 1000)
  if conversation ~= '' then redis.call('ZADD', KEYS[8], due, key .. '|expired|')
  else redis.call('ZADD', KEYS[8], 'NX', due, key .. '|expired|') end
end
if desk ~= '' then redis.call('HSET', KEYS[3], 'v', tonumber(desk_version) + 1, 'c', desk) end
if entries > 0 then
  redis.call('PEXPIRE', KEYS[4], keep)
  for _, entry in ipairs(redis.call('XRANGE', KEYS[4], '-', '+', 'COUNT', 10)) do
    if (tonumber(entry[2][2]) or 0) < oldest then redis.call('XDEL', KEYS[4], entry[1]) end
  end
end
for _ = 1, count() do
  local owner = take()
  redis.call('XADD', KEYS[6], '*', 'k', owner, 'e', take())
end
for _ = 1, count() do
  local id = take()
  redis.call('XDEL', KEYS[6], id)
  redis.call('HDEL', KEYS[7], id)
end
for _ = 1, count() do
  local member, due = take(), take()
  if due == '' then redis.call('ZREM', KEYS[8], member) else redis.call('ZADD', KEYS[8], due, member) end
end
local lines = count()
for _ = 1, lines do -- each holds the hash of the one before (bot/core/journal/chain.py makes them again)
  local before, line, at = redis.call('HGET', KEYS[12], 'h') or '', take(), text(now())
  local number = text(redis.call('HINCRBY', KEYS[12], 'n', 1))
  redis.call('XADD', KEYS[9], '*', 'n', number, 't', at, 'p', before, 'j', line)
  redis.call('HSET', KEYS[12], 'h', linked(before, number, at, line))
end
if lines > 0 then -- what is too old goes from the front; the last that went is kept as the anchor of the chain
  for _, row in ipairs(redis.call('XRANGE', KEYS[9], '-', text(oldest), 'COUNT', lines + 10)) do
    local f = row[2]
    if f[1] == 'n' then
      redis.call('HSET', KEYS[12], 'an', f[2], 'at', f[4], 'ah', linked(f[6], f[2], f[4], f[8]))
    end
    redis.call('XDEL', KEYS[9], row[1])
  end
end
local kept, messages = take(), count()
for _ = 1, messages do
  local message = take()
  redis.call('ZADD', KEYS[10], 'NX', take(), message)
end
if messages > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[10], '-inf', text(now() - kept))
  redis.call('PEXPIRE', KEYS[10], kept)
end
for _ = 1, count() do redis.call('XDEL', KEYS[4], take() .. '-0') end
local tag = take()
if tag ~= '' then
  purge(key, KEYS[2], KEYS[4], KEYS[10], KEYS[6], KEYS[7], KEYS[8])
  redis.call('HSET', KEYS[11], key, tag)
end
for _, id in ipairs(acknowledged) do redis.call('XDEL', KEYS[5], id) end
return 'OK'
