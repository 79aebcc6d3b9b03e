-- Takes what a replica has to say of shared limits and grants what there is, as one step. The first of four parts of one script: the
-- state of a shard, which replicas are alive, and whether data were lost.
-- KEYS: the shard's state, the groups that are waited for, the groups that are blocked, one hash a group, then one a limit by the day.
-- ARGV: version, replica, instance, sequence, epoch known, elapsed ms, keeps its share, leaving, epoch to begin, greatest serial heard,
--       epoch of what it remembers, number of replicas known, these, then for each group
--       precedence, ms waited, ms blocked, serial and age in ms of what it remembers, number of limits, and for each limit
--       dimension, per minute, capacity, spent, granted, wanted, need, level remembered; then for each limit by the day
--       limit, spent, granted, ahead, need, remembered, number of holders heard of, and for each its instance and what it was granted;
--       at last the number of limits by the day, and the identity of the database.
-- The clock of the shard is Redis' time without its leaps: from the message whose answer the caller heard last, it goes on by no more
-- than the caller's own time and a second. Each replica is remembered with its last message and with the one that it heard an answer to.

local VERSION = ARGV[1]
-- Times are in milliseconds: a grant's lifetime is 2,000 of them, and a replica is missed a second later.
local ALIVE = 3000
local KEPT_BACK = 60000
local QUIET_AFTER_LOSS = 2000
local QUIET_AFTER_SILENCE = 1000
local SILENCE = 2000
local WANT = 500
local TURN = 50
local NEARLY_FULL = 0.9
local STATED = 5000
local MOST_NAMED = 64
local EXPIRY = 10800000
-- More messages than any epoch has.
local GENERATION = 1e9
local NEVER = 1e300
-- The instance of a replica that others know and that has said nothing since data were lost.
local UNHEARD = '?'

local function text(number)
  return string.format('%.17g', number)
end

local function hash(key)
  local flat = redis.call('HGETALL', key)
  local fields = {}
  for i = 1, #flat, 2 do
    fields[flat[i]] = flat[i + 1]
  end
  return fields
end

local function split(value)
  local parts = {}
  for part in string.gmatch(value, '[^|]+') do
    parts[#parts + 1] = part
  end
  return parts
end

local replica, instance, sequence, known = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local elapsed, keeps, leaving = tonumber(ARGV[6]), ARGV[7], ARGV[8] == '1'
local heard, remembered = tonumber(ARGV[10]), ARGV[11]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local shard = hash(KEYS[1])
local database = ARGV[#ARGV]
local function moment(parts, from)
  return parts[from + 2] and {serial = tonumber(parts[from]), clock = tonumber(parts[from + 1]), time = tonumber(parts[from + 2])}
end
if shard.database and shard.database ~= database then
  return redis.error_reply('DATABASE the cluster uses another database')
end

-- The other replicas, and the version that they speak.
local clock = tonumber(shard.clock or '0')
local replicas = {}
for field, value in pairs(shard) do
  if string.sub(field, 1, 2) == 'r:' then
    local parts = split(value)
    replicas[string.sub(field, 3)] = {
      instance = parts[1], seen = tonumber(parts[2]), sequence = tonumber(parts[3]), keeps = parts[4],
      sent = moment(parts, 5), answered = moment(parts, 8)}
  end
end
local others = false
for name, each in pairs(replicas) do
  if each.instance ~= instance then
    others = true
  end
end

-- The epoch: data that this replica knew and that is gone was lost.
local lossAt = tonumber(shard.loss or '-1')
local quietUntil = tonumber(shard.quiet or '-1')
local last = tonumber(shard.last or text(now))
local epoch = shard.epoch
local void = shard.void or ''
local serial = math.max(tonumber(shard.serial or '0'), heard) + 1
local loss = known ~= '' and (not epoch or (epoch ~= known and lossAt < 0))
if not epoch or loss then
  -- An epoch that ends so was begun by a replica that knew of no other, over buckets that were not full.
  void = loss and epoch or ''
  serial = (math.floor(serial / GENERATION) + 1) * GENERATION
  epoch = ARGV[9]
  lossAt = loss and clock or -1
  quietUntil = loss and clock + QUIET_AFTER_LOSS or -1
end

-- Messages that piled up in front of a store that stood still are worked on at one moment, and only the last says how long that was.
local me = replicas[replica]
local answered = {serial = -1, clock = clock, time = last}
if me and me.instance == instance then
  for _, each in ipairs({me.answered or answered, me.sent or answered}) do
    answered = each.serial == heard and each or answered
  end
end
local passed = math.max(0, answered.clock + math.min(now - answered.time, elapsed + 1000) - clock)
local calm = tonumber(shard.calm or '-1')
if others and now - last > SILENCE then
  calm = now + QUIET_AFTER_SILENCE
end
-- Nothing is granted until all have had the time to tell what they spent of their safe shares.
local settling = now < calm and calm - now <= QUIET_AFTER_SILENCE
if settling then
  for name, each in pairs(replicas) do
    if clock - each.seen <= ALIVE then
      each.seen = clock + passed
    end
  end
end
clock = clock + passed

local alive, instances, lost = {}, {}, 0
if me and me.instance ~= instance and me.instance ~= UNHEARD and clock - me.seen <= ALIVE then
  return redis.error_reply('DUPLICATE another process is the replica ' .. replica)
end
if me and me.instance == instance and sequence <= me.sequence then
  return redis.error_reply('SUPERSEDED by message ' .. me.sequence)
end
if shard.version and shard.version ~= VERSION then
  for name, each in pairs(replicas) do
    if each.instance ~= instance and clock - each.seen <= ALIVE then
      return redis.error_reply('VERSION replicas that are alive speak version ' .. shard.version)
    end
  end
end
-- A replica whose grants have lapsed, since it hears no answer, goes on at its safe share, though its messages come.
local seen = clock
if me and me.instance == instance and elapsed < NEVER then
  seen = math.max(me.seen, clock - elapsed)
end
replicas[replica] = {instance = instance, seen = seen, sequence = sequence, keeps = keeps}

-- The memory of replicas counts for as long as a grant may live that they have not heard of.
local memory = (known ~= '' and known ~= epoch) and known or remembered
local recalling = lossAt >= 0 and clock < lossAt + QUIET_AFTER_LOSS
local recalls = recalling and memory ~= '' and memory ~= void
local voided = memory ~= '' and memory == void
if known ~= '' and known ~= epoch and recalls and heard >= serial - 1 then
  serial = (math.floor(heard / GENERATION) + 1) * GENERATION
end
replicas[replica].sent = {serial = serial, clock = clock, time = now}
replicas[replica].answered = answered
local position = 13 + tonumber(ARGV[12])
if recalls then
  for i = 13, position - 1 do
    if not replicas[ARGV[i]] then
      replicas[ARGV[i]] = {instance = UNHEARD, seen = clock, sequence = 0, keeps = keeps}
    end
  end
end
local unheard = false
local keptBack = {}
local gone = {}
for name, each in pairs(replicas) do
  local silent = clock - each.seen
  unheard = unheard or each.instance == UNHEARD
  if silent <= ALIVE then
    alive[#alive + 1] = name
    instances[each.instance] = true
  elseif silent > ALIVE + KEPT_BACK or each.keeps ~= '1' then
    gone[#gone + 1] = name
  else
    lost = lost + 1
    keptBack[each.instance] = true
  end
end
table.sort(alive)
for _, name in ipairs(gone) do
  replicas[name] = nil
  redis.call('HDEL', KEYS[1], 'r:' .. name)
end
local factor = (#alive + lost) > 0 and #alive / (#alive + lost) or 1
local share = (#alive + lost) > 0 and 1 / (#alive + lost) or 0
local quiet = settling or clock < quietUntil
