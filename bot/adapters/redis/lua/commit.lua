-- KEYS lease, contact, desk, log, inbox, outbox, attempts, timers, journal, ledger, forgetting, head of the journal, news (a channel).
-- ARGV token, key, milliseconds of retention, conversation ('' unchanged), its version, desk, its version, number and link of
-- the head that the journal's lines follow ('' when there are none),
-- then lists, each with its length first: inbox ids, log (number, time, entry), effects (owner, effect), outbox ids to
-- withdraw, timers (member, due or ''); then milliseconds that the ledger is kept, its length, the contact's messages
-- (id, time), entries of the log to delete (number), name and sealed entry for the list of those who are to be forgotten ('' when
-- the contact is not), of a desk 1 when it is written whole, its pages that are gone, and the new ones (page, what is in it), and the
-- journal's lines (number, time, link of the line before, line, its own link).
-- Returns HEAD with the journal's head, and changes nothing, when that is another one.
if not held(KEYS[1]) then return 'LEASE' end
local key, keep = take(), take()
local conversation, version, desk, desk_version, head, link = take(), take(), take(), take(), take(), take()

local acknowledged, here = {}, 0
for i = 1, count() do
  acknowledged[i] = take()
  here = here + #redis.call('XRANGE', KEYS[5], acknowledged[i], acknowledged[i])
end
if #acknowledged > 0 and here == 0 then return 'DONE' end -- done before: the answer was lost, and this is the repetition
if here < #acknowledged then return 'HANDLED' end
if conversation ~= '' and (redis.call('HGET', KEYS[2], 'v') or '0') ~= version then return 'CONFLICT' end
if desk ~= '' and (redis.call('HGET', KEYS[3], 'v') or '0') ~= desk_version then return 'CONFLICT' end
if head ~= '' then
  local there = redis.call('HMGET', KEYS[12], 'n', 'h')
  if (there[1] or '0') ~= head or (there[2] or '') ~= link then return {'HEAD', there[1] or '0', there[2] or ''} end
end

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
local entry, sealed = take(), take()
if entry ~= '' then
  purge(key, KEYS[2], KEYS[4], KEYS[10], KEYS[6], KEYS[7], KEYS[8])
  redis.call('HSET', KEYS[11], entry, sealed)
end
if desk ~= '' then
  if take() == '1' then redis.call('DEL', KEYS[3]) end
  for _ = 1, count() do redis.call('HDEL', KEYS[3], take()) end
  for _ = 1, count() do
    local page = take()
    redis.call('HSET', KEYS[3], page, take())
  end
  redis.call('HSET', KEYS[3], 'v', tonumber(desk_version) + 1, 'c', desk)
end
for _ = 1, count() do -- linked by who writes them (bot/adapters/redis/links.py)
  local number, at, before, line = take(), take(), take(), take()
  redis.call('XADD', KEYS[9], '*', 'n', number, 't', at, 'p', before, 'j', line)
  redis.call('HSET', KEYS[12], 'n', number, 'h', take())
end
for _, id in ipairs(acknowledged) do redis.call('XDEL', KEYS[5], id) end
-- who may not publish is told nothing, and loses no commit
redis.pcall('PUBLISH', KEYS[13], key)
if desk ~= '' and key ~= 'desk' then redis.pcall('PUBLISH', KEYS[13], 'desk') end
return 'OK'
