-- KEYS inbox. ARGV key, owner of the key, sealed event. Adds an event of ours that comes from beside the worker.
redis.call('XADD', KEYS[1], '*', 'k', take(), 'd', take(), 'e', take())
return 'OK'
