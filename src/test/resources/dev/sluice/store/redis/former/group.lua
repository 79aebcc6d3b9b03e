-- The second part: what one group of limits has, and what is granted of it.

-- Returns what others lack that go before the need of this precedence and age.
local function waitedFor(wants, dimension, precedence, since)
  local sum = 0
  for other, want in pairs(wants) do
    -- Of two that began at one moment one goes first: else each would wait for the other.
    local earlier = want.since < since or (want.since == since and other < instance)
    local first = want.precedence < precedence or (want.precedence == precedence and earlier)
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
      if lossAt < 0 and toldGranted > 0 then
        -- In an epoch that goes on, limits that are not there have expired.
        local left = known == epoch and remembersSerial > 0 and tonumber(ARGV[from + 7]) + perMinute / 60000 * age or 0
        level = math.min(capacity, left)
      elseif lossAt < 0 then
        level = capacity
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
    -- Use by a replica while it was not heard of may be missing from a bucket that counts as full.
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
      -- Amounts that a waiting call held meanwhile would be kept from others that need them.
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
