-- KEYS contact, desk. ARGV first and last version of the desk that the caller knows. Returns version, conversation,
-- version of the desk, desk (nil when it is a known one), time.
local contact, desk = redis.call('HMGET', KEYS[1], 'v', 'c'), redis.call('HMGET', KEYS[2], 'v', 'c')
local first, last, version = count(), count(), tonumber(desk[1] or '0')
local known = first <= version and version <= last
return {contact[1] or '0', contact[2], desk[1] or '0', not known and desk[2], now()}
