-- Appends facts to logs and returns what others have appended, as one step.
-- KEYS: one log a topic.
-- ARGV: for each topic the id read last ('' where nothing was read, '$' for what comes from now on), how many facts are kept, how
--       many are read at once, the number of new facts, and these.
-- Returns the time in milliseconds, and for each topic the id read last, the number of facts, and for each its id and its text.

local EXPIRY = 10800000

local function time_of(id)
  local dash = string.find(id, '-', 1, true)
  return tonumber(string.sub(id, 1, dash - 1)), tonumber(string.sub(id, dash + 1))
end

local function is_before(one, other)
  local time, number = time_of(one)
  local other_time, other_number = time_of(other)
  return time < other_time or (time == other_time and number < other_number)
end

local time = redis.call('TIME')
local reply = {string.format('%.17g', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))}
local position = 1
for i = 1, #KEYS do
  local last, kept, most = ARGV[position], ARGV[position + 1], ARGV[position + 2]
  local count = tonumber(ARGV[position + 3])
  position = position + 4
  for j = 1, count do
    redis.call('XADD', KEYS[i], 'MAXLEN', '~', kept, '*', 'f', ARGV[position])
    position = position + 1
  end
  if count > 0 then
    redis.call('PEXPIRE', KEYS[i], EXPIRY)
  end
  local newest = redis.call('XREVRANGE', KEYS[i], '+', '-', 'COUNT', '1')
  local facts = {}
  if #newest == 0 then
    last = '0-0'
  elseif last == '$' then
    last = newest[1][1]
  else
    -- A log that ends before what was read of it is a new one.
    local from = (last == '' or is_before(newest[1][1], last)) and '-' or '(' .. last
    facts = redis.call('XRANGE', KEYS[i], from, '+', 'COUNT', most)
    last = #facts > 0 and facts[#facts][1] or newest[1][1]
  end
  reply[#reply + 1] = last
  reply[#reply + 1] = tostring(#facts)
  for _, fact in ipairs(facts) do
    reply[#reply + 1] = fact[1]
    reply[#reply + 1] = fact[2][2]
  end
end
return reply
