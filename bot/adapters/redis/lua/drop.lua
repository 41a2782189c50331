-- KEYS outbox, attempts. ARGV n, n ids of entries that nobody can read any more.
for _ = 1, count() do
  local id = take()
  redis.call('XDEL', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return 'OK'
