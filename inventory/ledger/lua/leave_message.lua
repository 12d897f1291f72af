-- Keep a note for the people of the depot; the same note again is kept once.
-- KEYS: 1 messages, 2 the outcome of this note
-- ARGV: 1 the note as JSON, 2 life of the outcome in s
-- Answers 1 when it was kept now, 0 when it was before.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('XADD', KEYS[1], '*', 'message', ARGV[1])
redis.call('SET', KEYS[2], 'left', 'EX', ARGV[2])
return 1
