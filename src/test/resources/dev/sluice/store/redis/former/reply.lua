-- The fourth part: works on each group of the message, keeps the state of the shard, and answers.

local answers = {}
local days = tonumber(ARGV[#ARGV - 1])
for i = 4, #KEYS - days do
  local count = tonumber(ARGV[position + 5])
  local contended, more, given = group(KEYS[i], position, count)
  answers[#answers + 1] = contended
  answers[#answers + 1] = more
  for _, each in ipairs(given) do
    answers[#answers + 1] = each
  end
  position = position + 6 + count * 8
end
for i = #KEYS - days + 1, #KEYS do
  local granted, elsewhere, told, after = day(KEYS[i], position)
  answers[#answers + 1] = text(granted)
  answers[#answers + 1] = text(elsewhere)
  answers[#answers + 1] = text(#told / 2)
  for _, each in ipairs(told) do
    answers[#answers + 1] = each
  end
  position = after
end

-- All replicas have to know some things of groups that they did not ask for.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(clock - WANT))
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(clock))
local contended = redis.call('ZREVRANGE', KEYS[2], 0, MOST_NAMED - 1)
local blocked = redis.call('ZREVRANGE', KEYS[3], 0, MOST_NAMED - 1, 'WITHSCORES')

if leaving then
  redis.call('HDEL', KEYS[1], 'r:' .. replica)
  replicas[replica] = nil
end
local function moment(at)
  return at and '|' .. text(at.serial) .. '|' .. text(at.clock) .. '|' .. text(at.time) or ''
end
local update = {
  'version', VERSION, 'epoch', epoch, 'clock', text(clock), 'last', text(now), 'loss', text(lossAt), 'quiet', text(quietUntil), 'calm', text(calm),
  'serial', text(serial), 'void', void, 'database', database}
for name, each in pairs(replicas) do
  update[#update + 1] = 'r:' .. name
  update[#update + 1] = each.instance .. '|' .. text(each.seen) .. '|' .. text(each.sequence) .. '|' .. each.keeps
    .. moment(each.sent) .. moment(each.sent and each.answered)
end
redis.call('HSET', KEYS[1], unpack(update))

local reply = {epoch, text(serial), quiet and '1' or '0', text(lost), text(#alive)}
for _, name in ipairs(alive) do
  reply[#reply + 1] = name
end
local ofOthers, named = {}, {}
for _, member in ipairs(contended) do
  local bar = string.find(member, '|', 1, true)
  local key = string.sub(member, bar + 1)
  if string.sub(member, 1, bar - 1) ~= instance and not named[key] then
    named[key] = true
    ofOthers[#ofOthers + 1] = key
  end
end
reply[#reply + 1] = text(#ofOthers)
for _, key in ipairs(ofOthers) do
  reply[#reply + 1] = key
end
reply[#reply + 1] = text(#blocked / 2)
for i = 1, #blocked, 2 do
  reply[#reply + 1] = blocked[i]
  reply[#reply + 1] = text(tonumber(blocked[i + 1]) - clock)
end
for _, each in ipairs(answers) do
  reply[#reply + 1] = each
end
return reply
