-- KEYS inbox, update ids seen today, yesterday, the day before. ARGV owner of the key, n, n times (update id, body).
-- Returns how many were new. Two whole days and today's part: a window of at least 48 hours.
local owner, new = take(), 0
for _ = 1, count() do
  local id, body = take(), take()
  if redis.call('SISMEMBER', KEYS[3], id) == 0 and redis.call('SISMEMBER', KEYS[4], id) == 0
      and redis.call('SADD', KEYS[2], id) == 1 then
    redis.call('XADD', KEYS[1], '*', 'd', owner, 'i', id, 'b', body)
    new = new + 1
  end
end
if new > 0 then redis.call('EXPIRE', KEYS[2], 259200) end
return new
