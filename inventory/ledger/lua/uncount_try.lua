-- Take back a try that succeeded, or that nobody answered.
-- KEYS: the keys that the try was counted in
-- ARGV: 1 id of the try
-- Returns 1
for _, key in ipairs(KEYS) do
  redis.call('ZREM', key, ARGV[1])
end
return 1
