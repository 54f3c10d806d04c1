/**
 * What the store does inside Redis, one script a step. Redis runs a script whole, so that bytes, indexes and bodies never
 * disagree, however many peers store at once (https://redis.io/docs/latest/develop/programmability/eval-intro).
 *
 * KEYS[1] is the prefix that all keys begin with; in a cluster its hash tag keeps them in one slot.
 *
 *     meta            hash: bytes of bodies, bytes charged, evictions, purges carried out, clock of uses, last id
 *     used            sorted set: id by its last use
 *     ends            sorted set: id by the time at which it is of no more use, milliseconds since the epoch
 *     entry:ID        hash: key, field, head, revision, time, weight, body, bytes, host, tags
 *     key:KEY         hash: what selects a variant → id
 *     urls            sorted set of one score: key NUL id, for prefixes
 *     hosts           set; host:HOST set of ids; tag:TAG set of ids
 *     body:SHA        hash: entries that refer to it, its chunks, bytes and weight, until when somebody reads it
 *     body:SHA:N      the N-th chunk
 */
const LIBRARY = `
local P = KEYS[1]
local META = P .. 'meta'

local function charge(bytes) redis.call('HINCRBY', META, 'bytes', bytes) end

local function totals()
  local meta = redis.call('HMGET', META, 'content', 'bytes', 'evictions', 'purges')
  local objects = redis.call('ZCARD', P .. 'used')
  return { objects, tonumber(meta[1] or 0), tonumber(meta[2] or 0), tonumber(meta[3] or 0), tonumber(meta[4] or 0) }
end

local function touch(id) redis.call('ZADD', P .. 'used', redis.call('HINCRBY', META, 'clock', 1), id) end

-- Who reads a body has a lease of it: then its chunks outlive it by what is left of that.
local function dropBody(sha, now)
  local body = P .. 'body:' .. sha
  if sha == '' or redis.call('HINCRBY', body, 'entries', -1) > 0 then return end
  local facts = redis.call('HMGET', body, 'chunks', 'weight', 'lease', 'bytes')
  redis.call('DEL', body)
  if not facts[1] then return end
  redis.call('HINCRBY', META, 'content', -tonumber(facts[4]))
  charge(-tonumber(facts[2]))
  local left = tonumber(facts[3] or 0) - now
  for n = 0, tonumber(facts[1]) - 1 do
    if left > 0 then redis.call('PEXPIRE', body .. ':' .. n, left) else redis.call('DEL', body .. ':' .. n) end
  end
end

local function unindex(id, entry)
  local facts = redis.call('HMGET', entry, 'host', 'tags')
  redis.call('SREM', P .. 'host:' .. facts[1], id)
  if redis.call('EXISTS', P .. 'host:' .. facts[1]) == 0 then redis.call('SREM', P .. 'hosts', facts[1]) end
  for tag in string.gmatch(facts[2], '[^%z]+') do redis.call('SREM', P .. 'tag:' .. tag, id) end
end

local function index(id, host, tags)
  redis.call('SADD', P .. 'hosts', host)
  redis.call('SADD', P .. 'host:' .. host, id)
  for tag in string.gmatch(tags, '[^%z]+') do redis.call('SADD', P .. 'tag:' .. tag, id) end
end

local function drop(id, now)
  local entry = P .. 'entry:' .. id
  redis.call('ZREM', P .. 'used', id)
  redis.call('ZREM', P .. 'ends', id)
  local facts = redis.call('HMGET', entry, 'key', 'field', 'weight', 'body')
  if not facts[1] then return 0 end
  unindex(id, entry)
  local key = P .. 'key:' .. facts[1]
  if redis.call('HGET', key, facts[2]) == id then redis.call('HDEL', key, facts[2]) end
  redis.call('ZREM', P .. 'urls', facts[1] .. '\\0' .. id)
  redis.call('DEL', entry)
  charge(-tonumber(facts[3]))
  dropBody(facts[4], now)
  return 1
end

local function forgetEnded(now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'ends', '-inf', now, 'LIMIT', 0, 100)) do drop(id, now) end
end

local function makeRoom(bytes, most, now)
  forgetEnded(now)
  while tonumber(redis.call('HGET', META, 'bytes') or 0) + bytes > most do
    local oldest = redis.call('ZRANGE', P .. 'used', 0, 0)[1]
    if not oldest then
      -- Nothing is left, so nothing is charged: somebody else has deleted keys of ours.
      redis.call('HSET', META, 'bytes', 0, 'content', 0)
      return bytes <= most
    end
    if drop(oldest, now) == 1 then redis.call('HINCRBY', META, 'evictions', 1) end
  end
  return true
end
`

/** → totals. */
export const TOTALS = `${LIBRARY}
return totals()`

/** key, now, bytes of bodies to send along → { id, head, revision, body, bytes, chunk or '' }, one a variant. */
export const LOOKUP = `${LIBRARY}
local found, variants = {}, redis.call('HGETALL', P .. 'key:' .. ARGV[1])
for n = 2, #variants, 2 do
  local id = variants[n]
  local facts = redis.call('HMGET', P .. 'entry:' .. id, 'head', 'revision', 'body', 'bytes')
  local ends = redis.call('ZSCORE', P .. 'ends', id)
  if not facts[1] or not ends or tonumber(ends) <= tonumber(ARGV[2]) then
    drop(id, tonumber(ARGV[2]))
  else
    local chunk = ''
    if #variants == 2 then
      touch(id)
      if facts[3] ~= '' and tonumber(facts[4]) <= tonumber(ARGV[3]) then
        chunk = redis.call('GET', P .. 'body:' .. facts[3] .. ':0') or ''
      end
    end
    found[#found + 1] = { id, facts[1], facts[2], facts[3], facts[4], chunk }
  end
end
return found`

/** id, now, lease → { body, bytes, chunks }; nil: it is gone. */
export const OPEN = `${LIBRARY}
local facts = redis.call('HMGET', P .. 'entry:' .. ARGV[1], 'body', 'bytes')
if not facts[1] then return nil end
touch(ARGV[1])
if facts[1] == '' then return { '', '0' } end
redis.call('HSET', P .. 'body:' .. facts[1], 'lease', ARGV[2] + ARGV[3])
return { facts[1], facts[2] }`

/** body, chunk, first, last, now, lease → the bytes; nil: they are gone. */
export const CHUNK = `${LIBRARY}
local body = P .. 'body:' .. ARGV[1]
local chunk = body .. ':' .. ARGV[2]
if redis.call('EXISTS', chunk) == 0 then return nil end
if redis.call('EXISTS', body) == 1 then redis.call('HSET', body, 'lease', ARGV[5] + ARGV[6]) end
return redis.call('GETRANGE', chunk, ARGV[3], ARGV[4])`

/**
 * now, most bytes, most variants, key, field, head, weight, time, ends, host, tags, body, its bytes, its weight, its chunks, where
 * they were put ('': the body itself is the next), body → { id, totals }; { 0, totals }: no room; { -1, totals }: no chunks.
 */
export const PUT = `${LIBRARY}
local now, most, variantsMax = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local key, field, head, weight = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local sha, bodyWeight, chunks, at = ARGV[12], tonumber(ARGV[14]), tonumber(ARGV[15]), ARGV[16]
local body = P .. 'body:' .. sha

local function letGo()
  if at ~= '' then for n = 0, chunks - 1 do redis.call('DEL', at .. n) end end
end

-- Held before anything is dropped, so that what goes does not take it along.
local fresh = false
if sha ~= '' then
  if redis.call('EXISTS', body) == 0 then
    fresh = true
    if at ~= '' then
      for n = 0, chunks - 1 do
        if redis.call('EXISTS', at .. n) == 0 then letGo() return { -1, totals() } end
      end
    end
  end
  redis.call('HINCRBY', body, 'entries', 1)
  if fresh then redis.call('HSET', body, 'chunks', 0, 'weight', 0, 'bytes', 0) end
end

local variants = P .. 'key:' .. key
local replaced = redis.call('HGET', variants, field)
if not replaced and redis.call('HLEN', variants) >= variantsMax then
  local oldest
  for _, id in ipairs(redis.call('HVALS', variants)) do
    local time = tonumber(redis.call('HGET', P .. 'entry:' .. id, 'time') or 0)
    if not oldest or time < oldest then oldest, replaced = time, id end
  end
end
if replaced then drop(replaced, now) end

if not makeRoom(weight + (fresh and bodyWeight or 0), most, now) then
  dropBody(sha, now)
  letGo()
  return { 0, totals() }
end

if fresh then
  for n = 0, chunks - 1 do
    if at == '' then redis.call('SET', body .. ':0', ARGV[17])
    else
      redis.call('RENAME', at .. n, body .. ':' .. n)
      redis.call('PERSIST', body .. ':' .. n)
    end
  end
  redis.call('HSET', body, 'chunks', chunks, 'weight', bodyWeight, 'bytes', ARGV[13])
  redis.call('HINCRBY', META, 'content', ARGV[13])
  charge(bodyWeight)
else letGo() end

local id = tostring(redis.call('HINCRBY', META, 'id', 1))
redis.call('HSET', P .. 'entry:' .. id, 'key', key, 'field', field, 'head', head, 'revision', 0, 'time', ARGV[8],
  'weight', weight, 'body', sha, 'bytes', ARGV[13], 'host', ARGV[10], 'tags', ARGV[11])
redis.call('HSET', variants, field, id)
redis.call('ZADD', P .. 'urls', 0, key .. '\\0' .. id)
redis.call('ZADD', P .. 'ends', ARGV[9], id)
index(id, ARGV[10], ARGV[11])
touch(id)
charge(weight)
return { tonumber(id), totals() }`

/** id → { head, revision, bytes }; nil: it is gone. */
export const READ = `${LIBRARY}
local facts = redis.call('HMGET', P .. 'entry:' .. ARGV[1], 'head', 'revision', 'bytes')
if not facts[1] then return nil end
return facts`

/** id, revision, now, most bytes, head, weight, time, ends, host, tags → { 1, totals }; { 0, … }: gone; { -1, … }: changed meanwhile. */
export const UPDATE = `${LIBRARY}
local id, now, weight = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[6])
local entry = P .. 'entry:' .. id
local facts = redis.call('HMGET', entry, 'revision', 'weight')
if not facts[1] then return { 0, totals() } end
if facts[1] ~= ARGV[2] then return { -1, totals() } end
touch(id)
makeRoom(weight - tonumber(facts[2]), tonumber(ARGV[4]), now)
if redis.call('EXISTS', entry) == 0 then return { 0, totals() } end
unindex(id, entry)
redis.call('HSET', entry, 'head', ARGV[5], 'revision', facts[1] + 1, 'weight', weight, 'time', ARGV[7], 'host', ARGV[9], 'tags', ARGV[10])
redis.call('ZADD', P .. 'ends', ARGV[8], id)
index(id, ARGV[9], ARGV[10])
charge(weight - tonumber(facts[2]))
return { 1, totals() }`

/** id, now → { entries that went, totals }. */
export const REMOVE = `${LIBRARY}
return { drop(ARGV[1], tonumber(ARGV[2])), totals() }`

/** kind, value, now, most at once → { entries that went, totals }; fewer than the most: there are no more. */
export const PURGE = `${LIBRARY}
local kind, value, now, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local ids = {}
local function take(more)
  for _, id in ipairs(more) do
    if #ids == most then return end
    ids[#ids + 1] = id
  end
end
if kind == 'url' then take(redis.call('HVALS', P .. 'key:' .. value))
elseif kind == 'tag' then take(redis.call('SMEMBERS', P .. 'tag:' .. value))
elseif kind == 'all' then take(redis.call('ZRANGE', P .. 'used', 0, most - 1))
elseif kind == 'prefix' then
  for _, member in ipairs(redis.call('ZRANGEBYLEX', P .. 'urls', '[' .. value, '[' .. value .. '\\255', 'LIMIT', 0, most)) do
    ids[#ids + 1] = string.match(member, '(%d+)$')
  end
elseif string.sub(value, 1, 2) == '*.' then
  local suffix = string.sub(value, 2)
  for _, host in ipairs(redis.call('SMEMBERS', P .. 'hosts')) do
    if #host > #suffix and string.sub(host, -#suffix) == suffix then take(redis.call('SMEMBERS', P .. 'host:' .. host)) end
  end
else take(redis.call('SMEMBERS', P .. 'host:' .. value)) end
local went = 0
for _, id in ipairs(ids) do went = went + drop(id, now) end
redis.call('HINCRBY', META, 'purges', 1)
return { went, totals() }`
