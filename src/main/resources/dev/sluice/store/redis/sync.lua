-- Takes what a replica has to say of shared limits and grants what there is, as one step.
-- KEYS: the shard's state, the groups that are waited for, the groups that are blocked, then one hash a group.
-- ARGV: version, replica, instance, sequence, epoch known, elapsed ms, keeps its share, leaving, epoch to begin, greatest serial heard,
--       epoch of what it remembers, number of replicas known, these, then for each group
--       precedence, ms waited, ms blocked, serial and age in ms of what it remembers, number of limits, and for each limit
--       dimension, per minute, capacity, spent, granted, wanted, need, level remembered.
-- The clock of the shard is Redis' time without its leaps: it goes on by no more than the caller's own time and a second.

local VERSION = ARGV[1]
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

-- The other replicas, and the version that they speak.
local clock = tonumber(shard.clock or '0')
local replicas = {}
for field, value in pairs(shard) do
  if string.sub(field, 1, 2) == 'r:' then
    local parts = split(value)
    replicas[string.sub(field, 3)] = {instance = parts[1], seen = tonumber(parts[2]), sequence = tonumber(parts[3]), keeps = parts[4]}
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

local passed = math.max(0, math.min(now - last, elapsed + 1000))
if passed > SILENCE and others then
  quietUntil = math.max(quietUntil, clock + passed + QUIET_AFTER_SILENCE)
  for name, each in pairs(replicas) do
    if clock - each.seen <= ALIVE then
      each.seen = clock + passed
    end
  end
end
clock = clock + passed

local alive, instances, lost = {}, {}, 0
local me = replicas[replica]
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

-- What replicas remember of limits counts for as long as a grant may live that they have not heard of.
local memory = (known ~= '' and known ~= epoch) and known or remembered
local recalling = lossAt >= 0 and clock < lossAt + QUIET_AFTER_LOSS
local recalls = recalling and memory ~= '' and memory ~= void
local voided = memory ~= '' and memory == void
if known ~= '' and known ~= epoch and recalls and heard >= serial - 1 then
  serial = (math.floor(heard / GENERATION) + 1) * GENERATION
end
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
local quiet = clock < quietUntil

-- Returns what others lack that go before the need of this precedence and age.
local function waitedFor(wants, dimension, precedence, since)
  local sum = 0
  for other, want in pairs(wants) do
    local first = want.precedence < precedence or (want.precedence == precedence and want.since <= since)
    if other ~= instance and first then
      sum = sum + (want.lacking[dimension] or 0)
    end
  end
  return sum
end

local function group(key, at, count)
  local fields = hash(key)
  local update, remove = {}, {}
  if fields.e ~= epoch then
    if fields.e then
      redis.call('DEL', key)
    end
    fields = {e = epoch, at = text(clock)}
    update[#update + 1] = 'e'
    update[#update + 1] = epoch
  end
  local function set(field, value)
    update[#update + 1] = field
    update[#update + 1] = value
  end
  local since = clock - tonumber(fields.at)
  set('at', text(clock))
  local wants, held = {}, {}
  for field, value in pairs(fields) do
    local kind = string.sub(field, 1, 2)
    if kind == 'w:' then
      local parts = split(value)
      local owner = string.sub(field, 3)
      if instances[owner] and clock - tonumber(parts[3]) <= WANT then
        local lacking = {}
        for i = 4, #parts - 1, 2 do
          lacking[parts[i]] = tonumber(parts[i + 1])
        end
        wants[owner] = {precedence = tonumber(parts[1]), since = tonumber(parts[2]), lacking = lacking}
      else
        remove[#remove + 1] = field
      end
    elseif kind == 'h:' then
      local parts = split(string.sub(field, 3))
      if instances[parts[2]] or keptBack[parts[2]] then
        local amounts = split(value)
        held[parts[1]] = held[parts[1]] or {}
        held[parts[1]][parts[2]] = {granted = tonumber(amounts[1]), spent = tonumber(amounts[2])}
      else
        remove[#remove + 1] = field
      end
    end
  end
  local precedence, waited, blocked = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local remembersSerial, age = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  if blocked > 0 then
    local until_ = redis.call('ZSCORE', KEYS[3], key)
    if not until_ or tonumber(until_) < clock + blocked then
      redis.call('ZADD', KEYS[3], text(clock + blocked), key)
    end
  end
  local limits = {}
  local needed = false
  for i = 1, count do
    local from = at + 6 + (i - 1) * 8
    local limit = {
      dimension = ARGV[from], spent = tonumber(ARGV[from + 3]), wanted = tonumber(ARGV[from + 5]), need = tonumber(ARGV[from + 6])}
    local d = limit.dimension
    local perMinute, capacity, toldGranted = tonumber(ARGV[from + 1]), tonumber(ARGV[from + 2]), tonumber(ARGV[from + 4])
    local mine = held[d] and held[d][instance]
    local stated = fields['s:' .. d] and split(fields['s:' .. d])
    local ofOthers, all = 0, 0
    for owner, each in pairs(held[d] or {}) do
      if keptBack[owner] then
        -- The safe share of a replica that is not heard of is granted to it unasked.
        if stated and tonumber(stated[1]) > 0 then
          local grown = each.granted + tonumber(stated[1]) / 60000 * share * since
          each.granted = math.max(each.granted, math.min(grown, each.spent + tonumber(stated[2])))
          set('h:' .. d .. '|' .. owner, text(each.granted) .. '|' .. text(each.spent))
        end
      else
        local amount = math.max(0, each.granted - each.spent)
        all = all + amount
        if owner ~= instance then
          ofOthers = ofOthers + amount
        end
      end
    end
    -- The lowest limit that a replica states counts; a higher one does once the lower has not been stated for a while.
    local level, base
    if not stated then
      limit.perMinute, limit.capacity = perMinute, capacity
      if lossAt < 0 then
        level = toldGranted <= 0 and capacity or 0
      else
        level = math.min(capacity, perMinute * (clock - lossAt) / 60000)
        base = {serial = 0, level = level, at = clock, empty = level}
      end
      set('s:' .. d, text(perMinute) .. '|' .. text(capacity) .. '|' .. instance .. '|' .. text(clock))
    else
      limit.perMinute, limit.capacity = tonumber(stated[1]), tonumber(stated[2])
      level = tonumber(fields['l:' .. d])
      level = math.min(math.max(0, limit.capacity - all), level + limit.perMinute / 60000 * factor * since)
      if perMinute < limit.perMinute or capacity < limit.capacity or stated[3] == instance or clock - tonumber(stated[4]) > STATED then
        limit.perMinute, limit.capacity = perMinute, capacity
        set('s:' .. d, text(perMinute) .. '|' .. text(capacity) .. '|' .. instance .. '|' .. text(clock))
      end
      if fields['b:' .. d] then
        local parts = split(fields['b:' .. d])
        base = {serial = tonumber(parts[1]), level = tonumber(parts[2]), at = tonumber(parts[3]), empty = tonumber(parts[4])}
      end
    end
    local remembers = recalls and remembersSerial > 0
    if base and remembers and limit.perMinute > 0 and remembersSerial > base.serial then
      local refilled = limit.perMinute / 60000 * math.max(0, age - (clock - base.at))
      local newest = math.min(limit.capacity, tonumber(ARGV[from + 7]) + refilled)
      level = level - base.level + newest
      base = {serial = remembersSerial, level = newest, at = base.at, empty = base.empty}
    end
    if base and recalling then
      set('b:' .. d, text(base.serial) .. '|' .. text(base.level) .. '|' .. text(base.at) .. '|' .. text(base.empty))
    elseif base then
      -- A replica that is still unheard may have been granted all that there was.
      if unheard then
        level = level - base.level + base.empty
      end
      remove[#remove + 1] = 'b:' .. d
    end
    local granted = limit.spent
    if mine then
      granted = mine.granted
    elseif voided and limit.perMinute > 0 then
      granted = 0
    elseif remembers then
      granted = toldGranted
    end
    if mine and toldGranted > granted and limit.perMinute > 0 then
      level = level - (toldGranted - granted)
      granted = toldGranted
    end
    -- What a replica spent while it was not heard of may be missing from a bucket that counts as full.
    local spentUnheard = mine and keptBack[instance] and math.max(0, limit.spent - mine.spent) or 0
    local holding = granted - limit.spent
    if limit.perMinute == 0 then
      holding = math.min(holding, limit.wanted)
      level = math.floor(limit.capacity * factor) - ofOthers - holding
    elseif holding < 0 then
      level = level + holding
      holding = 0
    elseif holding > limit.wanted then
      level = level + holding - limit.wanted
      holding = limit.wanted
    end
    local top = math.max(0, limit.capacity * (limit.perMinute == 0 and factor or 1) - ofOthers)
    limit.ceiling = limit.perMinute == 0 and math.floor(top) or math.max(top, NEARLY_FULL * limit.capacity)
    -- A call beyond a full bucket goes when it is nearly full; a call more than are permitted never goes.
    limit.target = limit.perMinute == 0 and limit.need or math.min(limit.need, limit.ceiling)
    limit.level = math.min(level, math.max(0, top - holding - (limit.perMinute > 0 and spentUnheard or 0)))
    limit.holding = holding
    needed = needed or limit.need > 0
    limits[i] = limit
  end

  local waits_since = clock - waited
  local fits = needed and not quiet
  local more = 0
  for _, limit in ipairs(limits) do
    local lacking = limit.target - limit.holding
    local free = limit.level - waitedFor(wants, limit.dimension, precedence, waits_since)
    if lacking > 0 and lacking > free + 1e-6 then
      fits = false
      more = math.max(more, limit.perMinute == 0 and TURN or (lacking - free) / limit.perMinute * 60000)
    end
  end
  if needed and not fits then
    local want = text(precedence) .. '|' .. text(waits_since) .. '|' .. text(clock)
    for _, limit in ipairs(limits) do
      -- What a call that waits holds meanwhile would keep others from what they need.
      if limit.perMinute > 0 then
        limit.level = limit.level + limit.holding
        limit.holding = 0
      end
      local lacking = math.max(0, limit.target - limit.holding)
      want = want .. '|' .. limit.dimension .. '|' .. text(lacking)
    end
    set('w:' .. instance, want)
    redis.call('ZADD', KEYS[2], text(clock), instance .. '|' .. key)
    more = math.max(more, TURN)
  elseif fields['w:' .. instance] then
    remove[#remove + 1] = 'w:' .. instance
  end
  wants[instance] = nil

  local given = {}
  for _, limit in ipairs(limits) do
    if fits then
      local grant = math.max(0, limit.target - limit.holding)
      limit.holding = limit.holding + grant
      limit.level = limit.level - grant
    end
    if not quiet and (fits or not needed) then
      local free = limit.level - waitedFor(wants, limit.dimension, math.huge, math.huge)
      local grant = math.max(0, math.min(limit.wanted - limit.holding, free))
      if limit.perMinute == 0 then
        grant = math.floor(grant)
      end
      limit.holding = limit.holding + grant
      limit.level = limit.level - grant
    end
    local granted = limit.spent + limit.holding
    if leaving then
      if limit.perMinute > 0 then
        limit.level = limit.level + limit.holding
      end
      remove[#remove + 1] = 'h:' .. limit.dimension .. '|' .. instance
    else
      set('h:' .. limit.dimension .. '|' .. instance, text(granted) .. '|' .. text(limit.spent))
    end
    set('l:' .. limit.dimension, text(limit.level))
    given[#given + 1] = text(granted)
    given[#given + 1] = text(limit.ceiling)
    given[#given + 1] = text(limit.perMinute)
    given[#given + 1] = text(limit.level)
  end
  if #remove > 0 then
    redis.call('HDEL', key, unpack(remove))
  end
  redis.call('HSET', key, unpack(update))
  redis.call('PEXPIRE', key, EXPIRY)
  local contended = next(wants) and '1' or '0'
  return contended, text(more), given
end

local answers = {}
for i = 4, #KEYS do
  local count = tonumber(ARGV[position + 5])
  local contended, more, given = group(KEYS[i], position, count)
  answers[#answers + 1] = contended
  answers[#answers + 1] = more
  for _, each in ipairs(given) do
    answers[#answers + 1] = each
  end
  position = position + 6 + count * 8
end

-- What all replicas have to know of groups that they did not ask for.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(clock - WANT))
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(clock))
local contended = redis.call('ZREVRANGE', KEYS[2], 0, MOST_NAMED - 1)
local blocked = redis.call('ZREVRANGE', KEYS[3], 0, MOST_NAMED - 1, 'WITHSCORES')

if leaving then
  redis.call('HDEL', KEYS[1], 'r:' .. replica)
  replicas[replica] = nil
end
local update = {
  'version', VERSION, 'epoch', epoch, 'clock', text(clock), 'last', text(now), 'loss', text(lossAt), 'quiet', text(quietUntil),
  'serial', text(serial), 'void', void}
for name, each in pairs(replicas) do
  update[#update + 1] = 'r:' .. name
  update[#update + 1] = each.instance .. '|' .. text(each.seen) .. '|' .. text(each.sequence) .. '|' .. each.keeps
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
