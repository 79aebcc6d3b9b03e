-- The third part: limits by the day, which are counters. What an instance was granted counts as used until it gives it back, whether it is
-- heard of or not: a day has no refill that would put a mistake right.

-- The instance of what was used, of which is not known who used it.
local UNKNOWN = '+'
-- More than a day of restarts; of more, those that are no more are put together.
local MOST_HOLDERS = 64
-- Two days: the longest day has 25 hours.
local DAY_EXPIRY = 172800000
-- The share of what is left that all replicas hold together in advance.
local DAY_AHEAD = 0.125

local function day(key, at)
  local limit, spent, granted = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local ahead, need, remembered = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  local heardOf = tonumber(ARGV[at + 6])
  local holders = {}
  local count = 0
  for name, value in pairs(hash(key)) do
    local parts = split(value)
    holders[name] = {granted = tonumber(parts[1]), spent = tonumber(parts[2]), limit = tonumber(parts[3])}
    count = count + 1
  end
  for i = at + 7, at + 5 + 2 * heardOf, 2 do
    if ARGV[i] ~= instance and not holders[ARGV[i]] then
      local told = tonumber(ARGV[i + 1])
      holders[ARGV[i]] = {granted = told, spent = told, limit = limit}
      redis.call('HSET', key, ARGV[i], text(told) .. '|' .. text(told) .. '|' .. text(limit))
    end
  end
  -- The lowest limit that a replica states counts.
  local lowest, others, elsewhere = limit, 0, 0
  local unknown = holders[UNKNOWN] and holders[UNKNOWN].granted or 0
  for name, each in pairs(holders) do
    if name ~= instance then
      if count > MOST_HOLDERS and name ~= UNKNOWN and not instances[name] and not keptBack[name] then
        unknown = unknown + each.granted
        redis.call('HDEL', key, name)
        holders[name] = nil
      elseif name ~= UNKNOWN then
        others = others + each.granted
        elsewhere = elsewhere + each.spent
        if instances[name] then
          lowest = math.min(lowest, each.limit)
        end
      end
    end
  end
  if not recalling then
    unknown = math.max(unknown, remembered - elsewhere - spent)
  end
  if unknown > 0 then
    holders[UNKNOWN] = {granted = unknown}
    redis.call('HSET', key, UNKNOWN, text(unknown) .. '|' .. text(unknown) .. '|' .. text(limit))
  end
  local free = lowest - others - unknown - granted
  if not quiet and not leaving then
    local lacking = spent + need - granted
    if need > 0 and lacking <= free + 1e-6 then
      granted = granted + math.max(0, lacking)
    elseif need <= 0 then
      local most = math.floor(math.max(0, free) * DAY_AHEAD / math.max(1, #alive))
      granted = math.max(granted, math.min(spent + ahead, granted + most))
    end
  end
  redis.call('HSET', key, instance, text(granted) .. '|' .. text(spent) .. '|' .. text(limit))
  redis.call('PEXPIRE', key, DAY_EXPIRY)
  holders[instance] = nil
  local told = {}
  for name, each in pairs(holders) do
    told[#told + 1] = name
    told[#told + 1] = text(each.granted)
  end
  return granted, elsewhere + unknown, told, at + 7 + 2 * heardOf
end
