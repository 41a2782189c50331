-- KEYS contact, desk. ARGV first and last version of the desk that the caller knows. Returns version, conversation,
-- version of the desk, its fields with what is in each (none when it is a known one), time.
local contact, desk = redis.call('HMGET', KEYS[1], 'v', 'c'), redis.call('HGET', KEYS[2], 'v')
local first, last, version = count(), count(), tonumber(desk or '0')
local known = first <= version and version <= last
return {contact[1] or '0', contact[2], desk or '0', known and {} or redis.call('HGETALL', KEYS[2]), now()}
